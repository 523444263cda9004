"""Tests, works and reviews in a real browser: what a page does beyond its plain forms."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from kamerton.assessment.models import Answer, Attempt, Review, Submission
from kamerton.assessment.operations import attempt as taking
from kamerton.assessment.operations import work
from kamerton.core import clock
from kamerton.people.api import grant_role
from kamerton.people.enums import Role
from kamerton.texts.api import from_markdown, plain_text
from tests.e2e.axe import assert_accessible, assert_fits
from tests.factories.study import make_cohort, make_studying, make_version
from tests.factories.tasks import SECRET, make_assignment, make_full_test

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def version(institute):
    return make_version(institute, activity_type="test")


@pytest.fixture
def test(methodologist, version):
    return make_full_test(methodologist, version, time_limit_s=900)


@pytest.fixture
def assignment(methodologist, institute, version):
    return make_assignment(methodologist, version)


@pytest.fixture
def enrolment(institute, version, learner, organiser, tutor):
    cohort = make_cohort(institute, version)
    grant_role(tutor, role=Role.TUTOR, actor=None, scope=("cohort", cohort.pk))
    return make_studying(cohort, learner, organiser, tutor)


@pytest.fixture
def attempt(learner, test, enrolment):
    return taking.start_attempt(learner, test_id=test.pk, enrolment=enrolment)


def test_answers_survive_a_lost_connection_and_a_reload(open_page, learner, attempt):
    page = open_page(learner, f"/attempts/{attempt.pk}/")
    assert SECRET not in page.content()
    assert_accessible(page)
    state = page.locator("[data-own=state]")
    page.locator("[data-kind=short_text] input").fill("тайный ответ")
    expect(state).to_have_text("Сохранено")
    page.context.set_offline(True)
    page.locator("[data-kind=number] input").fill("12345")
    expect(state).to_contain_text("Нет связи")
    page.locator("[data-kind=ordering] button").nth(1).click()
    page.context.set_offline(False)
    expect(state).to_have_text("Сохранено")
    page.reload()
    expect(page.locator("[data-own=count]")).to_have_text("Отвечено 3 из 7")
    assert Answer.objects.filter(attempt=attempt, value__isnull=False).count() == 3


def test_a_test_is_taken_by_keyboard_on_a_phone(open_page, page, learner, attempt):
    page.set_viewport_size({"width": 360, "height": 740})
    open_page(learner, f"/attempts/{attempt.pk}/")
    assert_fits(page)
    page.locator("[data-kind=single] input").first.focus()
    page.keyboard.press("Space")
    page.locator("[data-kind=ordering] button").nth(1).focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-own=count]")).to_have_text("Отвечено 2 из 7")
    page.get_by_role("button", name="Сдать").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("5 вопросов без ответа")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Сдать").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/result/")
    assert_fits(page)
    assert_accessible(page)


def test_the_end_of_time_hands_in_what_was_typed_last(open_page, page, learner, attempt):
    Attempt.objects.filter(pk=attempt.pk).update(deadline_at=clock.now() + timedelta(seconds=4))
    open_page(learner, f"/attempts/{attempt.pk}/")
    expect(page.locator("[data-own=alert]")).to_contain_text("Осталась минута")
    page.locator("[data-kind=number] input").fill("12345")
    page.wait_for_url("**/result/", timeout=15_000)
    attempt.refresh_from_db()
    assert attempt.points == 1


def test_a_draft_saves_itself_and_is_handed_in_once_asked(
    open_page, page, learner, assignment, enrolment
):
    draft = work.draft_submission(learner, assignment_id=assignment.pk, enrolment=enrolment)
    open_page(learner, f"/submissions/{draft.pk}/edit/")
    editor = page.locator(".k-editor__text").first
    editor.click()
    page.wait_for_timeout(1600)  # the page takes what the editor holds at first as saved
    page.keyboard.type("Близко слышен вдох.")
    expect(page.locator("[data-own=state]")).to_have_text("Сохранено")
    draft.refresh_from_db()
    assert plain_text(draft.parts["report"]["text"]).strip() == "Близко слышен вдох."
    page.get_by_role("button", name="Сдать").click()
    page.locator("dialog[open]").get_by_role("button", name="Сдать").click()
    page.wait_for_url(f"**/submissions/{draft.pk}/")
    assert Submission.objects.get().state == "submitted"
    assert_accessible(page)


def test_a_work_is_reviewed_by_keys(open_page, page, learner, tutor, assignment, enrolment):
    draft = work.draft_submission(learner, assignment_id=assignment.pk, enrolment=enrolment)
    parts = {"report": {"text": from_markdown("Готово")}}
    work.save_draft(learner, submission_id=draft.pk, parts=parts)
    work.submit_work(learner, submission_id=draft.pk)
    open_page(tutor, f"/desk/{draft.pk}/")
    assert_accessible(page)
    page.keyboard.press("2")
    page.keyboard.press("2")
    expect(page.locator("[data-own=sum]")).to_have_text("6 из 6 · хватает для зачёта")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/desk/")
    assert Review.objects.get().points == 6


def test_rows_of_a_question_are_added_and_removed(open_page, page, methodologist, test):
    open_page(methodologist, f"/activities/{test.activity_id}/test/questions/new/single/")
    for text in ("первый", "второй"):
        page.get_by_role("button", name="Добавить вариант").click()
        page.keyboard.type(text)
    page.get_by_role("button", name="Удалить: пустой вариант").first.click()
    page.locator("[data-row] input[type=radio]").last.check()
    page.locator(".k-editor textarea").first.focus()
    page.locator(".k-editor__text").click()
    page.keyboard.type("Какой?")
    page.get_by_role("button", name="Сохранить вопрос").click()
    page.wait_for_url("**/test/")
    data = test.questions.order_by("-position")[0].data
    assert data == {"options": [{"text": "первый"}, {"text": "второй", "right": True}]}


def test_the_focus_stays_in_the_row_of_a_file_that_has_come(
    open_page, page, learner, methodologist, version, enrolment
):
    parts = [{"key": "notes", "kind": "file", "title": "Записи", "required": True}]
    task = make_assignment(methodologist, version, parts=parts)
    draft = work.draft_submission(learner, assignment_id=task.pk, enrolment=enrolment)
    held = []

    def hold_the_content(route):
        if route.request.method == "PATCH":
            held.append(route)
        else:
            route.continue_()

    page.route("**/files/uploads/**", hold_the_content)
    open_page(learner, f"/submissions/{draft.pk}/edit/")
    notes = {"name": "notes.txt", "mimeType": "text/plain", "buffer": b"Breathing."}
    with page.expect_request(lambda request: request.method == "PATCH"):
        page.locator("main input[type=file]").set_input_files(notes)
    row = page.locator(".upload-list li")
    row.get_by_role("button", name="Пауза").focus()
    held.pop().continue_()
    expect(row).to_have_attribute("data-state", "sent")
    expect(row.get_by_role("button")).to_be_focused()
