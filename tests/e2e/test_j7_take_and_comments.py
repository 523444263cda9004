"""J7: a take with the score, kept over a reload and a lost connection; comments by bars; the learner practises them."""

import os
import pathlib
import re

import pytest
from django.conf import settings
from django.test import Client, override_settings
from playwright.sync_api import expect

from kamerton.assessment.models import Comment, Submission
from kamerton.assessment.operations import work
from kamerton.people.api import grant_role
from kamerton.people.enums import Role
from kamerton.runtime import demo
from kamerton.scores.api import render
from kamerton.scores.models import Alignment
from kamerton.texts.api import from_markdown
from tests.e2e.axe import assert_accessible, assert_fits
from tests.factories.study import make_cohort, make_studying, make_version
from tests.factories.tasks import make_assignment

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
pytestmark = pytest.mark.django_db(transaction=True)
POLKA = pathlib.Path(demo.__file__).parent / "content" / "music" / "polka.musicxml"
PARTS = [{"key": "take", "kind": "audio", "title": "Дубль «Польки»", "required": True}]
PATIENT_MS = 30_000
HERE = "document.querySelector('k-scores-player').here"
TO_PLACE = """async ([bar, beat]) => {
  const player = await document.querySelector("k-scores-player").ready();
  const played = player.timeline.bars.find((one) => one.bar === bar);
  player.seek(played.beatsMs[beat - 1] + 5);
}"""


@pytest.fixture(scope="session", autouse=True)
def _built_front_end():
    with override_settings(STATIC_ROOT=settings.STATIC_BUILT):
        yield


@pytest.fixture(scope="session")
def base_url():
    """No whole platform is started for these tests: pages come from a server in this process."""
    return ""


@pytest.fixture
def draft(institute, methodologist, learner, organiser, tutor):
    version = make_version(institute, activity_type="assignment")
    assignment = make_assignment(
        methodologist,
        version,
        parts=PARTS,
        task=from_markdown("Сыграйте такты 1–16."),
        score_key=render(POLKA.read_bytes()).key,
        max_attempts=3,
    )
    cohort = make_cohort(institute, version)
    grant_role(tutor, role=Role.TUTOR, actor=None, scope=("cohort", cohort.pk))
    enrolment = make_studying(cohort, learner, organiser, tutor)
    return work.draft_submission(learner, assignment_id=assignment.pk, enrolment=enrolment)


@pytest.fixture
def open_for(browser, live_server):
    """A browser of a person's own, with a microphone and a camera."""
    contexts = []

    def _open(person, path):
        client = Client()
        client.force_login(person)
        context = browser.new_context(
            locale="ru-RU",
            timezone_id="Europe/Moscow",
            base_url=live_server.url,
            permissions=["microphone", "camera"],
        )
        contexts.append(context)
        session = client.cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        page = context.new_page()
        page.set_default_timeout(PATIENT_MS)
        page.goto(path)
        return page

    yield _open
    for context in contexts:
        context.close()


def record(page, number):
    """Record a take with the metronome until its bars have begun."""
    takes = page.locator("k-assessment-takes")
    takes.get_by_role("button", name="Записать дубль").click()
    expect(takes.locator("[data-own=state]")).to_contain_text(
        "Идёт запись: 0:03", timeout=PATIENT_MS
    )
    takes.get_by_role("button", name="Остановить").click()
    expect(takes.locator("[data-take]")).to_have_count(number, timeout=PATIENT_MS)


def hand_in(page):
    page.get_by_role("button", name="Сдать", exact=True).click()
    page.locator("dialog[open]").get_by_role("button", name="Сдать").click()
    page.wait_for_url("**/submissions/*/")


def comment(page, bar, beat, text=""):
    """Go to a beat and open the composer there by its key."""
    page.evaluate(TO_PLACE, [bar - 1, beat])
    page.locator("body").press("c")
    composer = page.locator("[data-own=composer]")
    expect(composer.locator("[data-own=where]")).to_contain_text(f"такт {bar}, доля {beat}")
    if text:
        page.keyboard.type(text)
    return composer


def add(page, composer, count):
    composer.locator("textarea").press("Control+Enter")
    expect(page.locator(".k-thread")).to_have_count(count, timeout=PATIENT_MS)


def record_note(composer, button):
    note = composer.locator("k-media-note")
    press = note.get_by_role("button", name=button)
    press.click()
    expect(note.locator("[data-own=state]")).to_contain_text("0:02", timeout=PATIENT_MS)
    press.click()
    expect(note.locator("[data-own=state]")).to_have_text("Заметка приложена", timeout=PATIENT_MS)


def test_takes_comments_by_bars_and_the_second_attempt(open_for, learner, tutor, draft):
    page = open_for(learner, f"/submissions/{draft.pk}/edit/")
    two_takes_and_the_second_handed_in(page)
    first = Submission.objects.get()
    assert (first.state, len(first.parts["take"]["files"])) == ("submitted", 1)
    assert Alignment.objects.get().points[0][0] == 0

    desk = open_for(tutor, f"/desk/{first.pk}/")
    review_by_bars(desk)
    assert Comment.objects.filter(submission=first).count() == 3

    practise_the_comments(page, first)
    attempt_again(page, first)
    second = Submission.objects.exclude(pk=first.pk).get()
    desk.goto(f"/desk/{second.pk}/")
    expect(desk.locator(".k-earlier")).to_have_count(1)
    mark(desk, "Зачесть", level=1)

    page.goto(f"/submissions/{second.pk}/")
    expect(page.locator("main")).to_contain_text("Зачтено")
    rows = page.locator(".k-review tbody tr")
    expect(rows.first.locator("[data-label='Разница']")).to_have_text("+4")
    page.get_by_text("Попытка 1").click()
    page.get_by_role("link", name="Открыть попытку с комментариями").click()
    expect(page.locator(".k-thread")).to_have_count(3)
    assert_accessible(page)


def two_takes_and_the_second_handed_in(page):
    assert_accessible(page)
    record(page, 1)
    record(page, 2)
    page.reload()
    takes = page.locator("k-assessment-takes [data-take]")
    expect(takes).to_have_count(2, timeout=PATIENT_MS)
    takes.nth(1).get_by_role("button", name="Слушать").click()
    expect(page.locator("[data-do=play]")).to_have_attribute("aria-pressed", "true")
    assert page.evaluate(HERE)["recording"] is not None
    page.locator("[data-do=play]").click()
    page.context.set_offline(True)
    takes.nth(1).get_by_role("button", name="Сдать этот").click()
    expect(takes.nth(1)).to_contain_text(re.compile("отправляется|ждёт связи"))
    page.context.set_offline(False)
    expect(takes.nth(1)).to_contain_text("в работе", timeout=PATIENT_MS)
    page.reload()
    expect(page.locator(".k-work-file")).to_have_count(1)
    assess_oneself(page)
    assert_accessible(page)
    hand_in(page)


def assess_oneself(page):
    """Mark the own work, on each criterion with the lowest level."""
    for group in ("sound", "choice"):
        page.locator(f"[name=self_{group}]").first.check()


def review_by_bars(page):
    assert_accessible(page)
    add(page, comment(page, 5, 2, "Мех меняете на четверти, а надо после неё."), 1)
    voice = comment(page, 9, 1)
    record_note(voice, "Голосовая заметка")
    add(page, voice, 2)
    film = comment(page, 12, 2)
    record_note(film, "Видеозаметка")
    add(page, film, 3)
    expect(page.locator(".k-score-sign")).to_have_count(3)
    assert_accessible(page)
    mark(page, "Вернуть на доработку", level=0)


def mark(page, decision, level):
    for group in page.locator("fieldset.k-criterion").all():
        group.locator("input[type=radio]").nth(level).check()
    page.locator("[name^=remark_]").first.fill("Смену меха — после четверти.")
    page.get_by_role("button", name=decision).click()
    page.wait_for_url("**/desk/")


def practise_the_comments(page, first):
    page.goto(f"/submissions/{first.pk}/")
    threads = page.locator(".k-thread")
    expect(threads).to_have_count(3)
    expect(threads.nth(1).locator("audio")).to_have_count(1)
    expect(threads.nth(2).locator("video")).to_have_count(1)
    threads.first.get_by_role("button", name="такт 5, доля 2").click()
    play = page.locator("[data-do=play]")
    expect(play).to_have_attribute("aria-pressed", "true", timeout=PATIENT_MS)
    expect(page.locator("[data-part=tempo]")).to_have_text("60 %")
    looped = page.evaluate("document.querySelector('k-scores-player').player.bars")
    assert looped == [4, 4]
    assert page.evaluate(HERE)["bar"] == 4
    play.click()
    threads.first.get_by_role("button", name="Ответить").click()
    page.keyboard.type("Понял, сыграю отдельно.")
    page.keyboard.press("Control+Enter")
    expect(threads.first.locator(".k-reply")).to_have_count(1)
    threads.first.get_by_role("button", name="Готово").click()
    expect(page.locator(".k-thread.done")).to_have_count(1)
    page.set_viewport_size({"width": 360, "height": 740})
    assert_fits(page)
    assert_accessible(page)
    page.set_viewport_size({"width": 1280, "height": 800})


def attempt_again(page, first):
    activity = first.assignment.activity_id
    page.goto(f"/cohorts/{first.enrolment.cohort.slug}/activities/{activity}/")
    page.get_by_role("button", name="Доработать").click()
    page.wait_for_url("**/edit/")
    expect(page.locator("k-assessment-takes [data-take]")).to_have_count(2, timeout=PATIENT_MS)
    assess_oneself(page)
    hand_in(page)
