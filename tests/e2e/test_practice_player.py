"""The practice player in a real browser: key, parts, speed trainer, recordings at any tempo, bars marked by taps."""

import os

import pytest
from django.conf import settings
from django.test import override_settings
from playwright.sync_api import expect

from kamerton.assessment.operations import work
from kamerton.files.api import store
from kamerton.people.api import grant_role
from kamerton.people.enums import Role
from kamerton.scores.api import ScoreRecording, render, score_view
from kamerton.scores.models import Alignment
from kamerton.texts.api import from_markdown
from tests.e2e.axe import assert_accessible, assert_fits
from tests.factories.study import make_cohort, make_studying, make_version
from tests.factories.tasks import make_assignment

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
pytestmark = pytest.mark.django_db(transaction=True)

TWO_HANDS = """```abc
X:1
T:Две руки
M:2/4
L:1/8
Q:1/4=120
K:D
V:RH name="Правая рука"
V:LH name="Левая рука" clef=bass
[V:RH] d2 f2 | a4 | g2 e2 | d4 |]
[V:LH] D,2 A,2 | D,4 | A,2 A,2 | D,4 |]
```"""
# A tone of 440 Hz, thirty seconds, as a recording that only this device has.
ADD_A_RECORDING = """async (alignment) => {
  const player = document.querySelector("k-scores-player");
  const rate = 16000, count = rate * 30, data = new DataView(new ArrayBuffer(44 + count * 2));
  const write = (at, text) => [...text].forEach((sign, n) => data.setUint8(at + n, sign.charCodeAt(0)));
  write(0, "RIFF"); data.setUint32(4, 36 + count * 2, true); write(8, "WAVEfmt ");
  data.setUint32(16, 16, true); data.setUint16(20, 1, true); data.setUint16(22, 1, true);
  data.setUint32(24, rate, true); data.setUint32(28, rate * 2, true);
  data.setUint16(32, 2, true); data.setUint16(34, 16, true);
  write(36, "data"); data.setUint32(40, count * 2, true);
  for (let n = 0; n < count; n += 1) data.setInt16(44 + n * 2, 9000 * Math.sin((n / rate) * 2 * Math.PI * 440), true);
  const content = new Blob([data.buffer], {type: "audio/wav"});
  player.addRecording({id: "tone", name: "Тон", content, address: "", picture: "", points: [[0, 500], [4, 20500]], mayAlign: true, alignment});
  await player.choose("tone");
}"""
HEAR = """() => {
  window.heard = [];
  const connect = AudioNode.prototype.connect;
  AudioNode.prototype.connect = function (target, ...rest) {
    const result = connect.call(this, target, ...rest);
    if (target instanceof AudioDestinationNode) {
      const meter = this.context.createAnalyser();
      meter.fftSize = 16384;
      connect.call(this, meter);
      const block = new Float32Array(meter.frequencyBinCount);
      setInterval(() => {
        meter.getFloatFrequencyData(block);
        const top = block.indexOf(Math.max(...block));
        window.heard.push({hz: (top * this.context.sampleRate) / meter.fftSize, db: block[top]});
      }, 100);
    }
    return result;
  };
}"""
HEARD_TONES = """async () => {
  const loud = () => window.heard.filter((one) => one.db > -40).map((one) => one.hz);
  while (loud().length < 12) await new Promise((resolve) => setTimeout(resolve, 100));
  return loud();
}"""
SILENT = "document.querySelector('k-scores-player').ready().then((player) => [...player.silent])"
HERE = "document.querySelector('k-scores-player').here"


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
    version = make_version(institute)
    assignment = make_assignment(methodologist, version, task=from_markdown(TWO_HANDS))
    cohort = make_cohort(institute, version)
    grant_role(tutor, role=Role.TUTOR, actor=None, scope=("cohort", cohort.pk))
    enrolment = make_studying(cohort, learner, organiser, tutor)
    return work.draft_submission(learner, assignment_id=assignment.pk, enrolment=enrolment)


@pytest.fixture
def player(page, live_server, client, learner, draft):
    client.force_login(learner)
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value}
    page.context.add_cookies([{**cookie, "url": live_server.url}])
    page.set_default_timeout(30_000)
    page.goto(f"{live_server.url}/submissions/{draft.pk}/edit/")
    page.evaluate(HEAR)
    found = page.locator("k-scores-player")
    found.scroll_into_view_if_needed()
    found.locator("svg.k-score-page").first.wait_for(state="attached")
    return found


def more(player):
    player.locator(".k-score-more > summary").click()


def test_the_key_changes_in_sound_and_score(page, player):
    more(player)
    key = player.locator("[data-part=key]")
    expect(key).to_have_text("ре мажор")
    player.get_by_role("button", name="На полутон выше").click()
    player.get_by_role("button", name="На полутон выше").click()
    expect(key).to_have_text("+2 · ми мажор")
    first = page.evaluate(
        "document.querySelector('k-scores-player').player.timeline.notes.map((n) => n.pitch)"
    )
    assert max(first) == 83  # a² and two semitones
    expect(player.locator("svg.k-score-page").first).to_be_attached()


def test_a_part_alone_and_the_trainer_by_rounds(page, player):
    more(player)
    assert_accessible(page)
    player.get_by_role("button", name="одна: Левая рука").click()
    assert page.evaluate(SILENT) == [0]
    player.locator("[data-do=train-from]").fill("100")
    player.locator("[data-do=train-step]").fill("20")
    player.locator("[data-do=train-to]").fill("140")
    player.locator("[data-do=train-to]").press("Tab")
    more(player)
    page.evaluate("document.querySelector('k-scores-player').loopBars(1, 1)")
    player.locator("[data-do=play]").click()
    expect(player.locator("[data-part=tempo]")).to_have_text("140 %", timeout=30_000)
    assert page.evaluate(HERE)["bar"] == 1
    player.locator("[data-do=play]").click()


def test_bars_are_chosen_by_dragging(page, player):
    bars = player.locator("[data-layout]:visible [data-m]")
    first, last = bars.nth(1).bounding_box(), bars.nth(2).bounding_box()
    page.mouse.move(first["x"] + 20, first["y"] + first["height"] / 2)
    page.mouse.down()
    page.mouse.move(last["x"] + 20, last["y"] + last["height"] / 2, steps=5)
    page.mouse.up()
    expect(player.locator("[data-part=state]")).to_have_text("Повторяются такты с 2 по 3")
    assert player.locator(".k-score-wash").count() == 2


def test_a_recording_slows_down_at_its_own_pitch_and_follows_the_bars(page, player):
    page.evaluate(ADD_A_RECORDING, "")
    page.evaluate("document.querySelector('k-scores-player').practise(1, 2, 60)")
    expect(player.locator("[data-do=play]")).to_have_attribute("aria-pressed", "true")
    tones = page.evaluate(HEARD_TONES)
    assert all(abs(hz - 440) < 6 for hz in tones[4:])
    here = page.evaluate(HERE)
    assert here["recording"] == "tone"
    assert here["bar"] in (1, 2)
    assert 5500 <= here["ms"] <= 15_500
    expect(player.locator("[data-part=tempo]")).to_have_text("60 %")


def test_bars_of_a_recording_are_marked_by_taps_and_kept(page, player, learner, live_server):
    score = render(TWO_HANDS.removeprefix("```abc\n").removesuffix("```"), "abc")
    file = store(b"RIFF", "t.wav", owner=("test", 1))
    recording = ScoreRecording(1, "x", "/x", file.sha256, may_align=True)
    address = (
        str(score_view(score, recordings=[recording])).split('"alignment": "')[1].split('"')[0]
    )
    page.evaluate(ADD_A_RECORDING, address)
    more(player)
    player.get_by_role("button", name="Разметить такты записи").click()
    tap = player.get_by_role("button", name="Такт 1", exact=True)
    tap.wait_for()
    player.get_by_role("button", name="С начала").click()
    for seconds in (1, 3, 5):
        page.evaluate(f"document.querySelector('k-scores-player').goTo({seconds * 1000})")
        page.keyboard.press("t")
    expect(player.locator("[data-part=marks] li")).to_have_count(3)
    assert_accessible(page)
    player.get_by_role("button", name="Сохранить метки").click()
    expect(player.locator("[data-part=aligner]")).to_be_hidden()
    kept = Alignment.objects.get()
    assert (kept.made_by, kept.points) == (learner, [[0, 1000.0], [1, 3000.0], [2, 5000.0]])
    page.evaluate("document.querySelector('k-scores-player').toBar(1)")
    assert page.evaluate(HERE)["ms"] == pytest.approx(3000, abs=5)


def test_the_player_fits_a_phone(page, player):
    page.set_viewport_size({"width": 360, "height": 740})
    more(player)
    assert_fits(page)
    assert_accessible(page)
