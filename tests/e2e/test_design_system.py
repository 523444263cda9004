"""The design system in a real browser: every theme, by keyboard, on a phone, at 200 %."""

import pytest

from tests.e2e.axe import assert_accessible, assert_fits

THEMES = ["light", "dark", "contrast", "contrast.largest.dark.wide.on"]
WIDTHS = {"phone": 360, "zoomed": 720, "desk": 1440}
PAGES = ["/ui/", "/ui/appearance/", "/there/is/no/such/page/", "/accounts/login/"]


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS.keys())
@pytest.mark.parametrize("theme", THEMES)
def test_pages_are_accessible_and_fit(page, context, base_url, theme, width):
    context.add_cookies([{"name": "theme", "value": theme, "url": base_url}])
    page.set_viewport_size({"width": width, "height": 800})
    for address in PAGES:
        page.goto(address)
        assert_accessible(page)
        assert_fits(page)


def test_dialog_opens_and_closes_by_keyboard(page):
    page.goto("/ui/")
    opener = page.locator("[data-opens=example]")
    opener.focus()
    page.keyboard.press("Enter")
    assert page.locator("dialog#example").is_visible()
    assert_accessible(page, "dialog#example")
    page.keyboard.press("Escape")
    assert page.locator("dialog#example").is_hidden()
    assert opener.evaluate("element => element === document.activeElement")


def test_menu_is_walked_by_arrows_and_left_by_escape(page):
    page.goto("/ui/")
    summary = page.locator("#opens details.menu > summary").first
    summary.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.className") == "menu-item"
    page.keyboard.press("Escape")
    assert summary.evaluate("element => element === document.activeElement")
    assert not page.locator("#opens details.menu").first.evaluate("element => element.open")


def test_first_key_leads_to_the_content(page):
    page.goto("/ui/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_toast_is_said_and_can_be_closed(page):
    page.goto("/ui/")
    page.locator("[data-toast]").click()
    toast = page.locator("#toasts .toast")
    assert toast.is_visible()
    toast.get_by_role("button").click()
    assert toast.count() == 0


def test_theme_is_chosen_and_kept(page):
    page.goto("/ui/appearance/")
    page.locator("input[name=theme][value=contrast]").check()
    page.locator("input[name=scale][value=large]").check()
    page.locator("main form .btn.main").first.click()
    page.wait_for_load_state()
    html = page.locator("html")
    assert html.get_attribute("data-theme") == "contrast"
    assert html.get_attribute("data-scale") == "large"
    page.goto("/ui/")
    assert html.get_attribute("data-theme") == "contrast"


def test_language_is_switched_in_the_footer(page):
    page.goto("/ui/")
    page.locator("footer button[value=en]").click()
    page.wait_for_load_state()
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.url.endswith("/ui/")


def test_nothing_shifts_while_a_page_loads_slowly(page, context):
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": 60, "downloadThroughput": 50_000, "uploadThroughput": 50_000},
    )
    page.add_init_script(
        "window.shifts = 0; new PerformanceObserver(list => list.getEntries().forEach("
        "entry => { window.shifts += entry.value })).observe({type: 'layout-shift', buffered: true})"
    )
    page.goto("/ui/", wait_until="networkidle")
    assert page.evaluate("window.shifts") < 0.01


def test_first_visit_is_small(page, context):
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    sizes = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto("/ui/appearance/", wait_until="networkidle")
    assert len(sizes) <= 12
    assert sum(sizes) <= 130_000
