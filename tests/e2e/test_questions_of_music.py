"""Questions of music before a real browser: sung and played answers with a microphone, uploaded sounds, delay, MIDI."""

import os
import re
from decimal import Decimal

import pytest
from django.conf import settings
from django.test import Client, override_settings
from playwright.sync_api import expect

from kamerton.assessment.models import Answer, Attempt
from kamerton.assessment.operations import attempt as taking
from kamerton.assessment.operations import authoring
from kamerton.core import clock
from kamerton.people.api import grant_role
from kamerton.people.enums import Role
from kamerton.texts.api import from_markdown
from tests.e2e.axe import assert_accessible, assert_fits
from tests.factories.study import make_cohort, make_studying, make_version
from tests.factories.tasks import make_test

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
pytestmark = pytest.mark.django_db(transaction=True)
PATIENT_MS = 30_000
TO_MOMENT = """async (audio) => {
  audio.load();
  await new Promise((ready) => audio.addEventListener("loadedmetadata", ready, { once: true }));
  audio.currentTime = 1.2;
}"""
ABC = "X:1\nM:2/4\nL:1/8\nQ:1/4=120\nK:C\nCD EF | GA Bc | c4 | C4 |]\n"
RECORDED = {
    "kind": "audio",
    "most_s": 60,
    "takes": 2,
    "tempo_bpm": 120,
    "criteria": [{"title": "Интонация", "most": 4}, {"title": "Ритм", "most": 4}],
}


@pytest.fixture(scope="session", autouse=True)
def _built_front_end():
    with override_settings(STATIC_ROOT=settings.STATIC_BUILT):
        yield


@pytest.fixture(scope="session")
def base_url():
    """No whole platform is started for these tests: pages come from a server in this process."""
    return ""


@pytest.fixture
def version(institute):
    return make_version(institute, activity_type="test")


@pytest.fixture
def test(methodologist, version):
    return make_test(methodologist, version, shuffle=False)


@pytest.fixture
def ask(methodologist, test):
    """Put a question into the test."""

    def _ask(type_code, data, words="Вопрос", points=4):
        return authoring.add_question(
            methodologist,
            test_id=test.pk,
            type_code=type_code,
            fields={"data": data, "text": from_markdown(words), "points": Decimal(points)},
        )

    return _ask


@pytest.fixture
def begin(institute, version, learner, organiser, tutor, test):
    """Begin an attempt once the questions are there."""

    def _begin():
        cohort = make_cohort(institute, version)
        grant_role(tutor, role=Role.TUTOR, actor=None, scope=("cohort", cohort.pk))
        enrolment = make_studying(cohort, learner, organiser, tutor)
        return taking.start_attempt(learner, test_id=test.pk, enrolment=enrolment)

    return _begin


@pytest.fixture
def open_for(browser, live_server):
    """A browser of a person's own, with a microphone and a MIDI keyboard allowed."""
    contexts = []

    def _open(person, path, script=""):
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
        if script:
            context.add_init_script(script)
        page = context.new_page()
        page.set_default_timeout(PATIENT_MS)
        page.goto(path)
        return page

    yield _open
    for context in contexts:
        context.close()


def box(page, question):
    return page.locator(f"[data-question='{question.pk}']")


def record(takes, number, until="0:02"):
    takes.get_by_role("button", name="Записать дубль").click()
    expect(takes.locator("> [data-own=state]")).to_contain_text(
        f"Идёт запись: {until}", timeout=PATIENT_MS
    )
    takes.get_by_role("button", name="Остановить").click()
    expect(takes.locator("[data-take]")).to_have_count(number, timeout=PATIENT_MS)


def hand_in(page):
    page.get_by_role("button", name="Сдать", exact=True).click()
    page.wait_for_url("**/finish/", timeout=PATIENT_MS)
    page.get_by_role("button", name="Сдать", exact=True).click()
    page.wait_for_url("**/result/", timeout=PATIENT_MS)


def test_an_answer_is_sung_kept_handed_in_and_marked(open_for, learner, tutor, ask, begin):
    played = ask("recorded", {**RECORDED, "abc": ABC}, "Сыграйте **первую** фразу")
    sung = ask("recorded", RECORDED, "Спойте её")
    attempt = begin()
    page = open_for(learner, f"/attempts/{attempt.pk}/")
    first, second = (box(page, one).locator("k-assessment-takes") for one in (played, sung))
    assert_accessible(page)
    two_takes_and_the_second_handed_in(page, first)
    record(second, 1)  # chosen by nobody: handing in takes it
    hand_in(page)
    expect(page.locator(".k-outcome k-assessment-moments")).to_have_count(2)
    assert_accessible(page)
    answers = {a.question_id: a.value for a in Answer.objects.filter(attempt=attempt)}
    assert (answers[played.pk]["take"], answers[sung.pk]["take"]) == (2, 1)
    assert answers[played.pk]["length_ms"] > 1500

    mark_both(open_for(tutor, "/desk/marking/"))
    page.reload()
    page.get_by_role("button", name="0:01").first.click()
    expect(page.locator(".k-outcome").last).to_contain_text("Интонация")
    attempt.refresh_from_db()
    assert (attempt.points, attempt.awaiting) == (Decimal(7), 0)


def two_takes_and_the_second_handed_in(page, first):
    """Two of two are made, kept over a reload; the first is sent over a break, then the second."""
    record(first, 1)
    record(first, 2)
    expect(first.locator("[data-own=left]")).to_have_text("Все дубли использованы.")
    expect(first.get_by_role("button", name="Записать дубль")).to_be_disabled()
    page.reload()
    takes = first.locator("[data-take]")
    expect(takes).to_have_count(2, timeout=PATIENT_MS)
    expect(first.get_by_role("button", name="Записать дубль")).to_be_disabled()
    takes.nth(0).get_by_role("button", name="Слушать").click()
    expect(page.locator("k-scores-player [data-do=play]")).to_have_attribute("aria-pressed", "true")
    page.context.set_offline(True)
    takes.nth(0).get_by_role("button", name="Сдать этот").click()
    expect(takes.nth(0)).to_contain_text(re.compile("отправляется|ждёт связи"))
    page.context.set_offline(False)
    expect(takes.nth(0)).to_contain_text("сдан", timeout=PATIENT_MS)
    takes.nth(1).get_by_role("button", name="Сдать этот").click()
    expect(takes.nth(1)).to_contain_text("сдан", timeout=PATIENT_MS)
    expect(takes.nth(0)).to_contain_text("на этом устройстве")
    page.set_viewport_size({"width": 360, "height": 740})
    assert_fits(page)
    assert_accessible(page)
    page.set_viewport_size({"width": 1280, "height": 800})


def mark_both(desk):
    desk.get_by_role("link", name="Проверить первый").click()
    for mark, words in (("4", "Сыграйте"), ("2", "Спойте её")):
        expect(desk.locator("main")).to_contain_text(words)
        desk.locator("[name=mark_0]").fill("4")
        desk.locator("[name=mark_1]").fill(mark)
        desk.locator("audio").first.evaluate(TO_MOMENT)
        desk.get_by_role("button", name="Вставить звучащий момент").click()
        desk.keyboard.type("чуть выше")
        expect(desk.locator("textarea[name=comment]")).to_have_value("0:01 чуть выше")
        assert_accessible(desk)
        desk.get_by_role("button", name="Сохранить и показать следующий").click()
    desk.wait_for_url("**/desk/marking/")


def test_a_take_under_way_at_the_end_still_arrives(open_for, learner, test, ask, begin):
    """The upload is begun, the connection breaks, the clock ends the test; later the rest comes."""
    sung = ask("recorded", RECORDED, "Спойте")
    attempt = begin()
    page = open_for(learner, f"/attempts/{attempt.pk}/")
    takes = box(page, sung).locator("k-assessment-takes")
    record(takes, 1)
    page.route("**/files/uploads/*-*", lambda route: route.abort("internetdisconnected"))
    page.route("**/take/", lambda route: route.abort("internetdisconnected"))
    with page.expect_request_finished(lambda sent: sent.url.endswith("/files/uploads/")):
        takes.get_by_role("button", name="Сдать этот").click()
    expect(takes.locator("[data-take]")).to_contain_text(re.compile("отправляется|ждёт связи"))
    Attempt.objects.filter(pk=attempt.pk).update(deadline_at=clock.now())
    page.unroute("**/files/uploads/*-*")
    page.unroute("**/take/")
    page.route("**/take/", lambda route: route.abort("internetdisconnected"))
    page.wait_for_timeout(6000)  # the server's own spare seconds
    assert taking.finish_overdue() == 1
    page.goto(f"/attempts/{attempt.pk}/result/")
    rest = page.locator("k-assessment-takes[data-rest]")
    expect(rest).to_be_visible()
    expect(rest).to_contain_text("ещё отправляется")
    page.unroute("**/take/")
    expect(page.locator(".k-outcome audio")).to_have_count(1, timeout=PATIENT_MS)
    attempt.refresh_from_db()
    assert (attempt.awaiting, attempt.passed) == (1, None)
