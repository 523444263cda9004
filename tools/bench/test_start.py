"""`script/bench test-start`: many people start the same test at one moment, then save answers.

Every one of them has a session and a connection of their own. What counts is the time from the
moment at which all of them send to the page with the questions in each one's hands, and that
afterwards each attempt and each acknowledged answer stands in the database. Then answers are
saved without a pause, to learn how many a second can be.
"""

import argparse
import asyncio
import json
import statistics
import time
from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import urlsplit

from tools.bench.platform import BenchFailed, Platform

TOKEN = "b" * 32
WITHIN_MS = 1000
STEPS = (50, 100, 200, 500, 1000, 2000, 3000)
PATIENCE_S = 180
FLOOD_CONNECTIONS = 32


@dataclass(slots=True)
class Taker:
    """One learner with a session: what is asked of the platform, and what came."""

    enrolment: int
    session: str
    start_ms: float = 0
    page_ms: float = 0
    attempt: str = ""
    saves_ms: list[float] = field(default_factory=list)
    saved: int = 0


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what this bench can be told."""
    parser.add_argument("--takers", type=int, default=3000, help="at most so many start at once")
    parser.add_argument("--answers", type=int, default=3, help="answers that each one saves")
    parser.add_argument("--spread", type=float, default=20, help="seconds over which answers come")
    parser.add_argument("--flood", type=float, default=8, help="seconds of answers without a pause")


class Connection:
    """One HTTP/1.1 connection of one person."""

    def __init__(self, address: str, session: str) -> None:
        parts = urlsplit(address)
        self._host, self._port = parts.hostname or "127.0.0.1", parts.port or 80
        self._session = session
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def open(self) -> None:
        """Connect."""
        self._streams = await asyncio.open_connection(self._host, self._port)

    async def post(self, path: str, body: bytes, kind: str) -> tuple[int, str]:
        """Return the status and the Location of the answer."""
        more = f"X-CSRFToken: {TOKEN}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n"
        return await self._ask(f"POST {path}", more, body)

    async def get(self, path: str) -> int:
        """Return the status of a page, asked for as a browser does."""
        status, _location = await self._ask(f"GET {path}", "Accept-Encoding: gzip\r\n", b"")
        return status

    async def _ask(self, line: str, more: str, body: bytes) -> tuple[int, str]:
        if self._streams is None:
            await self.open()
        assert self._streams is not None  # noqa: S101
        reader, writer = self._streams
        writer.write(
            f"{line} HTTP/1.1\r\nHost: {self._host}:{self._port}\r\nCookie: "
            f"sessionid={self._session}; csrftoken={TOKEN}\r\n{more}\r\n".encode()
            + body
        )
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = {k.lower(): v.strip() for k, _c, v in (h.partition(":") for h in head[1:] if h)}
        if headers.get("transfer-encoding") == "chunked":
            while size := int((await reader.readline()).strip() or b"0", 16):
                await reader.readexactly(size + 2)
            await reader.readline()
        else:
            await reader.readexactly(int(headers.get("content-length", 0)))
        if headers.get("connection", "").lower() == "close":
            writer.close()
            self._streams = None
        return int(head[0].split()[1]), headers.get("location", "")

    def close(self) -> None:
        """Hang up."""
        if self._streams is not None:
            self._streams[1].close()


def prepare(most: int) -> tuple[int, list[int], list[Taker]]:
    """Return the test that most can take, its questions, and so many learners with sessions."""
    from django.conf import settings
    from django.contrib.auth import (
        BACKEND_SESSION_KEY,
        HASH_SESSION_KEY,
        SESSION_KEY,
        get_user_model,
        load_backend,
    )
    from django.contrib.sessions.backends.db import SessionStore
    from django.contrib.sessions.models import Session
    from django.db.models import Count
    from django.utils import timezone
    from django.utils.crypto import get_random_string

    from kamerton.assessment.models import Attempt, Test
    from kamerton.learning.models import Enrolment

    Attempt.objects.filter(finished_at=None).delete()
    path = "activity__module__version__cohorts__enrolments"
    test = (
        Test.objects.filter(**{f"{path}__state": "studying"})
        .annotate(count=Count(path))
        .order_by("-count", "pk")
        .first()
    )
    if test is None:
        raise BenchFailed("no test is being studied in this data")
    Test.objects.filter(pk=test.pk).update(max_attempts=None, time_limit_s=3600)
    rows = Enrolment.objects.filter(
        state="studying", cohort__version__modules__activities__test=test.pk
    ).order_by("pk")[:most]
    people = get_user_model().objects.in_bulk([row.person_id for row in rows])
    takers, sessions = [], []
    store = SessionStore()
    backend = next(
        path for path in settings.AUTHENTICATION_BACKENDS if hasattr(load_backend(path), "get_user")
    )
    ends = timezone.now() + timedelta(days=1)
    for row in rows:
        held = {
            SESSION_KEY: str(row.person_id),
            BACKEND_SESSION_KEY: backend,
            HASH_SESSION_KEY: people[row.person_id].get_session_auth_hash(),
        }
        key = get_random_string(32, "abcdefghijklmnopqrstuvwxyz0123456789")
        data = store.encode(held)
        sessions.append(Session(session_key=key, session_data=data, expire_date=ends))
        takers.append(Taker(row.pk, key))
    Session.objects.bulk_create(sessions)
    questions = [q.pk for q in test.questions if q.type in ("single", "multiple", "short_text")]
    return test.pk, questions, takers


async def _start(taker: Taker, line: Connection, test: int, gate: asyncio.Event) -> None:
    await gate.wait()
    began = time.perf_counter()
    path = f"/enrolments/{taker.enrolment}/tests/{test}/start/"
    status, location = await line.post(path, b"", "application/x-www-form-urlencoded")
    taker.start_ms = (time.perf_counter() - began) * 1000
    if status != 302 or "/attempts/" not in location:
        raise BenchFailed(f"{path}: {status} {location}")
    taker.attempt = location
    status = await line.get(location)
    taker.page_ms = (time.perf_counter() - began) * 1000
    if status != 200:
        raise BenchFailed(f"{location}: {status}")


async def _flood(address: str, questions: list[int], takers: list[Taker], seconds: float) -> int:
    """Save answers on some connections without a pause; return how many were acknowledged."""
    ends = time.perf_counter() + seconds

    async def one(mine: list[Taker]) -> int:
        saved = 0
        while True:
            for taker in mine:
                line = Connection(address, taker.session)
                for question in questions:
                    if time.perf_counter() > ends:
                        line.close()
                        return saved
                    body = json.dumps({"answers": [[question, ["0"]]]}).encode()
                    path = f"{taker.attempt}answers/"
                    status, _location = await line.post(path, body, "application/json")
                    if status != 200:
                        raise BenchFailed(f"{path}: {status}")
                    saved += 1
                line.close()

    count = min(FLOOD_CONNECTIONS, len(takers))
    return sum(await asyncio.gather(*(one(takers[n::count]) for n in range(count))))


async def _save(
    taker: Taker, line: Connection, questions: list[int], spread_s: float, turn: float
) -> None:
    for number, question in enumerate(questions):
        await asyncio.sleep(spread_s / len(questions) * (turn if number == 0 else 1))
        body = json.dumps({"answers": [[question, ["0"]]]}).encode()
        began = time.perf_counter()
        status, _location = await line.post(f"{taker.attempt}answers/", body, "application/json")
        taker.saves_ms.append((time.perf_counter() - began) * 1000)
        taker.saved += status == 200


async def _rush(
    platform: Platform, test: int, questions: list[int], takers: list[Taker], spread_s: float
) -> float:
    """Let all start, then answer; return the processor seconds that the starts took."""
    lines = [Connection(platform.address, taker.session) for taker in takers]
    for line in lines:  # all are there before the moment comes
        await line.open()
    gate = asyncio.Event()
    starts = [
        asyncio.create_task(_start(taker, line, test, gate))
        for taker, line in zip(takers, lines, strict=True)
    ]
    before = sum(platform.cpu_s().values())
    gate.set()
    await asyncio.wait_for(asyncio.gather(*starts), PATIENCE_S)
    took = sum(platform.cpu_s().values()) - before
    await asyncio.wait_for(
        asyncio.gather(
            *(
                _save(taker, line, questions, spread_s, n / len(takers))
                for n, (taker, line) in enumerate(zip(takers, lines, strict=True))
            )
        ),
        PATIENCE_S,
    )
    for line in lines:
        line.close()
    return took


def _p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[-1] if len(values) > 1 else values[0]


def measure(platform: Platform, options: argparse.Namespace) -> dict[str, object]:
    """Let more and more people start at once; return each step and the most within a second."""
    test, known, everybody = prepare(options.takers)
    questions = known[: options.answers]
    steps = [n for n in STEPS if n <= len(everybody)]
    if not steps or not questions:
        raise BenchFailed(f"only {len(everybody)} people study a test in this data")
    _warm(platform, test, everybody)
    found = []
    print(
        "  people  starts: p50  p95 ms  with page: p50  p95 ms  pages/s  CPU ms  "
        "saves: p95 ms   attempts, answers kept",
        flush=True,
    )
    for count in steps:
        takers = [Taker(t.enrolment, t.session) for t in everybody[:count]]
        found.append(_step(platform, options, test, questions, takers))
        print(_row(found[-1]), flush=True)
    best = max((s["people"] for s in found if s["page_p95_ms"] < WITHIN_MS), default=0)
    print(f"p95 of the page below {WITHIN_MS} ms: {best:,} people at one moment. No answer lost.")
    began = time.perf_counter()
    saved = asyncio.run(_flood(platform.address, questions, takers, options.flood))
    per_s = round(saved / (time.perf_counter() - began))
    print(f"Answers saved, one by one, on {FLOOD_CONNECTIONS} connections: {per_s:,} a second.")
    return {"steps": found, "within_a_second": best, "answers_per_s": per_s}


def _step(
    platform: Platform,
    options: argparse.Namespace,
    test: int,
    questions: list[int],
    takers: list[Taker],
) -> dict[str, float]:
    """Let these start at one moment and then answer; return the figures, everything proved."""
    from kamerton.assessment.models import Answer, Attempt

    Attempt.objects.filter(test=test, finished_at=None).delete()
    count, began = len(takers), time.perf_counter()
    cpu_s = asyncio.run(_rush(platform, test, questions, takers, options.spread))
    attempts = Attempt.objects.filter(test=test, finished_at=None).count()
    kept = Answer.objects.filter(attempt__test=test, attempt__finished_at=None).count()
    saved = sum(taker.saved for taker in takers)
    if (attempts, kept, saved) != (count, saved, count * len(questions)):
        raise BenchFailed(f"{count} people: {attempts} attempts, {saved} saved, {kept} kept")
    starts = [taker.start_ms for taker in takers]
    pages = [taker.page_ms for taker in takers]
    return {
        "people": count,
        "start_p50_ms": round(statistics.median(starts)),
        "start_p95_ms": round(_p95(starts)),
        "page_p50_ms": round(statistics.median(pages)),
        "page_p95_ms": round(_p95(pages)),
        "pages_per_s": round(count / max(pages) * 1000),
        "cpu_ms": round(cpu_s / count * 1000, 2),
        "save_p95_ms": round(_p95([ms for taker in takers for ms in taker.saves_ms])),
        "attempts": attempts,
        "answers": kept,
        "seconds": round(time.perf_counter() - began, 1),
    }


def _row(step: dict[str, float]) -> str:
    return (
        f"{step['people']:8,}  {step['start_p50_ms']:11}  {step['start_p95_ms']:6}  "
        f"{step['page_p50_ms']:14}  {step['page_p95_ms']:6}  {step['pages_per_s']:7}  "
        f"{step['cpu_ms']:6}  {step['save_p95_ms']:13}   {step['attempts']:,}, {step['answers']:,}"
    )


def _warm(platform: Platform, test: int, everybody: list[Taker]) -> None:
    """Let each web process read its code and the plan once."""
    takers = [Taker(t.enrolment, t.session) for t in everybody[:16]]
    asyncio.run(_rush(platform, test, [], takers, 0))
