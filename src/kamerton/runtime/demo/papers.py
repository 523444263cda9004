"""The demo's papers: personal files, orders, contracts, what the federal register will ask."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kamerton.core import clock
from kamerton.credentials.models import Certificate
from kamerton.credentials.operations.blanks import add_series, receive_blanks, spoil_blank
from kamerton.credentials.operations.handing import hand_over
from kamerton.learning.enums import CommissionRole
from kamerton.learning.models import Cohort, Enrolment, EnrolmentTransition
from kamerton.learning.operations.tutoring import assign_tutors
from kamerton.office.enums import OrderKind
from kamerton.office.models import Order
from kamerton.office.operations import contracts, dossiers, orders
from kamerton.office.operations.cancelling import cancel_order
from kamerton.office.queries.orders import template_of
from kamerton.office.snils import is_right
from kamerton.office.wording import commission_words
from kamerton.people.models import Person
from kamerton.runtime.demo.reading import Data, moment, toml

Members = Mapping[CommissionRole, list[Person]]


def set_up_office(people: Mapping[str, Person]) -> None:
    """Say who signs, begin the series of documents with its blanks, keep the personal files."""
    data = toml("office.toml")
    clerk = people[data["clerk"]]
    signer = data["signer"]
    for kind in (*OrderKind.values, "contract"):
        words = template_of(kind)
        fields = {"title": words.title, "body": words.body, **signer}
        orders.keep_template(clerk, kind=kind, fields=fields)
    for item in data["series"]:
        series = add_series(
            clerk, code=item["code"], title=item["title"], kind=item["kind"], uses_blanks=True
        )
        receive_blanks(
            clerk,
            series_id=series.pk,
            numbers=(item["first"], item["last"]),
            received_on=clock.today(),
            basis=item["basis"],
        )
        for spoilt in item["spoilt"]:
            spoil_blank(
                clerk, series_id=series.pk, number=spoilt["number"], reason=spoilt["reason"]
            )
    for number, item in enumerate(data["dossiers"], start=1):
        _keep_dossier(people[item["person"]], item, number)


def _invented_snils(number: int) -> str:
    nine = f"99900{number:04d}"
    return next(n for n in (f"{nine}{check:02d}" for check in range(100)) if is_right(n))


def _keep_dossier(person: Person, item: Data, number: int) -> None:
    """Keep a personal file: numbers are plainly invented, their check digits are right."""
    fields = {
        "birth_on": date.fromisoformat(item["born"]),
        "citizenship": item.get("citizenship", "643"),
        "snils": "" if item.get("without_snils") else _invented_snils(number),
        "education": item.get("education", "higher"),
        "diploma_surname": item.get("surname", person.surname),
        "diploma_series": "ДЕМО",
        "diploma_number": f"{number:07d}" if item.get("has_diploma", True) else "",
        "name_change": item.get("name_change", ""),
    }
    dossiers.keep_dossier(person, person_id=person.pk, fields=fields)


@dataclass
class Papers:
    """Makes the papers of one cohort."""

    people: Mapping[str, Person]
    cohort: Cohort
    organiser: Person
    item: Data

    def look_through(self, enrolment: Enrolment, words: Data) -> None:
        """Accept or return the documents of an application, where an organiser has looked already."""
        with clock.at(moment(min(words["day"] + 1, -0.1), 10)):
            if words.get("documents") == "accepted":
                dossiers.accept_documents(self.organiser, enrolment_id=enrolment.pk)
            elif "return_reason" in words:
                reason = words["return_reason"]
                dossiers.return_documents(self.organiser, enrolment_id=enrolment.pk, reason=reason)

    def admit(self, enrolments: Mapping[str, Enrolment]) -> None:
        """Admit the members by an order, give each the tutor, make the contracts of those who pay."""
        paid = {item["person"]: item for item in self.item.get("contracts", ())}
        dossiers.keep_papers(
            self.organiser,
            cohort_id=self.cohort.pk,
            fields={
                "study_form": "mixed",
                "funding": "paid" if paid else "budget",
                "area": "01 Образование и наука",
                "group": "44.00.00 Образование и педагогические науки",
            },
        )
        if not enrolments:
            return
        day = self.item.get("admission_day", self.item["starts_day"] - 10)
        with clock.at(moment(day, 10)):
            for enrolment in enrolments.values():
                dossiers.accept_documents(self.organiser, enrolment_id=enrolment.pk)
            for key, item in paid.items():
                self._contract(enrolments[key], item)
        if "mistaken" in self.item:
            self._issue_and_cancel(enrolments.values(), self.item["mistaken"])
        basis = "личные заявления слушателей и представленные документы об образовании"
        if paid:
            basis = f"{basis}, договоры об оказании платных услуг"
        self._issue(OrderKind.ADMISSION, enrolments.values(), day, basis)
        self._give_tutors(enrolments)

    def _issue_and_cancel(self, enrolments: Iterable[Enrolment], told: Data) -> None:
        """Issue an order that turns out wrong, and cancel it the same afternoon."""
        wrong = self._issue(
            OrderKind.ADMISSION, enrolments, told["day"], told["basis"], key="-wrong"
        )
        with clock.at(moment(told["day"], 16)):
            cancel_order(self.organiser, order_id=wrong.pk, reason=told["reason"])

    def _contract(self, enrolment: Enrolment, item: Data) -> None:
        terms = contracts.Terms(
            clock.today(), item["payer"], item["details"], Decimal(item["price"])
        )
        contracts.make_contract(self.organiser, enrolment_id=enrolment.pk, terms=terms)

    def _give_tutors(self, enrolments: Mapping[str, Enrolment]) -> None:
        given = {
            enrolments[member["person"]].pk: self.people[member["tutor"]].pk
            for member in self.item["members"]
        }
        assign_tutors(self.organiser, cohort_id=self.cohort.pk, tutors=given)

    def name_commission(self, enrolments: Iterable[Enrolment], members: Members) -> Order:
        """Issue the order on the commission."""
        said = commission_words((role, person) for role, held in members.items() for person in held)
        return self._issue(OrderKind.COMMISSION, enrolments, self.item["ends_day"] - 7, "", said)

    def complete(self, enrolments: Iterable[Enrolment]) -> None:
        """Let the order of completion do what it says."""
        number = self.item["attestation"]["protocol"]
        basis = f"протокол итоговой аттестационной комиссии № {number}"
        self._issue(OrderKind.COMPLETION, enrolments, self.item["ends_day"], basis)

    def hand_over(self, documents: Iterable[Certificate]) -> None:
        """Give the documents to their holders; some have not come for theirs yet."""
        waiting = {self.people[key].pk for key in self.item["attestation"]["not_handed"]}
        ready = [one.pk for one in documents if one.person_id not in waiting]
        at = moment(self.item["ends_day"] + 4, 15)
        with clock.at(at):
            hand_over(self.organiser, certificate_ids=ready, on=at.date())

    def _issue(
        self,
        kind: OrderKind,
        enrolments: Iterable[Enrolment],
        day: float,
        basis: str,
        members: str = "",
        *,
        key: str = "",
    ) -> Order:
        named = [enrolment.pk for enrolment in enrolments]
        at = moment(day, 11)
        draft = orders.Draft(
            kind=kind,
            cohort_id=self.cohort.pk,
            enrolment_ids=named,
            on=at.date(),
            basis=basis,
            key=f"demo-{self.cohort.pk}-{kind}{key}",
            members=members,
        )
        known = set(self._history(named))
        with clock.at(at):
            order = orders.issue_order(self.organiser, draft=draft)
        made = set(self._history(named)) - known
        EnrolmentTransition.objects.filter(pk__in=made).update(at=at)
        Order.objects.filter(pk=order.pk).update(created_at=at)
        return order

    def _history(self, enrolments: list[int]) -> Iterable[int]:
        found = EnrolmentTransition.objects.filter(enrolment__in=enrolments)
        return found.values_list("pk", flat=True)
