"""J1: from one command to the first published programme; backup, wipe, restore: the same programme."""

import re
import shutil

import pytest

from tests.runtime.conftest import Platform, kamerton, wait_until

PASSWORD = "чистая квинта ля ми"
TEMPLATE = "Онлайн-класс фортепиано"


@pytest.fixture
def empty_platform(tmp_path):
    platform = Platform(tmp_path / "институт").start()
    yield platform
    if platform.process.poll() is None:
        platform.stop()


def setup_link(platform):
    said = wait_until(lambda: re.search(r"http://\S+/setup/\S+/", platform.said()))
    return said.group(0)


def establish(page, link):
    page.goto(link)
    page.get_by_label("Название института").fill("Институт музыкального образования")
    page.get_by_label("Фамилия").fill("Титов")
    page.get_by_label("Имя").fill("Олег")
    page.get_by_label("Электронная почта").fill("titov@institute.example")
    page.get_by_label("Пароль").fill(PASSWORD)
    page.get_by_role("button", name="Начать работу").click()
    page.wait_for_url("**/consent/**")
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Согласиться и продолжить").click()
    page.wait_for_load_state()


def catalogue_of_guest(browser, base):
    context = browser.new_context(locale="ru-RU")
    page = context.new_page()
    page.goto(f"{base}/catalogue/")
    found = page.locator("main").inner_text()
    context.close()
    return found


def see_that_all_is_well(page, base):
    page.goto(f"{base}/administration/check/")
    assert page.get_by_role("heading", name="Проверка системы").count() == 1
    assert page.get_by_text("не работает").count() == 0


def publish_from_template(page, base):
    def template_is_there():
        page.goto(f"{base}/programmes/new/")
        return page.get_by_role("link", name=TEMPLATE).count() == 1

    wait_until(template_is_there)
    page.get_by_role("link", name=TEMPLATE).click()
    page.get_by_role("button", name="Сделать копию").click()
    page.get_by_role("button", name="Утвердить").click()
    page.get_by_role("button", name="Опубликовать в каталоге").click()
    page.wait_for_load_state()


def backup_wipe_and_restore(platform, saved):
    done = kamerton("backup", saved, "--data", platform.data)
    assert done.returncode == 0, done.stderr
    platform.stop()
    shutil.rmtree(platform.data)
    done = kamerton("restore", saved, "--data", platform.data)
    assert done.returncode == 0, done.stderr
    return platform.start()


def test_first_programme_comes_back_after_backup_wipe_and_restore(
    empty_platform, browser, tmp_path
):
    platform, base = empty_platform, f"http://127.0.0.1:{empty_platform.port}"
    page = browser.new_context(locale="ru-RU").new_page()
    establish(page, setup_link(platform))
    see_that_all_is_well(page, base)
    publish_from_template(page, base)
    before = catalogue_of_guest(browser, base)
    assert TEMPLATE in before

    backup_wipe_and_restore(platform, tmp_path / "копия.tar")

    assert catalogue_of_guest(browser, base) == before
    page.goto(f"{base}/programmes/")
    assert page.get_by_text(TEMPLATE).count() >= 1  # still signed in: the key came back too
