"""Recordings beside a score of the bank: found bars, MIDI by parts, a video in step, by keys and by fingers."""

import pytest
from playwright.sync_api import expect

from kamerton.core.api import storage
from kamerton.library import operations
from kamerton.library.operations import Made
from kamerton.media.api import Film, render_score_video
from kamerton.scores.api import AudioFormat, page_svg, render, render_audio, timeline
from kamerton.scores.models import Alignment
from tests.e2e.axe import assert_accessible, assert_fits

pytestmark = pytest.mark.django_db(transaction=True)
TWO_HANDS = b"""X:1
T:Two hands
M:2/4
L:1/8
Q:1/4=120
K:D
V:RH name="Right"
V:LH name="Left" clef=bass
[V:RH] d2 f2 | a4 | g2 e2 | d4 |]
[V:LH] D,2 A,2 | D,4 | A,2 A,2 | D,4 |]
"""
PLAYER = "document.querySelector('k-scores-player')"
PITCHES = f"{PLAYER}.player.timeline.notes.map((note) => note.pitch)"
STAVES = f"{PLAYER}.player.timeline.notes.map((note) => note.staff)"
FILM = "document.querySelector('[data-part=picture] video')"
APART_S = f"Math.abs({FILM}.currentTime - {PLAYER}.player.position / 1000)"
IN_STEP = f"!{FILM}.paused && {FILM}.currentTime > 1 && {APART_S} < 0.15"
PATIENT_MS = 30_000


@pytest.fixture
def score(tutor):
    return operations.add_material(
        tutor,
        fields={"kind": "score", "title": "Две руки", "access": "public"},
        content={"upload": Made(TWO_HANDS, "two-hands.abc")},
    )


@pytest.fixture
def rendition():
    return render(TWO_HANDS)


def _beside(tutor, score, content, name):
    return operations.add_recording(
        tutor, material_id=score.pk, title=(name, ""), upload=Made(content, name)
    )


def _open(page, score):
    page.set_default_timeout(PATIENT_MS)
    page.goto(f"/library/{score.slug}/")
    player = page.locator("k-scores-player")
    player.locator("svg.k-score-page").first.wait_for(state="attached")
    return player


def _choose(player, name):
    player.locator("[data-do=source]").select_option(label=name)
    _until(player.page, f"{PLAYER}.sources.chosen?.name === '{name}'")


def _until(page, condition):
    """Wait in the page: its policy forbids what Playwright's own waiting would evaluate."""
    waiting = f"""async () => {{
      const is = () => ({condition});
      const end = performance.now() + {PATIENT_MS};
      while (!is() && performance.now() < end) await new Promise((go) => setTimeout(go, 40));
      return is();
    }}"""
    assert page.evaluate(waiting), condition


def _more(player):
    player.locator(".k-score-more > summary").click()


def test_bars_of_rendered_sound_are_found_and_kept(page, become, tutor, score, rendition):
    sound = render_audio(rendition, audio_format=AudioFormat.WAV, tempo_percent=80)
    _beside(tutor, score, sound, "slow.wav")
    player = _open(become(page, tutor), score)
    _choose(player, "slow.wav")
    expect(player.locator("[data-part=state]")).to_contain_text("ещё не размечены")
    _more(player)
    player.get_by_role("button", name="Разметить такты записи").click()
    player.get_by_role("button", name="Найти такты").click()
    expect(player.locator("[data-part=marks] li")).to_have_count(5, timeout=PATIENT_MS)
    assert_accessible(page)
    player.get_by_role("button", name="Сохранить метки").click()
    expect(player.locator("[data-part=aligner]")).to_be_hidden()
    points = dict(map(tuple, Alignment.objects.get().points))
    for place, bar in enumerate(timeline(rendition).bars):
        assert points[place] == pytest.approx(bar.start_ms / 0.8, abs=130)
    page.evaluate(f"{PLAYER}.toBar(2)")
    player.locator("[data-do=play]").press("Space")
    _until(page, f"{PLAYER}.here.bar === 3")
    page.keyboard.press("Space")
    expect(player.locator("[data-do=play]")).to_have_attribute("aria-pressed", "false")


def test_a_recording_goes_into_another_key_but_not_into_parts(
    page, become, tutor, score, rendition
):
    sound = render_audio(rendition, audio_format=AudioFormat.WAV)
    _beside(tutor, score, sound, "take.wav")
    player = _open(become(page, tutor), score)
    _choose(player, "take.wav")
    _more(player)
    expect(player.get_by_text("Запись нельзя разобрать на партии")).to_be_visible()
    expect(player.get_by_role("button", name="одна: Right")).to_be_disabled()
    player.get_by_role("button", name="На полутон выше").click()
    expect(player.locator("[data-part=key]")).to_contain_text("+1")
    assert page.evaluate(f"{PLAYER}.sources.chosen.name") == "take.wav"


def test_a_midi_file_sounds_by_parts_in_any_key(page, become, tutor, score, rendition):
    with storage.open(rendition.midi_key) as stream:
        _beside(tutor, score, stream.read(), "play.mid")
    player = _open(become(page, tutor), score)
    _choose(player, "play.mid")
    written = timeline(rendition)
    assert sorted(page.evaluate(PITCHES)) == sorted(note.pitch for note in written.notes)
    assert set(page.evaluate(STAVES)) == {0, 1}
    marks = page.evaluate(f"{PLAYER}.sources.chosen.points")
    for place, bar in enumerate(written.bars):
        assert dict(map(tuple, marks))[place] == pytest.approx(bar.start_ms, abs=130)
    _more(player)
    player.get_by_role("button", name="одна: Left").click()
    assert page.evaluate(f"[...{PLAYER}.player.silent]") == [0]
    player.get_by_role("button", name="На полутон выше").click()
    expect(player.locator("[data-part=key]")).to_contain_text("+1")
    assert max(page.evaluate(PITCHES)) == max(note.pitch for note in written.notes) + 1
    player.locator("[data-do=metronome]").check()
    _more(player)
    player.locator("[data-do=play]").click()
    _until(page, f"{PLAYER}.here.bar === 1")
    player.locator("[data-do=play]").click()


@pytest.fixture
def touched(browser, base_url):
    """A phone: fingers, no mouse."""
    context = browser.new_context(
        base_url=base_url, has_touch=True, locale="ru-RU", viewport={"width": 360, "height": 740}
    )
    yield context.new_page()
    context.close()


# The player's bar and the picture stay at the top while the score is scrolled.
BELOW_THE_PICTURE = """bar => scrollBy(
    {top: bar.getBoundingClientRect().top - 0.6 * innerHeight, behavior: "instant"})"""


def _hold(page, bar):
    """Hold a finger on a bar until something repeats."""
    bar.evaluate(BELOW_THE_PICTURE)
    box = bar.bounding_box()
    point = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}
    fingers = page.context.new_cdp_session(page)
    fingers.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [point]})
    page.locator(".k-score-wash").first.wait_for(state="attached")
    fingers.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def test_a_video_keeps_in_step_and_fingers_rule_it(touched, tutor, score, rendition, tmp_path):
    film = tmp_path / "film.mp4"
    pages = (page_svg(rendition, "wide", 1).decode(),)
    sound = render_audio(rendition, audio_format=AudioFormat.AAC, tempo_percent=100)
    render_score_video(Film("Две руки", pages, timeline(rendition)), sound, film)
    _beside(tutor, score, film.read_bytes(), "film.mp4")
    page = touched
    player = _open(page, score)
    assert_fits(page)
    _choose(player, "film.mp4")
    picture = player.locator("[data-part=picture] video")
    expect(picture).to_be_visible()
    page.evaluate(f"{PLAYER}.loopBars(0, 3)")
    player.locator("[data-do=play]").tap()
    _until(page, IN_STEP)
    player.locator("[data-do=play]").tap()
    expect(player.locator("[data-do=play]")).to_have_attribute("aria-pressed", "false")
    assert picture.evaluate("(video) => video.paused")
    page.evaluate(f"{PLAYER}.repeat(null)")
    expect(page.locator(".k-score-wash")).to_have_count(0)
    _hold(page, player.locator("[data-layout]:visible [data-m]").nth(1))
    expect(player.locator("[data-part=state]")).to_contain_text("Повторяются такты")
    assert_fits(page)
    assert_accessible(page)
    page.set_viewport_size({"width": 1440, "height": 900})
    expect(picture).to_be_visible()
    assert_fits(page)
