"""`pip install` of the wheel, away from any checkout: the command is there, and its pages have their styles."""

import os
import pathlib
import re
import subprocess
import sys
import zipfile

import pytest

from tests.runtime.conftest import Platform, environment
from tools import bootstrap

ROOT = pathlib.Path(__file__).parents[2]


def uv(*arguments, folder=ROOT):
    command = [bootstrap.find_uv(), *map(str, arguments), "--quiet"]
    subprocess.run(command, cwd=folder, check=True)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    uv("build", "--wheel", "--out-dir", folder)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """The folder of programs of an environment that holds the wheel and what the lock file says."""
    folder = tmp_path_factory.mktemp("installed")
    locked = folder / "requirements.txt"
    uv("export", "--frozen", "--no-dev", "--no-emit-project", "--output-file", locked)
    uv("venv", "--python", sys.executable, folder / "venv")
    python = folder / "venv" / "bin" / "python"
    uv("pip", "install", "--python", python, "-r", locked)
    uv("pip", "install", "--python", python, "--no-deps", wheel)
    return python.parent


def test_wheel_carries_front_end_and_translations(wheel):
    names = zipfile.ZipFile(wheel).namelist()

    assert "kamerton/static_built/manifest.json" in names
    assert [name for name in names if re.search(r"static_built/assets/style-.*\.css\.br$", name)]
    assert "kamerton/people/locale/ru/LC_MESSAGES/django.mo" in names
    assert "kamerton/runtime/front_pages/unavailable.html" in names
    assert not [name for name in names if name.startswith(("tests/", "tools/", "frontend/"))]


def test_installed_command_serves_pages_with_styles(installed, tmp_path, browser):
    platform = Platform(tmp_path / "data", program=(str(installed / "kamerton"),)).start()
    try:
        page = browser.new_context(locale="ru-RU").new_page()
        failed = []
        page.on("requestfailed", lambda request: failed.append(request.url))
        page.on("response", lambda answer: answer.status >= 400 and failed.append(answer.url))

        page.goto(f"http://127.0.0.1:{platform.port}/accounts/login/")

        family = page.evaluate("getComputedStyle(document.querySelector('h1')).fontFamily")
        assert "Kamerton Serif" in family
        assert page.locator("html").get_attribute("lang") == "ru"
        assert page.get_by_label("Пароль").count() == 1
        assert failed == []
    finally:
        assert platform.stop() == 0


@pytest.mark.parametrize(
    "command", ["up", "doctor", "create-admin", "demo", "backup", "restore", "manage", "run"]
)
def test_installed_command_explains_itself(installed, command):
    done = subprocess.run(
        [installed / "kamerton", command, "--help"],
        env={**environment(), "PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert f"kamerton {command}" in done.stdout
