"""Comments on a report: pinned to a point of a page by pointer and by keys, and to words; from the list and back."""

import pytest
from playwright.sync_api import expect

from kamerton.assessment.models import Comment
from kamerton.assessment.operations import work
from kamerton.files.api import SentFiles, store
from kamerton.files.models import DrawnDocument
from kamerton.files.operations import ask_pages, draw_pages
from kamerton.people.api import grant_role
from kamerton.people.enums import Role
from kamerton.texts.api import from_markdown
from tests.e2e.axe import assert_accessible, assert_fits
from tests.factories.study import make_cohort, make_studying, make_version
from tests.factories.tasks import make_assignment
from tests.files import samples

pytestmark = pytest.mark.django_db(transaction=True)
PARTS = [
    {"key": "plan", "kind": "file", "title": "План урока", "required": True},
    {"key": "words", "kind": "text", "title": "Пояснение", "required": True},
]
PLAN = "= План урока\n#lorem(400)\n#pagebreak()\n= Приложение\n#lorem(120)"
WORDS = "Мех меняем ровно. Потом ещё раз: мех меняем ровно, на счёт четыре."
SELECT = """() => {
  const text = document.querySelector('[data-part-key=words] p').firstChild;
  const at = text.data.lastIndexOf('меняем');
  document.getSelection().setBaseAndExtent(text, at, text, at + 12);
}"""
MARKED = "CSS.highlights.get('k-comment')?.size ?? 0"
NOW = "[...(CSS.highlights.get('k-comment-now') ?? [])].map((range) => [range.toString(), range.startOffset])"


@pytest.fixture
def submitted(institute, methodologist, learner, organiser, tutor):
    version = make_version(institute, activity_type="assignment")
    assignment = make_assignment(methodologist, version, parts=PARTS)
    cohort = make_cohort(institute, version)
    grant_role(tutor, role=Role.TUTOR, actor=None, scope=("cohort", cohort.pk))
    enrolment = make_studying(cohort, learner, organiser, tutor)
    draft = work.draft_submission(learner, assignment_id=assignment.pk, enrolment=enrolment)
    upload = ("upload", learner.pk)
    file = store(samples.pdf(PLAN), "план.pdf", owner=upload, actor=learner)
    sent = {"plan": SentFiles(ids=(file.pk,))}
    parts = {"words": {"text": from_markdown(WORDS)}}
    work.keep_draft(learner, submission_id=draft.pk, parts=parts, sent=sent)
    draw_pages(ask_pages(file).sha256)
    assert DrawnDocument.objects.get().is_ready
    return work.submit_work(learner, submission_id=draft.pk)


def _comment(page, composer, words, count):
    composer.locator("textarea").fill(words)
    composer.locator("textarea").press("Control+Enter")
    expect(page.locator(".k-thread")).to_have_count(count)


def test_a_report_is_commented_on_at_points_pages_and_words(
    page, become, learner, tutor, submitted
):
    become(page, tutor).goto(f"/desk/{submitted.pk}/")
    composer, where = page.locator("[data-own=composer]"), page.locator("[data-own=where]")
    sheet = page.locator("[data-page='1'] .k-page-sheet")
    sheet.scroll_into_view_if_needed()
    box = sheet.bounding_box()
    assert box["width"] > 400  # wide enough to be read
    sheet.click(position={"x": box["width"] * 0.25, "y": 60})
    expect(where).to_have_text("страница 1, вверху, слева")
    expect(page.locator(".k-pin-ghost")).to_have_count(1)
    assert_accessible(page)
    _comment(page, composer, "Укажите класс.", 1)
    expect(page.locator("[data-page='1'] .k-pin")).to_have_text("1")
    expect(page.locator(".k-pin-ghost")).to_have_count(0)

    page.locator(".k-pages").focus()
    page.keyboard.press("c")
    composer.get_by_role("spinbutton", name="Страница").fill("2")
    composer.get_by_label("Место на странице").select_option(label="внизу, справа")
    expect(where).to_have_text("страница 2, внизу, справа")
    _comment(page, composer, "Приложению нужна ссылка.", 2)
    expect(page.locator("[data-page='2'] .k-pin")).to_have_text("2")

    _comment_on_words(page, composer)
    places = list(Comment.objects.order_by("pk").values_list("place", "part"))
    assert places[0][0]["page"] == 1
    assert 240 <= places[0][0]["x"] <= 260
    assert places[1] == ({"page": 2, "x": 833, "y": 833}, "plan")
    assert places[2] == ({"quote": "меняем ровно", "nth": 1}, "words")
    assert page.evaluate(MARKED) == 1
    assert_accessible(page)
    _there_and_back(page)


def _comment_on_words(page, composer):
    page.evaluate(SELECT)
    page.keyboard.press("c")
    expect(page.locator("[data-own=where]")).to_have_text("«меняем ровно»")
    _comment(page, composer, "На счёт три.", 3)


def _there_and_back(page):
    threads, pins = page.locator(".k-thread"), page.locator(".k-pin")
    threads.nth(1).locator("[data-go]").click()
    expect(pins.nth(1)).to_be_focused()
    expect(pins.nth(1)).to_be_in_viewport()
    pins.nth(0).click()
    expect(threads.nth(0).locator("[data-go]")).to_be_focused()
    threads.nth(2).locator("[data-go]").click()
    assert page.evaluate(NOW) == [["меняем ровно", WORDS.rindex("меняем")]]
    page.set_viewport_size({"width": 360, "height": 740})
    assert_fits(page)
    assert_accessible(page)
