"""The portal's pages for each role, with the number of statements."""

import pytest

from kamerton.assessment.models import PeerRound
from kamerton.assessment.operations import peer_giving, work
from kamerton.people.api import grant_role
from kamerton.people.enums import Role
from kamerton.programmes.models import ProgrammeVersion
from kamerton.texts.api import from_markdown
from tests.factories.peers import hand_in, make_learners, set_due, set_terms
from tests.factories.study import make_cohort, make_studying, make_version
from tests.factories.tasks import make_assignment

pytestmark = pytest.mark.django_db


@pytest.fixture
def cohort(institute):
    version = make_version(institute, activities=3, activity_type="link")
    ProgrammeVersion.objects.filter(pk=version.pk).update(state="approved")
    return make_cohort(institute, version)


def _text(response):
    assert response.status_code == 200
    return response.content.decode().replace("\N{NO-BREAK SPACE}", " ")


def test_icon_is_found_where_no_page_says_its_place(client):
    response = client.get("/favicon.ico")
    assert response.status_code == 302
    assert response["Location"].endswith(".svg")


def test_guest_sees_the_front_page_with_a_way_on(client, db):
    text = _text(client.get("/"))
    assert "Учиться рядом на любом расстоянии" in text
    assert 'href="/catalogue/"' in text


def test_learner_sees_what_now_how_far_and_who_helps(sign_in, learner, cohort, organiser, tutor):
    make_studying(cohort, learner, organiser, tutor)
    text = _text(sign_in(learner).get("/"))
    assert "Марина Сергеевна" in text
    assert "Начать занятие" in text
    assert "0 из 3 занятий" in text
    assert "Ирина Левина" in text


def test_learner_reads_english(sign_in, learner, cohort, organiser):
    make_studying(cohort, learner, organiser)
    text = _text(sign_in(learner, "en").get("/"))
    assert "Start the activity" in text
    assert "0 of 3 activities" in text


def test_stranger_is_led_to_the_catalogue(sign_in, stranger):
    assert "Открыть каталог" in _text(sign_in(stranger).get("/"))


def test_organiser_sees_waiting_applications(sign_in, organiser, learner, cohort):
    sign_in(learner).post("/cohorts/cohort/apply/", {"motivation": ""})
    said = _text(sign_in(organiser).get("/"))
    assert "ждёт 1 заявка" in said
    assert "1 заявка ждёт вашего решения" in said
    assert 'href="/cohorts/cohort/manage/"' in said


@pytest.mark.parametrize(
    ("name", "status"), [("administrator", 200), ("organiser", 403), ("learner", 403)]
)
@pytest.mark.parametrize("address", ["/administration/", "/administration/check/"])
def test_who_administers(sign_in, request, name, status, address):
    assert sign_in(request.getfixturevalue(name)).get(address).status_code == status


def test_home_of_a_learner_asks_few_statements(
    sign_in, learner, cohort, organiser, tutor, django_assert_num_queries
):
    make_studying(cohort, learner, organiser, tutor)
    client = sign_in(learner)
    client.get("/")
    with django_assert_num_queries(5):
        client.get("/")


def test_tutor_is_told_of_the_works_that_wait(
    sign_in, institute, learner, tutor, organiser, methodologist
):
    version = make_version(institute, slug="works", activity_type="assignment")
    assignment = make_assignment(methodologist, version)
    cohort = make_cohort(institute, version, slug="works")
    grant_role(tutor, role=Role.TUTOR, actor=None, scope=("cohort", cohort.pk))
    enrolment = make_studying(cohort, learner, organiser)
    assert "ждёт вашей проверки" not in _text(sign_in(tutor).get("/"))
    draft = work.draft_submission(learner, assignment_id=assignment.pk, enrolment=enrolment)
    parts = {"report": {"text": from_markdown("Готово")}}
    work.save_draft(learner, submission_id=draft.pk, parts=parts)
    work.submit_work(learner, submission_id=draft.pk)
    text = _text(sign_in(tutor).get("/"))
    assert "1 работа ждёт вашей проверки" in text
    assert 'href="/desk/"' in text


def test_staff_of_an_empty_institute_are_shown_the_first_steps(sign_in, administrator):
    said = _text(sign_in(administrator).get("/"))

    assert "Институт готов к первой группе" in said
    for address in ("/programmes/new/", "/people/invite/", "/cohorts/new/"):
        assert f'href="{address}"' in said


def test_colleagues_works_stand_on_the_home_page_for_one_statement_more(
    sign_in, institute, organiser, tutor, methodologist, django_assert_num_queries
):
    version = make_version(institute, slug="peers", activity_type="assignment")
    assignment = make_assignment(methodologist, version)
    set_terms(methodologist, assignment)
    ProgrammeVersion.objects.filter(pk=version.pk).update(state="approved")
    cohort = make_cohort(institute, version, slug="peers")
    grant_role(tutor, role=Role.TUTOR, actor=None, scope=("cohort", cohort.pk))
    set_due(cohort, assignment)
    learners = make_learners(cohort, organiser, 3, tutor)
    client = sign_in(learners[0].person)
    client.get("/")
    with django_assert_num_queries(5):  # who handed in nothing reviews nothing
        client.get("/")
    for one in learners:
        hand_in(one, assignment, text=f"Отчёт номер {one.pk}")
    peer_giving.begin_round(PeerRound.objects.get().pk, actor=tutor)
    with django_assert_num_queries(6):
        text = _text(client.get("/"))
    assert "Проверьте работы коллег" in text
    assert "2 работы ждут ваших слов" in text
    assert f'href="/peer/{PeerRound.objects.get().pk}/"' in text
