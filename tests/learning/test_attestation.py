"""Final attestation: commission, schedule, independent marks, the protocol, the results."""

import io
from datetime import timedelta
from decimal import Decimal

import pytest
from docx import Document
from pypdf import PdfReader

from kamerton.core import clock
from kamerton.core.errors import Forbidden, NotFound
from kamerton.files.api import files_of
from kamerton.learning.enums import CommissionRole
from kamerton.learning.errors import NotReady, WrongState
from kamerton.learning.models import ActivityProgress, Cohort, Commission, Defence, Enrolment
from kamerton.learning.operations import attestation as attesting
from kamerton.learning.queries import attestation as queries
from kamerton.people.models import Person
from kamerton.programmes.models import Activity, ProgrammeVersion
from tests.factories.people import make_person
from tests.factories.study import make_cohort, make_studying, make_version

pytestmark = pytest.mark.django_db
PAGE = "/cohorts/cohort/attestation/"


@pytest.fixture
def cohort(institute):
    version = make_version(institute, activities=2, activity_type="link")
    Activity.objects.filter(module__version=version, position=2).update(form="attestation")
    ProgrammeVersion.objects.filter(pk=version.pk).update(state="approved")
    return make_cohort(institute, version)


@pytest.fixture
def enrolment(cohort, learner, organiser):
    return make_studying(cohort, learner, organiser)


@pytest.fixture
def second(cohort, enrolment, colleague, organiser):
    Cohort.objects.update(state="recruiting")
    cohort.refresh_from_db()
    return make_studying(cohort, colleague, organiser)


@pytest.fixture
def people(expert, tutor, methodologist):
    secretary = make_person("Рябова", "Ия", "")
    return {
        CommissionRole.CHAIR: [expert],
        CommissionRole.MEMBER: [tutor, methodologist],
        CommissionRole.SECRETARY: [secretary],
    }


@pytest.fixture
def commission(organiser, cohort, enrolment, people):
    return attesting.form_commission(
        organiser,
        cohort_id=cohort.pk,
        people=people,
        fields={"kind": "work", "scale": "five", "order_number": "7-к", "order_on": clock.today()},
    )


@pytest.fixture
def defences(organiser, cohort, commission, enrolment, second):
    attesting.schedule_defences(
        organiser,
        cohort_id=cohort.pk,
        begins_at=clock.now(),
        minutes=20,
        place="Ауд. 3",
        enrolments=[second.pk, enrolment.pk],
    )
    return {d.enrolment_id: d for d in Defence.objects.all()}


def _mark_all(people, defence, *marks):
    markers = [*people[CommissionRole.CHAIR], *people[CommissionRole.MEMBER]]
    for person, mark in zip(markers, marks, strict=True):
        attesting.give_mark(person, defence_id=defence.pk, mark=mark)


def _text(response, status=200):
    assert response.status_code == status
    return response.content.decode().replace("\xa0", " ")


def _fresh(person):
    return Person.objects.get(pk=person.pk)


def test_commission_needs_a_chair_and_two_members(organiser, cohort, enrolment, people, tutor):
    for wrong in (
        {**people, CommissionRole.CHAIR: []},
        {**people, CommissionRole.MEMBER: [tutor]},
        {**people, CommissionRole.SECRETARY: [tutor]},
    ):
        with pytest.raises(NotReady):
            attesting.form_commission(organiser, cohort_id=cohort.pk, people=wrong, fields={})
    assert Commission.objects.count() == 0


def test_schedule_gives_times_one_after_another(defences, enrolment, second):
    first, then = defences[second.pk], defences[enrolment.pk]
    assert then.starts_at - first.starts_at == timedelta(minutes=20)
    assert first.place == "Ауд. 3"


def test_strangers_to_the_cohort_are_not_scheduled(organiser, cohort, commission):
    count = attesting.schedule_defences(
        organiser,
        cohort_id=cohort.pk,
        begins_at=clock.now(),
        minutes=20,
        place="",
        enrolments=[999999],
    )
    assert count == 0


def test_without_a_commission_nothing_is_scheduled(organiser, cohort, enrolment):
    with pytest.raises(NotFound):
        attesting.schedule_defences(
            organiser,
            cohort_id=cohort.pk,
            begins_at=clock.now(),
            minutes=20,
            place="",
            enrolments=[enrolment.pk],
        )


def test_members_mark_apart_and_see_the_others_when_all_have(
    people, defences, enrolment, cohort, expert, tutor
):
    defence = defences[enrolment.pk]
    attesting.give_mark(expert, defence_id=defence.pk, mark=5, note="Убедительно")
    seen = queries.attestation(_fresh(tutor), cohort)
    marks = next(d for d in seen.defences if d.defence.pk == defence.pk).marks
    assert [(m.words, m.is_given) for m in marks] == [("", True), ("", False), ("", False)]
    _mark_all(people, defence, 5, 4, 3)
    seen = queries.attestation(_fresh(tutor), cohort)
    shown = next(d for d in seen.defences if d.defence.pk == defence.pk)
    assert (shown.is_complete, shown.proposed) == (True, 4)
    assert all(mark.words for mark in shown.marks)


def test_only_members_mark_and_by_the_scale(people, defences, enrolment, organiser, expert):
    defence = defences[enrolment.pk]
    for person in (organiser, people[CommissionRole.SECRETARY][0]):
        with pytest.raises(Forbidden):
            attesting.give_mark(person, defence_id=defence.pk, mark=5)
    with pytest.raises(NotReady):
        attesting.give_mark(expert, defence_id=defence.pk, mark=1)
    with pytest.raises(NotFound):
        attesting.give_mark(expert, defence_id=999999, mark=5)


def test_agreed_mark_comes_after_every_members(people, defences, enrolment, expert, tutor):
    defence = defences[enrolment.pk]
    with pytest.raises(NotReady):
        attesting.decide(expert, defence_id=defence.pk, mark=5)
    _mark_all(people, defence, 5, 4, 4)
    with pytest.raises(Forbidden):
        attesting.decide(_fresh(tutor), defence_id=defence.pk, mark=4)
    attesting.decide(expert, defence_id=defence.pk, mark=4, topic="Урок ритма")
    with pytest.raises(WrongState):
        attesting.give_mark(expert, defence_id=defence.pk, mark=2)
    assert (Defence.objects.get(pk=defence.pk).mark, Defence.objects.get(pk=defence.pk).topic) == (
        4,
        "Урок ритма",
    )


def test_results_go_to_the_enrolments_at_once(
    people, defences, enrolment, second, organiser, cohort, expert
):
    _mark_all(people, defences[enrolment.pk], 5, 5, 4)
    attesting.decide(expert, defence_id=defences[enrolment.pk].pk, mark=5)
    with pytest.raises(NotReady, match="Пётр Гусев"):
        attesting.close_attestation(organiser, cohort_id=cohort.pk, protocol_number="1")
    assert Enrolment.objects.exclude(attested="").count() == 0
    attesting.decide(expert, defence_id=defences[second.pk].pk, mark=None)
    assert attesting.close_attestation(organiser, cohort_id=cohort.pk, protocol_number="1") == 1
    assert dict(Enrolment.objects.values_list("pk", "attested")) == {
        enrolment.pk: "passed",
        second.pk: "absent",
    }
    done = ActivityProgress.objects.get(state="completed")
    assert (done.enrolment_id, done.activity.form, done.score) == (
        enrolment.pk,
        "attestation",
        Decimal(1),
    )
    for operation in (attesting.decide, attesting.give_mark):
        with pytest.raises(WrongState):
            operation(expert, defence_id=defences[enrolment.pk].pk, mark=3)
    with pytest.raises(WrongState):
        attesting.close_attestation(organiser, cohort_id=cohort.pk, protocol_number="2")


def test_too_low_a_mark_is_not_passed(people, defences, enrolment, second, organiser, cohort):
    for key in (enrolment.pk, second.pk):
        _mark_all(people, defences[key], 2, 2, 3)
        attesting.decide(organiser, defence_id=defences[key].pk, mark=2)
    assert attesting.close_attestation(organiser, cohort_id=cohort.pk, protocol_number="1") == 0
    assert set(Enrolment.objects.values_list("attested", flat=True)) == {"failed"}


def test_commission_stays_once_marks_are_given(people, defences, enrolment, organiser, cohort):
    attesting.form_commission(organiser, cohort_id=cohort.pk, people=people, fields={})
    _mark_all(people, defences[enrolment.pk], 5, 5, 5)
    with pytest.raises(WrongState):
        attesting.form_commission(organiser, cohort_id=cohort.pk, people=people, fields={})


@pytest.mark.parametrize(
    ("name", "status"),
    [("organiser", 200), ("expert", 200), ("tutor", 200), ("learner", 403), ("stranger", 404)],
)
def test_who_sees_the_attestation(sign_in, request, defences, enrolment, name, status):
    client = sign_in(_fresh(request.getfixturevalue(name)))
    assert client.get(PAGE).status_code == status
    for paper in ("protocol.pdf", "protocol.docx", "sheet.pdf", "sheet.docx"):
        assert client.get(PAGE + paper).status_code == status
    is_seen = name in ("organiser", "expert", "tutor")
    assert client.get(f"/defences/{defences[enrolment.pk].pk}/").status_code == (
        200 if is_seen else 404
    )


@pytest.mark.parametrize("name", ["expert", "tutor", "learner", "methodologist", "stranger"])
def test_only_organisers_run_it(sign_in, request, defences, name):
    client = sign_in(_fresh(request.getfixturevalue(name)))
    for address in ("commission/", "schedule/"):
        assert client.get(PAGE + address).status_code in (403, 404)
    for address in ("close/", "signed/"):
        assert client.post(PAGE + address, {"protocol_number": "1"}).status_code in (403, 404)


def test_the_whole_attestation_through_the_pages(
    sign_in, organiser, expert, tutor, methodologist, learner, enrolment, cohort
):
    client = sign_in(organiser)
    assert "Комиссия ещё не назначена" in _text(client.get(PAGE))
    form = {"chair": expert.pk, "members": [tutor.pk], "kind": "work", "scale": "pass"}
    assert "не менее двух членов" in _text(client.post(PAGE + "commission/", form))
    form["members"] = [tutor.pk, methodologist.pk]
    assert client.post(PAGE + "commission/", form).url == PAGE
    assert "Титов" not in _text(client.get(PAGE + "commission/"))
    times = {"day": "2030-05-20", "at": "10:00", "minutes": "15", "place": "Ауд. 3"}
    times["learners"] = [enrolment.pk]
    assert client.post(PAGE + "schedule/", times).url == PAGE
    page = f"/defences/{Defence.objects.get().pk}/"
    assert "Ауд. 3" in _text(sign_in(learner).get("/cohorts/cohort/journal/mine/"))
    for person in (expert, tutor, methodologist):
        client = sign_in(_fresh(person))
        assert "Моя оценка" in _text(client.get(page))
        assert client.post(page, {}).status_code == 200
        assert client.post(page, {"mark": "1", "note": "Хорошо"}).url == PAGE
    client = sign_in(_fresh(expert))
    assert client.post(f"{page}decide/", {}).status_code == 200
    assert client.post(f"{page}decide/", {"mark": "1", "topic": "Ритм"}).url == PAGE
    client = sign_in(organiser)
    assert "Закрыть протокол" in _text(client.get(PAGE))
    assert client.post(f"{PAGE}close/", {"protocol_number": ""}).status_code == 200
    assert client.post(f"{PAGE}close/", {"protocol_number": "12"}).url == PAGE
    assert "Протокол № 12 закрыт" in _text(client.get(PAGE))
    late = client.post(f"{PAGE}close/", {"protocol_number": "1"}, follow=True)
    assert "Протокол аттестации закрыт" in _text(late)
    assert "зачтено" in _text(sign_in(learner).get("/cohorts/cohort/journal/mine/"))


def test_papers_say_who_and_what(sign_in, organiser, people, defences, enrolment, second, cohort):
    for key in (enrolment.pk, second.pk):
        _mark_all(people, defences[key], 5, 4, 4)
        attesting.decide(organiser, defence_id=defences[key].pk, mark=4, topic="Ритм")
    attesting.close_attestation(organiser, cohort_id=cohort.pk, protocol_number="12")
    client = sign_in(organiser)
    answer = client.get(PAGE + "protocol.pdf")
    text = PdfReader(io.BytesIO(b"".join(answer.streaming_content))).pages[0].extract_text()
    words = " ".join(text.split())
    for part in ("Орлова Марина Сергеевна", "4 (хорошо)", "№ 12", "приказу № 7-к", "Ритм"):
        assert part in words
    answer = client.get(PAGE + "sheet.docx")
    document = Document(io.BytesIO(b"".join(answer.streaming_content)))
    cells = [cell.text for cell in document.tables[0].rows[1].cells]
    assert cells[1:3] == ["Гусев Пётр Ильич", "4 (хорошо)"]
    assert client.get(PAGE + "other.pdf").status_code == 404


def test_signed_files_are_kept_for_organisers(sign_in, organiser, expert, defences, commission):
    client = sign_in(organiser)
    signed = io.BytesIO(b"signature")
    signed.name = "protocol.sig"
    assert client.post(f"{PAGE}signed/", {"signed-file": signed}).url == PAGE
    (kept,) = files_of(("attestation", commission.pk))
    assert "protocol.sig" in _text(client.get(PAGE))
    assert client.get(kept.url).status_code == 200
    assert sign_in(_fresh(expert)).get(kept.url).status_code == 404


@pytest.mark.parametrize("count", [1, 2])
def test_statements_do_not_grow(
    sign_in, organiser, cohort, commission, enrolment, second, count, django_assert_num_queries
):
    attesting.schedule_defences(
        organiser,
        cohort_id=cohort.pk,
        begins_at=clock.now(),
        minutes=20,
        place="",
        enrolments=[enrolment.pk, second.pk][:count],
    )
    client = sign_in(organiser)
    client.get(PAGE)
    with django_assert_num_queries(7):
        client.get(PAGE)
    defence = Defence.objects.get(enrolment=enrolment)
    with django_assert_num_queries(5):
        client.get(f"/defences/{defence.pk}/")
