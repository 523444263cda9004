"""Figures and health of a whole platform, through its front."""

import http.client
import json
from concurrent.futures import ThreadPoolExecutor

from tests.core.test_metrics import figures
from tests.runtime.conftest import wait_until

GUEST = {"X-Forwarded-For": "203.0.113.5"}


def ask(platform, path, headers=None):
    connection = http.client.HTTPConnection("127.0.0.1", platform.port, timeout=20)
    try:
        connection.request("GET", path, headers=headers or {})
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def test_all_web_processes_count_together(lasting_platform):
    labels = (("method", "GET"), ("status", "200"), ("view", "account_login"))
    with ThreadPoolExecutor(10) as asking:  # at once, for one connection keeps to one process
        answers = asking.map(lambda _: ask(lasting_platform, "/accounts/login/")[0], range(60))
        assert set(answers) == {200}

    seen = {
        figures(ask(lasting_platform, "/metrics")[1])["kamerton_requests_total", labels]
        for _number in range(10)
    }
    files = (lasting_platform.data / "metrics").rglob("counter_*.db")
    assert seen == {60}
    assert len(list(files)) >= 2, "one process answered everything"


def test_gateway_is_seen_by_the_pages(lasting_platform):
    def processes():
        found = figures(ask(lasting_platform, "/metrics")[1])
        return found["kamerton_realtime_processes", ()]

    assert wait_until(processes, 30) == 1


def test_figures_are_for_this_machine_alone(lasting_platform):
    assert ask(lasting_platform, "/metrics")[0] == 200
    assert ask(lasting_platform, "/metrics", GUEST)[0] == 404
    assert ask(lasting_platform, "/metrics", {**GUEST, "Authorization": "Bearer guess"})[0] == 403


def test_health_is_told_by_the_front(lasting_platform):
    def is_ok():
        status, body = ask(lasting_platform, "/healthz")
        assert status == 200
        return json.loads(body)["status"] == "ok"

    assert wait_until(is_ok, 60)
