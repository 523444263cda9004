"""Questions of music before a real browser: sung and played answers with a microphone, uploaded sounds, delay, MIDI."""

import io
import json
import math
import os
import re
import struct
import wave
import zlib
from decimal import Decimal

import pytest
from django.conf import settings
from django.test import Client, override_settings
from playwright.sync_api import expect

from kamerton.assessment.models import Answer, Attempt, Question
from kamerton.assessment.operations import attempt as taking
from kamerton.assessment.operations import authoring
from kamerton.core import clock
from kamerton.files.api import store
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
  const once = (name) => new Promise((ready) => audio.addEventListener(name, ready, { once: true }));
  for (const [at, name] of [[null, "loadedmetadata"], [1e7, "seeked"], [1.2, "seeked"]]) {
    const done = once(name);
    if (at === null) audio.load();
    else audio.currentTime = at;
    await done;
  }
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
            permissions=["microphone", "camera", "midi"],
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
    playing = page.locator(".k-outcome .k-work-file audio").first
    expect(playing).to_have_js_property("paused", False, timeout=PATIENT_MS)
    assert playing.evaluate("(audio) => audio.currentTime") >= 1
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
        desk.locator(".k-work-file audio").evaluate(TO_MOMENT)
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
    expect(page.locator(".k-outcome .k-work-file audio")).to_have_count(1, timeout=PATIENT_MS)
    attempt.refresh_from_db()
    assert (attempt.awaiting, attempt.passed) == (1, None)


def tones(*pitches_hz):
    """Return a WAV of one second for each pitch."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(22_050)
        for pitch in pitches_hz:
            wave_ = (math.sin(2 * math.pi * pitch * at / 22_050) for at in range(22_050))
            file.writeframes(b"".join(struct.pack("<h", round(12_000 * one)) for one in wave_))
    return out.getvalue()


def test_an_uploaded_sound_is_cut_and_heard_as_often_as_allowed(
    open_for, methodologist, learner, ask, begin, tmp_path
):
    """The author uploads three tones and lets the second be heard, twice."""
    question = ask("hearing", {"what": "interval", "sounding": "P5", "hearings": 2}, "Что звучит?")
    sound = tmp_path / "запись.wav"
    sound.write_bytes(tones(262, 392, 523))
    page = open_for(methodologist, f"/bank/{question.pk}/edit/")
    page.locator("k-files-upload[data-name=sound] input[type=file]").set_input_files(sound)
    expect(page.locator("input[name=sound][type=hidden]")).to_have_count(1, timeout=PATIENT_MS)
    page.locator("[name=clip_from]").fill("0:01")
    page.locator("[name=clip_to]").fill("0:02")
    page.get_by_role("button", name="Сохранить вопрос").click()
    page.wait_for_url(f"**/bank/{question.pk}/")
    assert Question.objects.get(pk=question.pk).data["clip"] == [1, 2]
    length = page.locator("audio").first.evaluate(LENGTH)
    assert length == pytest.approx(1, abs=0.15)

    attempt = begin()
    page = open_for(learner, f"/attempts/{attempt.pk}/")
    listen = box(page, question).locator("k-assessment-listen")
    expect(listen).to_contain_text("Осталось прослушиваний: 2 из 2")
    for left in ("Осталось прослушиваний: 1 из 2", "Все прослушивания использованы"):
        listen.get_by_role("button", name="Слушать").click()
        expect(listen).to_contain_text(left, timeout=PATIENT_MS)
    expect(listen.get_by_role("button", name="Слушать")).to_be_disabled()


LENGTH = """async (audio) => {
  audio.load();
  await new Promise((ready) => audio.addEventListener("loadedmetadata", ready, { once: true }));
  return audio.duration;
}"""
# Taps come 120 ms after each click: the clock of the page tells when a click is heard.
TAP_WITH_CLICKS = """(lateMs) => {
  const start = AudioScheduledSourceNode.prototype.start;
  AudioScheduledSourceNode.prototype.start = function (atS) {
    start.call(this, atS);
    const inMs = (atS - this.context.currentTime) * 1000 + lateMs;
    setTimeout(() => document.dispatchEvent(new KeyboardEvent("keydown", { code: "Space", key: " ", bubbles: true })), inMs);
  };
}"""


def test_the_delay_of_a_device_is_measured_and_goes_with_the_taps(open_for, learner, ask, begin):
    rhythm = {"pattern": "4 4 | 2", "metre": [2, 4], "tempo_bpm": 100}
    question = ask("rhythm", rhythm, "Простучите")
    attempt = begin()
    page = open_for(learner, f"/attempts/{attempt.pk}/")
    taps = box(page, question).locator("k-assessment-rhythm")
    page.evaluate(TAP_WITH_CLICKS, 120)
    taps.get_by_role("button", name="Измерить запаздывание устройства").click()
    expect(taps.locator("[data-own=state]")).to_contain_text("это будет учтено", timeout=PATIENT_MS)
    kept = int(page.evaluate("localStorage.getItem('k-tap-latency')"))
    assert 20 <= kept <= 500
    taps.get_by_role("button", name="Начать").click()
    expect(taps.locator("[data-own=state]")).to_contain_text("Записано", timeout=PATIENT_MS)
    sent = json.loads(taps.locator("input.input").input_value())
    assert sent["latency_ms"] == kept
    page.reload()
    assert int(page.evaluate("localStorage.getItem('k-tap-latency')")) == kept


# A keyboard with two keys pressed one after another, as the browser would give it.
MIDI = """
window.midiInput = Object.assign(new EventTarget(), { id: "1", name: "Орган", type: "input", state: "connected" });
window.midiPlay = (note) => {
  const event = new Event("midimessage");
  event.data = new Uint8Array([0x90, note, 100]);
  window.midiInput.dispatchEvent(event);
};
navigator.requestMIDIAccess = async () => Object.assign(new EventTarget(), { inputs: new Map([["1", window.midiInput]]) });
"""


def test_a_dictation_is_played_in_on_a_midi_keyboard(open_for, learner, ask, begin):
    melody = {"v": 1, "bars": [["G4/4", "A4/4"], ["B4/4", "G4/4"]]}
    question = ask("dictation", {"melody": melody, "metre": [2, 4]}, "Запишите")
    attempt = begin()
    page = open_for(learner, f"/attempts/{attempt.pk}/", MIDI)
    staff = box(page, question).locator("k-assessment-dictation")
    staff.locator("[tabindex='0']").first.focus()
    expect(staff).to_contain_text("Орган", timeout=PATIENT_MS)
    for note in (67, 69, 71, 67):
        page.evaluate("(note) => window.midiPlay(note)", note)
    field = staff.locator("input.input")
    expect(field).to_have_value("G4/4 A4/4 | B4/4 G4/4")
    expect(page.locator("[data-own=state].saved, .saved[data-own=state]").first).to_have_text(
        "Сохранено", timeout=PATIENT_MS
    )
    taking.finish_attempt(learner, attempt_id=attempt.pk)
    assert Answer.objects.get(question=question).share == 1


def picture():
    """Return a white PNG of 200 by 100 pixels."""

    def chunk(kind, body):
        whole = kind + body
        return struct.pack(">I", len(body)) + whole + struct.pack(">I", zlib.crc32(whole))

    rows = zlib.compress((b"\x00" + b"\xff" * 200) * 100)
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 200, 100, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def test_places_of_a_picture_are_drawn_and_answered_by_keys_alone(
    open_for, methodologist, learner, ask, begin
):
    """Two places are put, moved, resized, named; one is deleted; the learner finds it by keys."""
    spot = {"shape": "circle", "x": 10, "y": 10, "r": 5, "label": "прежнее"}
    kept = store(picture(), "стан.png", owner=("upload", methodologist.pk), actor=methodologist)
    data = {"file": kept.pk, "alt": "Нотный стан", "ratio": 2, "regions": [spot]}
    question = ask("hotspot", data, "Где?")
    page = open_for(methodologist, f"/bank/{question.pk}/edit/")
    regions = page.locator("k-assessment-regions")
    expect(regions.locator("img")).to_have_count(1, timeout=PATIENT_MS)
    draw_by_keys(page, regions)
    assert_accessible(page)
    page.get_by_role("button", name="Сохранить вопрос").press("Enter")
    page.wait_for_url(f"**/bank/{question.pk}/")
    kept = Question.objects.get(pk=question.pk).data["regions"]
    assert kept == [
        {"shape": "rect", "x": 44, "y": 41, "w": 17, "h": 17, "label": "скрипичный ключ"}
    ]

    mark_by_keys(open_for, learner, begin(), question)


def mark_by_keys(open_for, learner, attempt, question):
    page = open_for(learner, f"/attempts/{attempt.pk}/")
    spots = box(page, question).locator("k-assessment-spots")
    spots.locator("[data-own=sheet]").focus()
    page.keyboard.press("Shift+ArrowUp")
    page.keyboard.press("ArrowDown")
    expect(spots.locator("[data-own=voice]")).to_contain_text("50 % слева, 46 % сверху")
    page.keyboard.press("Enter")
    expect(spots.locator("[data-own=voice]")).to_contain_text("Отметка 1")
    expect(page.locator(".saved[data-own=state]")).to_have_text("Сохранено", timeout=PATIENT_MS)
    taking.finish_attempt(learner, attempt_id=attempt.pk)
    assert Answer.objects.get(question=question).share == 1


def draw_by_keys(page, regions):
    """Put a second place, move and resize and name it, and delete the first."""
    voice, press = regions.locator("[data-own=voice]"), page.keyboard.press
    regions.get_by_role("button", name="Прямоугольник").press("Enter")
    regions.get_by_role("button", name="Поставить в середину").press("Enter")
    expect(voice).to_contain_text("Прямоугольник, место 2 из 2")
    for key in ("ArrowRight", "ArrowRight", "ArrowUp", "Shift+ArrowRight", "Shift+ArrowDown"):
        press(key)
    expect(voice).to_contain_text("слева 44 %, сверху 41 %, ширина 17, высота 17")
    press("Enter")
    page.keyboard.type("скрипичный ключ")
    press("Shift+Tab")
    regions.locator("[data-own=sheet]").focus()
    press("[")
    expect(voice).to_contain_text("место 1 из 2 прежнее")
    press("Delete")
    expect(voice).to_contain_text("Осталось мест: 1")
