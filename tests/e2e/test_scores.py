"""A score in a real browser: there before any script, then played with its cursor, by keys too."""

import pytest

from tests.e2e.axe import assert_accessible, assert_fits

PIECE = "/library/bereza/"
LISTEN = """() => {
  window.levels = [];
  window.places = [];
  const connect = AudioNode.prototype.connect;
  AudioNode.prototype.connect = function (target, ...rest) {
    const result = connect.call(this, target, ...rest);
    if (target instanceof AudioDestinationNode) {
      const meter = this.context.createAnalyser();
      connect.call(this, meter);
      const block = new Float32Array(2048);
      setInterval(() => {
        meter.getFloatTimeDomainData(block);
        window.levels.push(Math.max(...block.map(Math.abs)));
      }, 50);
    }
    return result;
  };
  document.addEventListener("k-position", (event) => window.places.push(event.detail));
}"""


@pytest.fixture
def player(page, base_url):
    page.goto(base_url + PIECE)
    page.evaluate(LISTEN)
    return page.locator("k-scores-player")


def test_a_score_is_there_without_any_script(browser, base_url):
    context = browser.new_context(
        java_script_enabled=False, locale="ru-RU", viewport={"width": 360, "height": 800}
    )
    page = context.new_page()
    page.goto(base_url + PIECE)
    images = page.locator("img.k-score-page:visible")
    assert images.count() >= 1
    box = images.first.bounding_box()
    assert box["width"] > 250
    assert box["height"] > 100
    assert "тактов" in images.first.get_attribute("alt")
    context.close()


def test_playing_moves_the_cursor_and_sounds(page, player):
    play = player.locator("[data-do=play]")
    play.click()
    player.locator("[data-do=play][aria-pressed=true]").wait_for(timeout=30_000)
    page.wait_for_timeout(4000)
    assert page.locator(".k-score-cursor").count() == 1
    assert page.locator(".k-on").count() >= 1
    heard = page.evaluate("({levels: window.levels, places: window.places})")
    assert max(heard["levels"]) > 0.02
    bars = [place["bar"] for place in heard["places"]]
    assert len(bars) >= 3
    assert bars == sorted(bars)
    play.click()
    page.wait_for_timeout(700)
    assert max(page.evaluate("window.levels.slice(-4)")) < 0.01


def test_bars_repeat_and_the_tempo_changes_by_keys(page, player):
    play = player.locator("[data-do=play]")
    play.focus()
    for key in ("ArrowRight", "[", "]", "-", "-"):
        page.keyboard.press(key)
    player.locator("[data-part=tempo]", has_text="90").wait_for()
    assert player.locator(".k-score-wash").count() == 1
    page.keyboard.press("Enter")
    player.locator("[data-do=play][aria-pressed=true]").wait_for(timeout=30_000)
    page.wait_for_timeout(4500)
    places = page.evaluate("window.places")
    assert {place["bar"] for place in places[1:]} <= {1}
    position = int(player.locator("[data-do=seek]").input_value())
    assert 1400 <= position <= 2900


@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.parametrize("theme", ["light", "dark", "contrast.largest.dark.wide.on"])
def test_the_player_is_accessible_and_fits(page, context, base_url, theme, width):
    context.add_cookies([{"name": "theme", "value": theme, "url": base_url}])
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(base_url + PIECE)
    page.locator("k-scores-player").scroll_into_view_if_needed()
    page.locator("k-scores-player svg.k-score-page").first.wait_for(state="attached")
    page.locator(".k-score-more > summary").click()
    assert_accessible(page)
    assert_fits(page)
