"""Two markers of a work and hints of similar texts in a real browser: told apart, settled, read side by side."""

import pytest
from playwright.sync_api import expect

from kamerton.assessment.models import Doubling, Likeness, Review
from kamerton.assessment.operations import likeness as likening
from kamerton.assessment.operations import work
from kamerton.learning.models import Cohort
from kamerton.people.api import grant_role
from kamerton.people.enums import Role
from kamerton.people.models import Person
from kamerton.texts.api import from_markdown
from tests.e2e.axe import assert_accessible, assert_fits
from tests.factories.people import make_person, make_staff
from tests.factories.study import make_cohort, make_studying, make_version
from tests.factories.tasks import make_assignment

pytestmark = pytest.mark.django_db(transaction=True)
PATIENT_MS = 30_000
COMMON = (
    "Сначала класс слушает вступление молча и отмечает рукой, где мелодия впервые поднимается. "
    "Потом каждый ряд поёт свою фразу на один звук, чтобы услышать, как меняется дыхание между "
    "фразами, и только после этого мы открываем ноты и сверяем услышанное с записью."
)
OWN = "На моём уроке в пятом классе это заняло двенадцать минут. " + COMMON
THEIRS = COMMON + " Сельская школа, малая группа: семь учеников и одно пианино на весь этаж."


@pytest.fixture
def assignment(institute, methodologist):
    version = make_version(institute, activity_type="assignment")
    return make_assignment(methodologist, version, second={"who": "all", "threshold": "1"})


@pytest.fixture
def cohort(institute, assignment):
    return make_cohort(institute, assignment.activity.module.version)


@pytest.fixture
def other(institute, cohort):
    person = make_staff(Role.TUTOR, institute, surname="Репина", given_name="Ольга")
    grant_role(person, role=Role.TUTOR, actor=None, scope=("cohort", cohort.pk))
    return Person.objects.get(pk=person.pk)


@pytest.fixture
def submitted(cohort, assignment, learner, organiser, tutor, other):
    grant_role(tutor, role=Role.TUTOR, actor=None, scope=("cohort", cohort.pk))
    enrolment = make_studying(cohort, learner, organiser, tutor)
    Cohort.objects.update(state="recruiting")
    cohort.refresh_from_db()
    earlier = make_studying(cohort, make_person("Гусева", "Анна"), organiser)
    _handed_in(earlier, assignment, THEIRS)
    return _handed_in(enrolment, assignment, OWN)


def _handed_in(enrolment, assignment, text):
    person = enrolment.person
    draft = work.draft_submission(person, assignment_id=assignment.pk, enrolment=enrolment)
    parts = {"report": {"text": from_markdown(text)}}
    work.save_draft(person, submission_id=draft.pk, parts=parts)
    made = work.submit_work(person, submission_id=draft.pk)
    likening.index_work(made.pk)
    likening.find_likeness(made.pk)
    return made


def _mark(page, levels, comment):
    page.locator("k-assessment-review:defined").wait_for()
    for level in levels:
        page.keyboard.press(level)
    page.keyboard.press("r")
    page.keyboard.type(f"Замечание: {comment}")
    page.keyboard.press("Escape")
    page.keyboard.press("c")
    page.keyboard.type(comment)
    page.keyboard.press("Control+Enter")


def test_two_markers_who_differ_agree_on_one_mark(
    open_page, page, learner, tutor, other, submitted
):
    page.set_default_timeout(PATIENT_MS)
    open_page(tutor, f"/desk/{submitted.pk}/")
    expect(page.get_by_text("Эту работу оценивают двое")).to_be_visible()
    _mark(page, "22", "Звук ровный, выбор объяснён.")
    expect(page.get_by_text("Ваши баллы сохранены")).to_be_visible()
    open_page(other, f"/desk/{submitted.pk}/")
    expect(page.get_by_text("Вы второй проверяющий")).to_be_visible()
    expect(page.get_by_text("Звук ровный")).to_have_count(0)
    assert_accessible(page)
    _mark(page, "21", "Выбор не объяснён.")
    expect(page.get_by_text("Ваши баллы сохранены")).to_be_visible()
    assert Doubling.objects.get(submission=submitted).state == "differing"
    _agree(open_page, page, tutor, other, submitted)
    review = Review.objects.get(submission=submitted)
    assert review.points == 6
    open_page(learner, f"/submissions/{submitted.pk}/")
    expect(page.get_by_text("Выбор не объяснён")).to_have_count(0)
    expect(page.get_by_text("Репина")).to_have_count(0)


def _agree(open_page, page, tutor, other, submitted):
    page.set_viewport_size({"width": 360, "height": 740})
    open_page(tutor, "/desk/")
    page.get_by_role("link", name="Орлова Марина Сергеевна").first.click()
    page.wait_for_url(f"**/desk/{submitted.pk}/second/")
    table = page.get_by_role("table", name="Оценки обоих проверяющих")
    expect(table).to_contain_text("Ольга Репина: Замечание: Выбор не объяснён.")
    assert_fits(page)
    assert_accessible(page)
    page.get_by_role("button", name="Предложить зачесть").click()
    expect(page.get_by_text("Общая оценка предложена")).to_be_visible()
    page.set_viewport_size({"width": 1440, "height": 900})
    open_page(other, f"/desk/{submitted.pk}/second/")
    assert_accessible(page)
    page.get_by_role("button", name="Согласиться").click()
    expect(page.get_by_text("Вы согласились")).to_be_visible()


def test_similar_texts_stand_side_by_side_and_a_hint_is_dismissed(
    open_page, phone, learner, tutor, submitted
):
    page = phone
    page.set_default_timeout(PATIENT_MS)
    open_page(tutor, f"/desk/{submitted.pk}/")
    hint = page.locator(".k-likenesses")
    expect(hint.get_by_role("link")).to_contain_text("Гусева")
    assert_fits(page)
    hint.get_by_role("link").click()
    expect(page.locator("mark")).to_have_text([COMMON.rstrip("."), COMMON.rstrip(".")])
    assert_fits(page)
    assert_accessible(page)
    page.set_viewport_size({"width": 1440, "height": 900})
    boxes = [mark.bounding_box() for mark in page.locator("mark").all()]
    assert boxes[0]["x"] + boxes[0]["width"] <= boxes[1]["x"]
    assert_accessible(page)
    page.get_by_label("Почему").fill("Оба пересказали приём из лекции.")
    page.get_by_role("button", name="Снять подсказку").click()
    expect(page.get_by_text("Оба пересказали приём из лекции.")).to_be_visible()
    kept = Likeness.objects.get(submission=submitted)
    assert kept.dismissed_by_id == tutor.pk
    open_page(tutor, f"/desk/{submitted.pk}/likeness/")
    expect(page.locator(".k-likenesses .chip")).to_have_text("снята")
    open_page(learner, f"/submissions/{submitted.pk}/")
    expect(page.get_by_text("Похожие тексты")).to_have_count(0)
