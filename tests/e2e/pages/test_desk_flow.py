"""The tutor's desk in a real browser: a round of reviews by keys alone, and over a half-dead connection."""

import pytest
from playwright.sync_api import expect

from kamerton.assessment.models import Comment, Review
from kamerton.assessment.operations import comments as commenting
from kamerton.assessment.operations import work
from kamerton.assessment.operations.comments import NewComment
from kamerton.files.api import files_of
from kamerton.learning.models import Cohort, LearnerNote
from kamerton.notifications.models import Notification
from kamerton.people.api import grant_role
from kamerton.people.enums import Role
from kamerton.texts.api import from_markdown, plain_text
from tests.e2e.axe import assert_accessible, assert_fits
from tests.factories.people import make_person
from tests.factories.study import make_cohort, make_studying, make_version
from tests.factories.tasks import make_assignment

pytestmark = pytest.mark.django_db(transaction=True)
PATIENT_MS = 30_000


@pytest.fixture
def enrolments(institute, methodologist, learner, organiser, tutor):
    version = make_version(institute, activity_type="assignment")
    make_assignment(methodologist, version)
    cohort = make_cohort(institute, version)
    grant_role(tutor, role=Role.TUTOR, actor=None, scope=("cohort", cohort.pk))
    made = [make_studying(cohort, learner, organiser, tutor)]
    for surname in ("Беляева", "Громова"):
        Cohort.objects.update(state="recruiting")
        made.append(make_studying(cohort, make_person(surname, "Анна"), organiser, tutor))
    return made


@pytest.fixture
def works(enrolments):
    return [_handed_in(enrolment) for enrolment in enrolments]


def _handed_in(enrolment):
    assignment = enrolment.cohort.version.modules.get().activities.get().assignment
    person = enrolment.person
    draft = work.draft_submission(person, assignment_id=assignment.pk, enrolment=enrolment)
    parts = {"report": {"text": from_markdown(f"Отчёт: {person.surname}")}}
    work.save_draft(person, submission_id=draft.pk, parts=parts)
    return work.submit_work(person, submission_id=draft.pk)


def _drop_answers(page, address, count):
    """Let so many requests reach the server and lose their answers; return how many were lost."""
    lost = []

    def lose(route):
        if route.request.method != "POST" or len(lost) == count:
            return route.fallback()
        lost.append(route.fetch().status)
        route.abort("connectionreset")

    page.route(address, lose)
    return lost


def test_a_round_of_reviews_goes_by_keys_alone(open_page, page, tutor, works):
    page.set_default_timeout(PATIENT_MS)
    page.set_viewport_size({"width": 1440, "height": 900})
    keys = page.keyboard
    open_page(tutor, f"/desk/{works[0].pk}/")
    page.locator("k-assessment-review k-media-note:not([hidden])").wait_for()
    _list_of_keys(page)
    keys.press("n")
    page.wait_for_url(f"**/desk/{works[1].pk}/")
    open_page(tutor, f"/desk/{works[0].pk}/")
    _marks_and_remark(page)
    _voice_note(page)
    keys.press("c")
    keys.type("Слышно, как звук стал ровнее.")
    keys.press("Control+Enter")
    page.wait_for_url(f"**/desk/{works[1].pk}/")
    given = Review.objects.get()
    assert given.remarks == {"sound": "Тише начало"}
    assert plain_text(given.comment).strip() == "Слышно, как звук стал ровнее."
    (note,) = files_of(("submission", works[0].pk))
    assert [note.id] == given.files
    assert note.mime.startswith("audio/")
    _return_the_next(page, works[2])
    assert list(Review.objects.order_by("pk").values_list("state", flat=True)) == [
        "passed",
        "returned",
    ]


def _list_of_keys(page):
    dialog = page.locator("#review-keys")
    page.keyboard.press("?")
    expect(dialog).to_be_visible()
    for key in ("N", "V", "R", "C", "T", "Esc"):
        expect(dialog.locator("kbd", has_text=key).first).to_be_visible()
    assert_accessible(page)
    page.keyboard.press("2")  # nothing is chosen behind the list
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(page.locator("[data-criterion] input:checked")).to_have_count(0)


def _marks_and_remark(page):
    keys = page.keyboard
    boxes = page.locator("[data-criterion]")
    page.locator("k-assessment-review:defined").wait_for()
    keys.press("j")
    expect(boxes.nth(1).locator("input").first).to_be_focused()
    keys.press("2")
    keys.press("k")
    keys.press("2")
    expect(page.locator("[data-own=sum]")).to_have_text("6 из 6 · хватает для зачёта")
    keys.press("k")
    keys.press("r")
    keys.type("Тише начало")
    keys.press("Escape")
    expect(boxes.nth(0).locator("input:checked")).to_be_focused()


def _voice_note(page):
    note = page.locator("k-assessment-review k-media-note")
    state = note.locator("[data-own=state]")
    note.locator("[data-do=voice]").and_(page.locator(":not([hidden])")).wait_for()
    page.keyboard.press("v")
    expect(note.locator("[data-do=voice]")).to_have_attribute("aria-pressed", "true")
    expect(state).to_have_text("Идёт запись: 0:01")
    page.keyboard.press("v")
    expect(state).to_have_text("Заметка приложена")
    expect(note.locator("input[type=hidden][name=attached]")).to_have_count(1)
    expect(note.locator("audio")).to_be_visible()
    assert_accessible(page)


def _return_the_next(page, following):
    page.locator("k-assessment-review:defined").wait_for()
    keys = page.keyboard
    for key in ("1", "1", "c"):
        keys.press(key)
    keys.type("Добавьте запись начала.")
    keys.press("Control+Shift+Enter")
    page.wait_for_url(f"**/desk/{following.pk}/")


def test_a_review_whose_answer_was_lost_is_one_and_goes_on_by_itself(open_page, page, tutor, works):
    page.set_default_timeout(PATIENT_MS)
    open_page(tutor, f"/desk/{works[0].pk}/")
    page.locator("k-assessment-review:defined").wait_for()
    lost = _drop_answers(page, f"**/desk/{works[0].pk}/", 1)
    for key in ("2", "2"):
        page.keyboard.press(key)
    page.get_by_role("button", name="Зачесть").click()
    expect(page.locator("[data-own=sure]")).to_contain_text("Ответа нет")
    page.get_by_role("button", name="Попробовать сейчас").click()
    page.wait_for_url(f"**/desk/{works[1].pk}/")
    expect(page.get_by_text("Отзыв отправлен")).to_have_count(1)
    assert lost == [200]
    assert Review.objects.count() == 1


def test_a_review_sent_without_a_connection_waits_and_arrives_once(open_page, page, tutor, works):
    page.set_default_timeout(PATIENT_MS)
    open_page(tutor, f"/desk/{works[0].pk}/")
    page.locator("k-assessment-review:defined").wait_for()
    for key in ("2", "2", "c"):
        page.keyboard.press(key)
    page.keyboard.type("Ровно и ясно.")
    page.context.set_offline(True)
    page.keyboard.press("Control+Enter")
    expect(page.locator("[data-own=sure]")).to_contain_text("Нет связи")
    assert_accessible(page)
    assert Review.objects.count() == 0
    page.context.set_offline(False)
    page.wait_for_url(f"**/desk/{works[1].pk}/")
    assert plain_text(Review.objects.get().comment).strip() == "Ровно и ясно."


def test_a_comment_over_a_half_dead_connection_is_one_and_its_words_stay(
    open_page, page, tutor, works
):
    page.set_default_timeout(PATIENT_MS)
    address = f"/submissions/{works[0].pk}/comments/"
    open_page(tutor, f"/desk/{works[0].pk}/")
    composer, threads = page.locator("[data-own=composer]"), page.locator(".k-thread")
    page.locator("k-assessment-comments:defined").wait_for()
    page.get_by_role("button", name="Комментарий к этому месту").click()
    composer.locator("textarea").fill("Начните тише.")
    page.context.set_offline(True)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".offline")).to_contain_text("хранится на этом устройстве")
    expect(composer.locator("textarea")).to_have_value("Начните тише.")
    lost = _drop_answers(page, f"**{address}", 1)
    page.context.set_offline(False)
    expect(composer.locator("[data-own=problem]")).to_contain_text("Нет связи")
    expect(composer.locator("textarea")).to_have_value("Начните тише.")
    page.keyboard.press("Control+Enter")
    expect(threads).to_have_count(1)
    expect(composer).to_be_hidden()
    assert (len(lost), Comment.objects.count()) == (1, 1)


def test_an_answer_to_a_comment_whose_answer_was_lost_is_one(open_page, page, tutor, works):
    page.set_default_timeout(PATIENT_MS)
    commenting.add_comment(tutor, submission_id=works[0].pk, said=NewComment("Тише", key="k"))
    open_page(tutor, f"/desk/{works[0].pk}/")
    page.locator("k-assessment-comments:defined").wait_for()
    lost = _drop_answers(page, f"**/submissions/{works[0].pk}/comments/", 1)
    page.get_by_role("button", name="Ответить").click()
    page.locator("[data-own=composer] textarea").fill("Или ближе к грифу.")
    page.keyboard.press("Control+Enter")
    expect(page.locator("[data-own=problem]")).to_contain_text("Нет связи")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".k-reply")).to_have_count(1)
    assert lost == [200]
    assert Comment.objects.filter(parent__isnull=False).count() == 1


def test_a_letter_over_a_half_dead_connection_goes_once_on_a_phone(
    open_page, phone, tutor, enrolments
):
    page = phone
    page.set_default_timeout(PATIENT_MS)
    open_page(tutor, f"/desk/learners/{enrolments[0].pk}/")
    assert_fits(page)
    lost = _drop_answers(page, "**/letter/", 1)
    page.get_by_label("Письмо").fill("Что мешает начать?")
    page.get_by_role("button", name="Отправить письмо").click()
    expect(page.locator("[data-own=sure]").first).to_contain_text("Ответа нет")
    assert_fits(page)
    page.get_by_role("button", name="Попробовать сейчас").click()
    page.wait_for_url("**/desk/learners/")
    assert lost == [200]
    assert LearnerNote.objects.get().text == "Что мешает начать?"
    assert Notification.objects.filter(kind="learning.letter").count() == 1
