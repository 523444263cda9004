"""What a new user does: clone, one command, the first page. With nothing of ours there before."""

import contextlib
import os
import pathlib
import pwd
import shutil
import signal
import subprocess
import tempfile
import time

import pytest

from tests.e2e.conftest import free_port, wait_until_healthy

ROOT = pathlib.Path(__file__).parents[2]
CLONE_TO_PAGE_S = 90
NAME = "kamerton-clone"
OURS = (
    "PROMETHEUS_",
    "UV_",
    "VIRTUAL_ENV",
    "KAMERTON_",
    "DATABASE_URL",
    "DJANGO_",
    "PYTHON",
    "XDG_",
    "CI",
)


@pytest.fixture
def newcomer():
    """An ordinary user with an empty home: a new one where root runs the tests, else this one."""
    home = pathlib.Path(tempfile.mkdtemp(prefix="kamerton-home-"))
    if os.geteuid() == 0:
        subprocess.run(["useradd", "--no-create-home", "--home-dir", home, NAME], check=True)
        account = pwd.getpwnam(NAME)
        os.chown(home, account.pw_uid, account.pw_gid)
    else:
        account = pwd.getpwuid(os.geteuid())
    yield account, home
    if os.geteuid() == 0:
        subprocess.run(["userdel", NAME], check=False)
    shutil.rmtree(home, ignore_errors=True)


def as_user(account, home):
    """Return how Popen becomes this user."""
    inherited = {k: v for k, v in os.environ.items() if not k.startswith(OURS)}
    own = {"HOME": str(home), "USER": account.pw_name, "LANG": "ru_RU.UTF-8"}
    how = {"env": {**inherited, **own, "PATH": "/usr/local/bin:/usr/bin:/bin"}, "cwd": home}
    if os.geteuid() == 0:
        how |= {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    return how


def processes_of(account):
    found = []
    for folder in pathlib.Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            zombie = (folder / "stat").read_text().rpartition(")")[2].split()[0] == "Z"
            if folder.stat().st_uid == account.pw_uid and not zombie:
                found.append((folder / "cmdline").read_bytes().decode(errors="replace"))
    return found


def test_clone_in_a_path_with_spaces_and_cyrillic_serves_its_first_page(newcomer, page):
    account, home = newcomer
    checkout, log, port = home / "Мой Камертон", home / "server.log", free_port()
    subprocess.run(["git", "clone", "-q", "--depth=1", f"file://{ROOT}", checkout], check=True)
    if os.geteuid() == 0:
        subprocess.run(["chown", "-R", f"{account.pw_uid}:{account.pw_gid}", home], check=True)
    started = time.monotonic()
    with log.open("w") as output:
        server = subprocess.Popen(
            [str(checkout / "script" / "server"), "--port", str(port)],
            stdout=output,
            stderr=output,
            start_new_session=True,
            **as_user(account, home),
        )
    try:
        wait_until_healthy(server, f"http://127.0.0.1:{port}", log)
        answer = page.goto(f"http://127.0.0.1:{port}/")
        seconds = time.monotonic() - started
        assert answer.status == 200
        assert page.locator("h1").count() == 1
        assert seconds < CLONE_TO_PAGE_S * max(1, os.getloadavg()[0] / (os.cpu_count() or 1))
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(60)
    assert "Камертон готов за" in log.read_text()
    if os.geteuid() == 0:
        assert processes_of(account) == []
