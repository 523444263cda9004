"""A learner pins comments to places of a colleague's work in a real browser; the author reads them without a name."""

import pytest
from playwright.sync_api import expect

from kamerton.assessment.models import PeerReview, PeerRound
from kamerton.assessment.operations import peer_giving, peer_works, work
from kamerton.files.api import SentFiles, files_of, store
from kamerton.files.operations import ask_pages, draw_pages
from kamerton.people.api import grant_role
from kamerton.people.enums import Role
from kamerton.texts.api import from_markdown
from tests.e2e.axe import assert_accessible, assert_fits
from tests.factories.peers import WORDS, make_learners, set_due, set_terms
from tests.factories.study import make_cohort, make_version
from tests.factories.tasks import make_assignment
from tests.files import samples

pytestmark = pytest.mark.django_db(transaction=True)
PATIENT_MS = 30_000
PARTS = [
    {"key": "words", "kind": "text", "title": "Пояснение", "required": True},
    {"key": "plan", "kind": "file", "title": "План урока", "required": False},
]
SELECT = """() => {
  const text = document.querySelector('[data-part-key=words] p').firstChild;
  const at = text.data.indexOf('ровно');
  document.getSelection().setBaseAndExtent(text, at, text, at + 5);
}"""


@pytest.fixture
def learners(institute, methodologist, organiser, tutor):
    version = make_version(institute, activity_type="assignment")
    assignment = make_assignment(methodologist, version, parts=PARTS)
    set_terms(methodologist, assignment)
    cohort = make_cohort(institute, version)
    grant_role(tutor, role=Role.TUTOR, actor=None, scope=("cohort", cohort.pk))
    set_due(cohort, assignment)
    found = make_learners(cohort, organiser, 3, tutor)
    for one in found:
        _hand_in(one, assignment)
    peer_giving.begin_round(PeerRound.objects.get().pk, actor=tutor)
    return found


def _hand_in(enrolment, assignment):
    person = enrolment.person
    draft = work.draft_submission(person, assignment_id=assignment.pk, enrolment=enrolment)
    plan = samples.pdf("= План урока\n#lorem(60)")
    file = store(plan, "план.pdf", owner=("upload", person.pk), actor=person)
    parts = {"words": {"text": from_markdown("Мех меняем ровно, на счёт четыре.")}}
    sent = {"plan": SentFiles(ids=(file.pk,))}
    work.keep_draft(person, submission_id=draft.pk, parts=parts, sent=sent)
    work.submit_work(person, submission_id=draft.pk)
    made = peer_works.offer_work(draft.pk)
    peer_works.prepare_work(made.pk)
    for copy in files_of(("assessment.peer_work", made.pk)):
        draw_pages(ask_pages(copy).sha256)


def test_places_of_a_colleagues_work_are_commented_on_and_read_without_a_name(
    open_page, page, learners
):
    page.set_default_timeout(PATIENT_MS)
    reviewer = learners[0].person
    reviews = PeerReview.objects.filter(reviewer=learners[0]).order_by("pk")
    review = reviews.select_related("author__person", "work").first()
    open_page(reviewer, f"/peer/reviews/{review.token}/")
    page.locator("k-assessment-comments:defined").wait_for()
    _comment_on_words(page)
    _comment_on_a_page(page)
    review.refresh_from_db()
    (copy,) = files_of(("assessment.peer_work", review.work_id))
    words, point = review.comments
    assert (words["place"], words["part"]) == ({"quote": "ровно", "nth": 0}, "words")
    assert (point["place"]["page"], point["part"], point["on_file"]) == (1, "plan", copy.id)
    _on_a_phone(page)
    _send(page)
    PeerReview.objects.exclude(pk=review.pk).delete()
    review.work.reviews.update(state="done")
    type(review.work).objects.filter(pk=review.work_id).update(state="done")
    open_page(review.author.person, f"/submissions/{review.work.submission_id}/colleagues/")
    expect(page.get_by_text("Пояснение · «ровно»")).to_be_visible()
    expect(page.get_by_text("Укажите класс.")).to_be_visible()
    expect(page.locator("body")).not_to_contain_text(reviewer.surname)
    assert_fits(page)
    assert_accessible(page)


def _comment_on_words(page):
    page.evaluate(SELECT)
    page.keyboard.press("c")
    expect(page.locator("[data-own=where]")).to_have_text("«ровно»")
    assert_accessible(page)
    page.keyboard.type("На счёт три было бы ровнее.")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".k-thread")).to_have_count(1)
    assert page.evaluate("CSS.highlights.get('k-comment')?.size ?? 0") == 1


def _comment_on_a_page(page):
    sheet = page.locator("[data-page='1'] .k-page-sheet")
    sheet.scroll_into_view_if_needed()
    sheet.click(position={"x": 40, "y": 40})
    page.locator("[data-own=composer] textarea").fill("Укажите класс.")
    page.get_by_role("button", name="Добавить комментарий").click()
    expect(page.locator(".k-thread")).to_have_count(2)
    expect(page.locator(".k-pin")).to_have_count(1)
    page.locator(".k-thread [data-go]").first.click()
    expect(page.locator(".k-pin")).to_be_focused()
    assert_accessible(page)


def _on_a_phone(page):
    page.set_viewport_size({"width": 360, "height": 740})
    assert_fits(page)
    page.reload()
    expect(page.locator(".k-thread")).to_have_count(2)
    assert_fits(page)
    assert_accessible(page)


def _send(page):
    page.locator("[name=mark_sound][value='4']").check()
    page.locator("[name=mark_choice][value='2']").check()
    page.get_by_label("Отзыв", exact=True).fill(WORDS)
    page.get_by_role("button", name="Отправить отзыв").click()
    page.locator("dialog[open] .btn.main").click()
    expect(page.get_by_text("Отзыв отправлен.")).to_be_visible()
