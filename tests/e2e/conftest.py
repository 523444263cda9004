"""A real platform, as `kamerton up` starts it, and a real Chromium before it."""

import os
import pathlib
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest
from playwright.sync_api import expect

CHROMIUM = os.environ.get("KAMERTON_CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
START_PATIENCE_S = 600
# What a page shows in the end is what counts, also on a machine that does much else.
expect.set_options(timeout=30_000)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="session")
def platform_data(tmp_path_factory):
    """The data folder of the platform under test."""
    return tmp_path_factory.mktemp("данные платформы")


@pytest.fixture(scope="session")
def base_url(platform_data):
    """The address of a platform with the demo institute; KAMERTON_E2E_URL names one that runs already."""
    running = os.environ.get("KAMERTON_E2E_URL")
    if running:
        yield running
        return
    port = free_port()
    log = platform_data / "up.log"
    ours = ("DATABASE_URL", "DJANGO_", "KAMERTON_", "PROMETHEUS_")
    environment = {name: text for name, text in os.environ.items() if not name.startswith(ours)}
    command = [sys.executable, "-m", "kamerton.runtime", "up", "--port", str(port)]
    with log.open("w") as output:
        process = subprocess.Popen(
            [*command, "--data", str(platform_data / "data")],
            env=environment,
            stdout=output,
            stderr=output,
        )
    try:
        wait_until_healthy(process, f"http://127.0.0.1:{port}", log)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(60)


def wait_until_healthy(process: subprocess.Popen, address: str, log: pathlib.Path) -> None:
    deadline = time.monotonic() + START_PATIENCE_S
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=2) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    pytest.fail(f"the platform did not start:\n{log.read_text()}")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    media = ["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"]
    return {
        **browser_type_launch_args,
        "executable_path": CHROMIUM,
        "args": [*arguments, *media],
    }


@pytest.fixture
def browser_context_args(base_url):
    """Each test's own address: some modules serve their pages from this process."""
    return {"locale": "ru-RU", "timezone_id": "Europe/Moscow", "base_url": base_url or None}
