"""Processes are killed while people write through the pages: nothing that was acknowledged is lost."""

import os
import re
import signal

import httpx
import psycopg

from tests.runtime.conftest import Platform, wait_until
from tests.runtime.crowd import Crowd

PASSWORD = "чистая квинта ля ми"
ENTRY = {"kind": "contest", "happened_on": "2026-05-01", "body": "", "url": ""}


def token_of(page):
    return re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text).group(1)


def signed_in(platform):
    """Take the first administrator's seat; return the cookies of the session."""
    said = wait_until(lambda: re.search(r"http://\S+(/setup/\S+/)", platform.said()))
    with httpx.Client(base_url=f"http://127.0.0.1:{platform.port}", timeout=30) as client:
        form = {"csrfmiddlewaretoken": token_of(client.get(said.group(1)))}
        who = {"surname": "Титов", "given_name": "Олег", "email": "titov@institute.example"}
        place = {"institute": "Институт", "time_zone": "Europe/Moscow"}
        client.post(said.group(1), data={**form, **who, **place, "password": PASSWORD})
        consent = client.get("/consent/")
        data = {"csrfmiddlewaretoken": token_of(consent), "agree": "on"}
        client.post("/consent/", data=data)
        assert client.get("/portfolio/add/").status_code == 200
        return dict(client.cookies)


class Visitors(Crowd):
    """People who add entries to a portfolio by its form, one after another."""

    def __init__(self, platform, cookies, count=3):
        self.base = f"http://127.0.0.1:{platform.port}"
        self.cookies = cookies
        self.acknowledged = []
        super().__init__(count)

    def work(self, visitor):
        headers = {"X-CSRFToken": self.cookies["csrftoken"]}
        number = 0
        while not self.ended.is_set():
            title = f"{visitor}-{number}"
            number += 1
            try:
                answer = httpx.post(
                    f"{self.base}/portfolio/add/",
                    data={**ENTRY, "title": title},
                    cookies=self.cookies,
                    headers=headers,
                    timeout=30,
                )
            except httpx.HTTPError:
                self.ended.wait(0.05)
                continue
            if answer.status_code == 302 and "login" not in answer.headers["location"]:
                self.acknowledged.append(title)

    def more(self, count=10):
        """Wait until so many more writes have been acknowledged."""
        enough = len(self.acknowledged) + count
        wait_until(lambda: len(self.acknowledged) >= enough)

    def lost(self, url):
        with psycopg.connect(url) as connection:
            rows = connection.execute("SELECT title FROM portfolio_entry")
            return set(self.acknowledged) - {row[0] for row in rows}


def test_no_acknowledged_page_write_is_lost_whatever_process_is_killed(platform):
    with Visitors(platform, signed_in(platform)) as visitors:
        visitors.more()
        for part in ("database", "front", "realtime", "web-1", "web-2", "worker"):
            os.kill(platform.children()[part], signal.SIGKILL)
            visitors.more()
        platform.process.kill()
        platform.process.wait()
        again = Platform(platform.data, platform.port).start()
        visitors.more()

    try:
        assert visitors.lost(again.database_url()) == set()
    finally:
        again.stop()
