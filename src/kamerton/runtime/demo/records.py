"""What study leaves behind: certificates, portfolios, the bells of those who have looked since."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction

from kamerton.core import clock
from kamerton.credentials.api import issue_for_cohort
from kamerton.credentials.models import Certificate
from kamerton.learning.models import Cohort
from kamerton.notifications.models import Notification
from kamerton.notifications.operations import read_notification
from kamerton.people.models import Person
from kamerton.portfolio.models import Entry
from kamerton.portfolio.operations import add_entry, change_entry, open_portfolio
from kamerton.programmes.operations.searches import keep_search
from kamerton.runtime.demo.bank import Bank
from kamerton.runtime.demo.reading import moment, toml

UNREAD_DAYS = 3  # younger notifications stay unread


def issue_certificates(cohort: Cohort, organiser: Person, day: float) -> Sequence[Certificate]:
    """Issue the certificates of everybody who has completed the cohort, and return them."""
    with clock.at(moment(day, 12)):
        return issue_for_cohort(organiser, cohort_id=cohort.pk)


def write_portfolios(people: dict[str, Person], bank: Bank) -> None:
    """Let people write their own entries and open their portfolios."""
    for item in toml("institute.toml")["portfolio"]:
        at = moment(item["day"], 20)
        with clock.at(at):
            add_entry(
                people[item["person"]],
                fields={
                    "kind": item["kind"],
                    "title": item["title"],
                    "body": bank.document(item["text"]),
                    "happened_on": at.date(),
                    "is_public": item["public"],
                },
            )
    for item in toml("institute.toml")["portfolios"]:
        open_portfolio(people[item["person"]], is_public=True, introduction=item["text"])


def keep_searches(people: dict[str, Person]) -> None:
    """Let people keep what they look for in the catalogue."""
    for item in toml("care.toml")["searches"]:
        keep_search(
            people[item["person"]], title=item["title"], query=item["query"], tells=item["tells"]
        )


@transaction.atomic
def settle(people: dict[str, Person]) -> None:
    """Do what follows the receivers: show what gathered itself, read what is not new."""
    _show_gathered(people)
    _read_old(people)


def _show_gathered(people: dict[str, Person]) -> None:
    for item in toml("institute.toml")["portfolios"]:
        person = people[item["person"]]
        gathered = Entry.objects.filter(portfolio__person=person).exclude(source_kind="")
        for key in gathered.values_list("pk", flat=True):
            change_entry(person, entry_id=key, fields={"is_public": True})


def _read_old(people: dict[str, Person]) -> None:
    by_id: dict[Any, Person] = {person.pk: person for person in people.values()}
    before = clock.now() - timedelta(days=UNREAD_DAYS)
    old = Notification.objects.filter(created_at__lt=before, read_at=None)
    for key, person_id, at in old.values_list("pk", "person_id", "created_at"):
        with clock.at(at + timedelta(hours=3)):
            read_notification(key, actor=by_id[person_id])
