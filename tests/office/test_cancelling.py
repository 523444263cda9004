"""Orders are cancelled: what they did is undone or refused with the reason; the number stays."""

import io

import pytest
from pypdf import PdfReader

from kamerton.core import clock
from kamerton.core.errors import DomainError, Forbidden
from kamerton.credentials.api import issue_certificate
from kamerton.learning.models import ActivityProgress, Cohort, Commission, Enrolment
from kamerton.learning.operations import attestation as attesting
from kamerton.learning.operations import enrolment as enrolling
from kamerton.learning.operations import progress as progressing
from kamerton.notifications.models import Notification
from kamerton.office.errors import NotNow, WrongData
from kamerton.office.models import NumberLine, Order
from kamerton.office.operations import orders as ops
from kamerton.office.operations.cancelling import cancel_order
from kamerton.office.year_archive import files_of_year
from kamerton.people.api import has_scoped_role
from kamerton.people.enums import Role
from kamerton.programmes.models import Activity
from tests.factories.study import make_cohort, make_version
from tests.office.test_orders import draft

pytestmark = pytest.mark.django_db


def _state(enrolment):
    return Enrolment.objects.get(pk=enrolment.pk).state


def _issue(organiser, cohort, kind, enrolments, **fields):
    return ops.issue_order(organiser, draft=draft(cohort, kind, enrolments, **fields))


def _cancel(organiser, order, reason="Издан по ошибке"):
    return cancel_order(organiser, order_id=order.pk, reason=reason)


@pytest.fixture
def studying(cohort, organiser, apply):
    def _studying(*people):
        enrolments = apply(*people)
        _issue(organiser, cohort, "admission", enrolments)
        enrolling.start_study(organiser, cohort_id=cohort.pk)
        return enrolments

    return _studying


def test_an_admission_is_undone_and_the_number_stays(organiser, learner, cohort, apply):
    (enrolment,) = apply(learner)
    order = _issue(organiser, cohort, "admission", [enrolment])
    _cancel(organiser, order)
    assert _state(enrolment) == "applied"
    assert not has_scoped_role(learner, Role.LEARNER, "cohort", cohort.pk)
    kept = Order.objects.get()
    assert (kept.number, kept.is_cancelled, kept.cancel_reason) == (1, True, "Издан по ошибке")
    note = enrolment.history.last().note
    assert note.startswith("Отменён приказ № 1 от")
    told = Notification.objects.get(person=learner, kind="office.order_cancelled")
    assert told.params["reason"] == "Издан по ошибке"
    again = _issue(organiser, cohort, "admission", [enrolment])
    assert (again.number, NumberLine.objects.get().last_number) == (2, 2)
    assert _state(enrolment) == "admitted"


def test_a_second_click_and_a_missing_reason(organiser, learner, cohort, apply):
    order = _issue(organiser, cohort, "admission", apply(learner))
    with pytest.raises(WrongData):
        _cancel(organiser, order, " ")
    _cancel(organiser, order)
    _cancel(organiser, order, "Ещё раз")
    assert Order.objects.get().cancel_reason == "Издан по ошибке"


def test_who_has_begun_to_study_is_not_un_admitted(organiser, learner, colleague, cohort, studying):
    first, second = studying(learner, colleague)
    progressing.complete_activity(second.pk, activity_id=Activity.objects.get().pk)
    with pytest.raises(DomainError, match="Гусев"):
        _cancel(organiser, Order.objects.get())
    assert (_state(first), Order.objects.get().is_cancelled) == ("studying", False)
    ActivityProgress.objects.all().delete()
    Enrolment.objects.update(activities_done=0)
    _cancel(organiser, Order.objects.get())
    assert _state(first) == "applied"


def test_a_dismissal_and_a_readmission_are_undone(organiser, learner, cohort, studying):
    (enrolment,) = studying(learner)
    dismissal = _issue(organiser, cohort, "dismissal", [enrolment])
    readmission = _issue(organiser, cohort, "readmission", [enrolment])
    with pytest.raises(NotNow, match="3"):
        _cancel(organiser, dismissal)
    _cancel(organiser, readmission)
    assert _state(enrolment) == "dismissed"
    _cancel(organiser, dismissal)
    assert _state(enrolment) == "studying"
    assert has_scoped_role(learner, Role.LEARNER, "cohort", cohort.pk)


def test_a_dismissal_stays_when_the_place_is_taken(
    organiser, learner, colleague, cohort, studying, apply
):
    (enrolment,) = studying(learner)
    order = _issue(organiser, cohort, "dismissal", [enrolment])
    Cohort.objects.update(state="recruiting", capacity=1)
    (other,) = apply(colleague)
    enrolling.admit_learner(organiser, enrolment_id=other.pk)
    with pytest.raises(DomainError, match="1"):
        _cancel(organiser, order)
    assert _state(enrolment) == "dismissed"


def test_a_transfer_is_undone(organiser, learner, institute, cohort, studying):
    target = make_cohort(institute, make_version(institute, slug="other"), slug="other")
    (enrolment,) = studying(learner)
    order = _issue(organiser, cohort, "transfer", [enrolment], target_id=target.pk)
    _cancel(organiser, order)
    assert _state(enrolment) == "studying"
    assert Enrolment.objects.get(cohort=target).state == "withdrawn"
    again = _issue(organiser, cohort, "transfer", [enrolment], target_id=target.pk)
    Enrolment.objects.filter(cohort=target).update(activities_done=1)
    with pytest.raises(DomainError, match="Орлова"):
        _cancel(organiser, again)


def test_a_completion_stays_while_documents_hold(organiser, learner, cohort, studying):
    (enrolment,) = studying(learner)
    progressing.complete_activity(enrolment.pk, activity_id=Activity.objects.get().pk)
    order = _issue(organiser, cohort, "completion", [enrolment])
    issued = issue_certificate(organiser, enrolment_id=enrolment.pk)
    with pytest.raises(NotNow, match="Орлова"):
        _cancel(organiser, order)
    type(issued).objects.update(state="cancelled")
    _cancel(organiser, order)
    kept = Enrolment.objects.get()
    assert (kept.state, kept.completed_at) == ("studying", None)


def test_the_commission_takes_its_order_from_the_office(
    organiser, learner, cohort, studying, expert, tutor, methodologist
):
    enrolments = studying(learner)
    people = {"chair": [expert], "member": [tutor, methodologist]}
    attesting.form_commission(organiser, cohort_id=cohort.pk, people=people, fields={})
    assert Commission.objects.get().order_number == ""
    first = _issue(organiser, cohort, "commission", enrolments, members="Юдин С. А.")
    commission = Commission.objects.get()
    assert (commission.order_number, commission.order_on) == ("2", clock.today())
    second = _issue(organiser, cohort, "commission", enrolments, members="Юдин С. А.")
    attesting.form_commission(
        organiser, cohort_id=cohort.pk, people=people, fields={"order_number": "99"}
    )
    assert Commission.objects.get().order_number == "3"
    _cancel(organiser, second)
    assert Commission.objects.get().order_number == "2"
    Commission.objects.update(closed_at=clock.now())
    with pytest.raises(DomainError):
        _cancel(organiser, first)


def test_the_page_names_the_consequence(sign_in, organiser, learner, cohort, apply):
    (enrolment,) = apply(learner)
    order = _issue(organiser, cohort, "admission", [enrolment])
    client = sign_in(organiser)
    page = f"/office/orders/{order.pk}/cancel/"
    assert "снова станут подавшими заявку" in client.get(page).content.decode()
    assert client.post(page, {"reason": ""}).status_code == 200
    assert client.post(page, {"reason": "Ошибка в дате"}).status_code == 302
    assert "Приказ уже отменён" in client.get(page).content.decode()
    shown = client.get(f"/office/orders/{order.pk}/").content.decode()
    assert "Ошибка в дате" in shown
    assert "Отменён" in client.get("/office/orders/").content.decode()
    pdf = client.get(f"/office/orders/{order.pk}/order.pdf").getvalue()
    text = "".join(one.extract_text() for one in PdfReader(io.BytesIO(pdf)).pages)
    assert "ОТМЕНЁН" in text
    names = [name for name, _content in files_of_year(clock.today().year)]
    assert "Приказы/Журнал приказов.xlsx" in names


@pytest.mark.parametrize("name", ["learner", "tutor", "methodologist", "expert", "stranger"])
def test_others_cancel_nothing(request, sign_in, organiser, learner, cohort, apply, name):
    order = _issue(organiser, cohort, "admission", apply(learner))
    person = request.getfixturevalue(name)
    with pytest.raises(Forbidden):
        _cancel(person, order)
    page = f"/office/orders/{order.pk}/cancel/"
    assert sign_in(person).post(page, {"reason": "x"}).status_code == 403
    assert not Order.objects.get().is_cancelled
