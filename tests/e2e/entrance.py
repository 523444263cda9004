"""Ways in: through the form, as people come, and by a session made beforehand, where the way in is not the matter."""

from playwright.sync_api import Page

DEMO_PASSWORD = "kamerton-demo"


def fill_in(page: Page, email: str, password: str) -> None:
    """Send the form of sign-in that is open."""
    page.get_by_label("Электронная почта").fill(email)
    page.get_by_label("Пароль").fill(password)
    page.locator("main").get_by_role("button", name="Войти", exact=True).click()


def sign_in(page: Page, email: str, password: str, after: str = "/") -> Page:
    """Sign in and come to a page."""
    page.goto(f"/accounts/login/?next={after}")
    fill_in(page, email, password)
    page.wait_for_url(after)
    return page


def enter(page: Page, login: str) -> Page:
    """Sign in as one of the demo institute's people."""
    page.set_default_timeout(30_000)
    return sign_in(page, f"{login}@demo.kamerton.example", DEMO_PASSWORD)
