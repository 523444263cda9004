"""Takes the pictures of docs/pictures from a running platform with the demo institute.

    script/server --port 8000 &
    uv run python -m tools.pictures --address http://127.0.0.1:8000

Needs Chromium (apt-get install chromium), as the end-to-end tests do.
"""

import argparse
import io
import os
import re
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, Response, sync_playwright

FOLDER = Path(__file__).parent.parent / "docs" / "pictures"
CHROMIUM = os.environ.get("KAMERTON_CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
MOST_BYTES = 150_000
COHORT = "/cohorts/dot-winter/"


class ErrorPage(RuntimeError):
    """What was reached is no page to show."""


@dataclass(frozen=True)
class Picture:
    """One picture: whose page, how to reach it, in what window."""

    name: str
    person: str
    reach: Callable[[Page], None]
    width: int = 1280
    height: int = 800
    is_dark: bool = False
    language: str = "ru"


def _home(page: Page) -> None:
    page.goto("/")


def _score(page: Page) -> None:
    page.goto(COHORT)
    page.get_by_role("link", name=re.compile("Разбор партитуры|Score study")).first.click()
    page.locator("k-scores-player").first.scroll_into_view_if_needed()
    page.locator("k-scores-player").first.evaluate(
        "node => window.scrollTo(0, node.offsetTop - 90)"
    )


def _review(page: Page) -> None:
    page.goto("/desk/")
    page.get_by_role("link", name="Гусев").first.click()


def _people(page: Page) -> None:
    page.goto(f"{COHORT}people/")


def _builder(page: Page) -> None:
    page.goto("/programmes/")
    page.get_by_role("link", name="Дистанционные образовательные технологии").first.click()


PICTURES = (
    Picture("home", "orlova", _home),
    Picture("score", "orlova", _score),
    Picture("review", "levina", _review),
    Picture("cohort", "levina", _people),
    Picture("builder", "kovaleva", _builder),
    Picture("phone", "orlova", _home, width=360, height=740, is_dark=True),
    Picture("home.en", "orlova", _home, language="en"),
    Picture("score.en", "orlova", _score, language="en"),
    Picture("review.en", "levina", _review, language="en"),
    Picture("cohort.en", "levina", _people, language="en"),
    Picture("phone.en", "orlova", _home, width=360, height=740, is_dark=True, language="en"),
)


def _sign_in(page: Page, person: str) -> None:
    page.goto("/accounts/login/")
    page.fill("input[name=login]", f"{person}@demo.kamerton.example")
    page.fill("input[name=password]", "kamerton-demo")
    page.click("main button[type=submit]")
    page.wait_for_url("**/")


def _speak(page: Page, language: str) -> None:
    """Choose a language as any reader does; the person keeps it."""
    if page.get_attribute("html", "lang") != language:
        page.locator(f"footer button[name=language][value={language}]").click()
        page.locator(f"html[lang={language}]").wait_for(state="attached")


def take(browser: Browser, address: str, picture: Picture) -> bytes:
    """Return a picture as PNG. Raises ErrorPage."""
    context = browser.new_context(
        base_url=address,
        viewport={"width": picture.width, "height": picture.height},
        locale="ru-RU",
        color_scheme="dark" if picture.is_dark else "light",
        device_scale_factor=2 if picture.width < 600 else 1.5,
    )
    page = context.new_page()
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))
    _sign_in(page, picture.person)
    _speak(page, picture.language)
    picture.reach(page)
    page.wait_for_load_state("networkidle")
    _refuse_errors(picture, page, answers)
    taken = page.screenshot()
    _speak(page, "ru")
    context.close()
    return taken


def _refuse_errors(picture: Picture, page: Page, answers: list[Response]) -> None:
    """Raise ErrorPage when the page, or a part that it fetched, is not as it should be."""
    shown = page.url.partition("#")[0]
    pages = [one for one in answers if one.request.is_navigation_request()]
    if not pages or pages[-1].url.partition("#")[0] != shown:
        raise ErrorPage(f"{picture.name}: nothing answered for {shown}")
    since = answers[answers.index(pages[-1]) :]
    faults = [f"{one.status} {one.url}" for one in since if one.status >= HTTPStatus.BAD_REQUEST]
    if faults:
        raise ErrorPage(f"{picture.name} shows an error: {', '.join(faults)}")


def _small(taken: bytes) -> bytes:
    """Return the picture as WebP, as good as the allowed size lets it be."""
    image = Image.open(io.BytesIO(taken)).convert("RGB")
    for quality in range(90, 30, -10):
        written = io.BytesIO()
        image.save(written, "WEBP", quality=quality, method=6)
        if written.tell() <= MOST_BYTES:
            break
    return written.getvalue()


def main() -> int:
    """Take every picture; stop at the first page that shows an error, and keep the picture that was there."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--address", default="http://127.0.0.1:8000")
    options = parser.parse_args()
    FOLDER.mkdir(parents=True, exist_ok=True)
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        for picture in PICTURES:
            try:
                content = _small(take(browser, options.address, picture))
            except ErrorPage as error:
                print(f"tools.pictures: {error}", file=sys.stderr)
                return 1
            path = FOLDER / f"{picture.name}.webp"
            path.write_bytes(content)
            print(f"{path.name}: {len(content) // 1000} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
