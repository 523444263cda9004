"""A first and a second visit in Chromium: bytes over the wire, requests, layout shift, time to the largest paint."""

import time
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import BrowserContext, Page, sync_playwright

from tools.checks import CHROMIUM, ensure_chromium

SETTLE_S = 1.5
_OBSERVE = """
window.seen = { shift: 0, paint: 0 };
new PerformanceObserver((list) => { for (const entry of list.getEntries()) window.seen.shift += entry.value; })
  .observe({ type: "layout-shift", buffered: true });
new PerformanceObserver((list) => { for (const entry of list.getEntries()) window.seen.paint = entry.startTime; })
  .observe({ type: "largest-contentful-paint", buffered: true });
"""


@dataclass(frozen=True)
class BrowserVisit:
    """One visit of a page."""

    kb: float
    requests: int
    layout_shift: float
    largest_paint_ms: float
    heaviest: tuple[tuple[str, float], ...]


def visit_twice(address: str, path: str, cookie: str) -> dict[str, BrowserVisit]:
    """Open a page with an empty cache, and then once more."""
    ensure_chromium()
    name, _, value = cookie.partition("=")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(CHROMIUM),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="ru-RU")
        context.add_cookies([{"name": name, "value": value, "url": address}])
        context.add_init_script(_OBSERVE)
        visits = {kind: _visit(context, address + path) for kind in ("first", "second")}
        browser.close()
    return visits


def _visit(context: BrowserContext, url: str) -> BrowserVisit:
    page = context.new_page()
    sizes = _count(context, page)
    page.goto(url, wait_until="networkidle")
    time.sleep(SETTLE_S)
    seen = page.evaluate("window.seen")
    page.close()
    found = {key: value for key, value in sizes.items() if not value["url"].startswith("data:")}
    heaviest = sorted(
        ((str(item["url"]).rpartition("/")[2], item["bytes"] / 1000) for item in found.values()),
        key=lambda pair: -pair[1],
    )
    return BrowserVisit(
        kb=round(sum(item["bytes"] for item in found.values()) / 1000, 1),
        requests=sum(not item["cached"] for item in found.values()),
        layout_shift=round(seen["shift"], 4),
        largest_paint_ms=round(seen["paint"]),
        heaviest=tuple(heaviest[:6]),
    )


def _count(context: BrowserContext, page: Page) -> dict[str, dict[str, Any]]:
    """Count what comes over the wire, headers too, by the browser's own protocol."""
    sizes: dict[str, dict[str, Any]] = {}
    session = context.new_cdp_session(page)
    session.send("Network.enable")

    def sent(event: dict[str, Any]) -> None:
        sizes[event["requestId"]] = {"url": event["request"]["url"], "bytes": 0, "cached": False}

    def cached(event: dict[str, Any]) -> None:
        if event["requestId"] in sizes:
            sizes[event["requestId"]]["cached"] = True

    def finished(event: dict[str, Any]) -> None:
        if event["requestId"] in sizes:
            sizes[event["requestId"]]["bytes"] = event["encodedDataLength"]

    session.on("Network.requestWillBeSent", sent)
    session.on("Network.requestServedFromCache", cached)
    session.on("Network.loadingFinished", finished)
    return sizes
