"""`script/bench realtime`: thousands of real sockets of signed-in people, events in real transactions.

The sockets live in a process of their own (tools/bench/crowd.py) and follow person:N and cohort:N. Events are
announced as the application does it. Counted: from each commit to each receipt; what every socket has of
every topic against what was told (nothing lost, nothing twice, nothing out of order); then all connections
are cut at once, and with several gateways one of them is killed.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

from tools.bench.platform import BenchFailed, Platform

ANNOUNCERS = 4
PATIENCE_S = 180
WARM_UP_S = 3
BATCH = 500


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what this bench can be told."""
    parser.add_argument("--sockets", type=int, default=5000)
    parser.add_argument("--rate", type=int, default=200, help="events a second")
    parser.add_argument(
        "--to-cohorts", type=float, default=0.5, help="share of events, else people"
    )
    parser.add_argument("--gateways", type=int, default=1, help="more than one: one is killed")
    parser.add_argument("--gateway-port", type=int, default=8439, help="of the one without front")
    parser.add_argument("--front", action="store_true", help="through the front, as browsers do")


class Crowd:
    """The process of the sockets, as this one sees it."""

    def __init__(self, plan: dict[str, Any]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tools.bench.crowd"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        self._answers: list[dict[str, Any]] = []
        self._came = threading.Condition()
        threading.Thread(target=self._read, daemon=True).start()
        self.order(json.dumps(plan))

    def order(self, word: str) -> None:
        """Say a word."""
        if self._process.stdin is None:
            raise BenchFailed("the process of the sockets is gone")
        self._process.stdin.write(word + "\n")
        self._process.stdin.flush()

    def answer(self, key: str, patience_s: float = PATIENCE_S) -> dict[str, Any]:
        """Wait for the next answer with this key; earlier ones are dropped."""
        ends = time.monotonic() + patience_s
        with self._came:
            while True:
                while self._answers:
                    found = self._answers.pop(0)
                    if key in found:
                        return found
                if self._process.poll() is not None or time.monotonic() > ends:
                    raise BenchFailed(f"the process of the sockets did not say “{key}”")
                self._came.wait(1)

    def _read(self) -> None:
        for line in self._process.stdout or ():
            with self._came:
                if line.startswith("{"):
                    self._answers.append(json.loads(line))
                self._came.notify_all()

    def stop(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.wait()


class Announcer:
    """Announces at a steady rate from several threads; keeps when each event was committed."""

    def __init__(self, topics: list[list[str]], rate: int, to_cohorts: float) -> None:
        self.committed_ns: dict[int, int] = {}
        self.told: Counter[str] = Counter()
        self.sums: Counter[str] = Counter()
        self._topics, self._rate, self._to_cohorts = topics, rate, to_cohorts
        self._lock, self._stop, self._number = threading.Lock(), threading.Event(), 0
        self._threads = [threading.Thread(target=self._run, args=(n,)) for n in range(ANNOUNCERS)]

    def start(self) -> None:
        """Begin."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """End, the last transaction committed."""
        self._stop.set()
        for thread in self._threads:
            if thread.is_alive():
                thread.join()

    def _run(self, place: int) -> None:
        from django.db import connections

        due = time.monotonic() + place / self._rate
        while not self._stop.wait(max(0.0, due - time.monotonic())):
            due += ANNOUNCERS / self._rate
            self._announce()
        connections.close_all()

    def _announce(self) -> None:
        from django.db import transaction

        from kamerton.core.api import announce

        with self._lock:
            number, self._number = self._number, self._number + 1
        people, cohorts = self._topics
        is_wide = number % 100 < self._to_cohorts * 100
        topic = cohorts[number % len(cohorts)] if is_wide else people[number * 7 % len(people)]
        with transaction.atomic():
            transaction.on_commit(lambda: self._note(number))
            announce(topic=topic, kind="bench.told", payload={"number": number, "text": "х" * 60})
        with self._lock:
            self.told[topic] += 1
            self.sums[topic] += number

    def _note(self, number: int) -> None:
        self.committed_ns[number] = time.monotonic_ns()


def prepare(sockets: int) -> list[tuple[str, list[str]]]:
    """Make sessions; return for each socket its session and its topics."""
    from django.conf import settings
    from django.contrib.auth import (
        BACKEND_SESSION_KEY,
        HASH_SESSION_KEY,
        SESSION_KEY,
        get_user_model,
    )
    from django.contrib.sessions.backends.db import SessionStore
    from django.contrib.sessions.models import Session
    from django.utils import timezone
    from django.utils.crypto import get_random_string

    from kamerton.people.models import RoleAssignment

    learners = RoleAssignment.objects.filter(role="learner", scope_kind="cohort").order_by("-pk")
    rows = dict(learners.values_list("person_id", "scope_id"))
    people = get_user_model().objects.filter(is_active=True).in_bulk(list(rows)[:sockets])
    store, ends, made, found = SessionStore(), timezone.now() + timedelta(days=1), [], []
    for person_id, person in people.items():
        held = {
            SESSION_KEY: str(person_id),
            BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
            HASH_SESSION_KEY: person.get_session_auth_hash(),
        }
        key = get_random_string(32, "abcdefghijklmnopqrstuvwxyz0123456789")
        made.append(Session(session_key=key, session_data=store.encode(held), expire_date=ends))
        found.append((key, [f"person:{person_id}", f"cohort:{rows[person_id]}"]))
    if not found:
        raise BenchFailed("nobody is in a cohort in this data")
    Session.objects.bulk_create(made, BATCH)
    return [found[number % len(found)] for number in range(sockets)]


def measure(platform: Platform, options: argparse.Namespace) -> dict[str, Any]:
    """Connect all, tell, cut, kill, count; print and return the figures."""
    members = prepare(options.sockets)
    people = sorted({topics[0] for _session, topics in members})
    cohorts = sorted({topics[1] for _session, topics in members})
    print(
        f"{len(members):,} sockets of {len(people):,} people in {len(cohorts)} cohorts, {options.rate} events/s, "
        f"{options.to_cohorts:.0%} to cohorts; {options.gateways} gateway(s)"
        f"{', through the front' if options.front else ', without the front'}",
        flush=True,
    )
    is_alone = options.gateways == 1 and not options.front
    own = OwnGateway(platform, options.gateway_port) if is_alone else None
    crowd = Crowd(_plan(platform, own.address if own else platform.address, members))
    announcer = Announcer([people, cohorts], options.rate, options.to_cohorts)
    result: dict[str, Any] = {"sockets": len(members), "people": len(people), "rate": options.rate}
    try:
        began = time.monotonic_ns()
        result["connected_s"] = _seconds(began, crowd.answer("ready")["at_ns"])
        print(f"all connected in {result['connected_s']} s", flush=True)
        result["shares"] = _shares(len(members))
        announcer.start()
        _steady(platform, options, result, announcer)
        result["disturbances"] = _disturb(platform, options, crowd)
        announcer.stop()
        _finish(crowd, announcer, members, result)
    finally:
        announcer.stop()
        crowd.stop()
        if own:
            own.stop()
    return result


class OwnGateway:
    """A gateway process of the platform at an address of its own, to be measured without the front."""

    def __init__(self, platform: Platform, port: int) -> None:
        self.address = f"http://127.0.0.1:{port}"
        self._process = subprocess.Popen(
            [
                *(sys.executable, "-m", "kamerton.runtime", "run", "realtime"),
                *("--listen", f"127.0.0.1:{port}", "--data", str(platform.data)),
            ],
            env={**os.environ, "KAMERTON_BASE_URL": platform.address},
        )
        platform.adopt(self._process.pid, "gateway")
        ends = time.monotonic() + PATIENCE_S
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > ends:
                raise BenchFailed("the gateway did not start")
            time.sleep(0.2)

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.address}/realtime/healthz", timeout=2) as answer:  # noqa: S310
                return bool(answer.status == 200)
        except OSError:
            return False

    def stop(self) -> None:
        """End it."""
        self._process.terminate()
        self._process.wait(30)


def _plan(platform: Platform, address: str, members: list[tuple[str, list[str]]]) -> dict[str, Any]:
    from django.conf import settings

    return {
        "url": f"{address.replace('http', 'ws', 1)}/realtime/ws",
        "origin": platform.address,
        "cookie": settings.SESSION_COOKIE_NAME,
        "sockets": members,
    }


def _shares(sockets: int) -> list[int]:
    """Return how many sockets each gateway says to have, once they have said it."""
    from django.db import connection

    from kamerton.core.gateway_beat import ALIVE_S

    ends = time.monotonic() + ALIVE_S
    shares: list[int] = []
    while sum(shares) != sockets and time.monotonic() < ends:
        time.sleep(0.5)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT sockets FROM core_gateway WHERE seen_at > now() - make_interval(secs => %s) "
                "ORDER BY name",
                [ALIVE_S],
            )
            shares = [share for (share,) in cursor.fetchall()]
    print(f"sockets of each gateway: {shares}", flush=True)
    return shares


def _seconds(began_ns: int, ended_ns: int) -> float:
    return round((ended_ns - began_ns) / 1e9, 2)


def _steady(
    platform: Platform, options: argparse.Namespace, result: dict[str, Any], announcer: Announcer
) -> None:
    """Let events flow for a while; keep between which moments, and what the processes took."""
    time.sleep(WARM_UP_S)
    before, began, first = platform.cpu_s(), time.monotonic_ns(), len(announcer.committed_ns)
    time.sleep(options.seconds)
    took_s = (time.monotonic_ns() - began) / 1e9
    after = platform.cpu_s()
    result["steady_ns"] = [began, time.monotonic_ns()]
    result["events_per_s"] = round((len(announcer.committed_ns) - first) / took_s, 1)
    result["cores"] = {
        name: round((after[name] - before.get(name, 0)) / took_s, 2) for name in sorted(after)
    }
    result["memory_mb"] = {name: round(mb) for name, mb in platform.memory().items()}
    print(
        f"{result['events_per_s']} events/s; cores: "
        + ", ".join(f"{name} {share}" for name, share in result["cores"].items() if share >= 0.01)
        + "; memory, MB (PSS): "
        + ", ".join(f"{name} {mb}" for name, mb in result["memory_mb"].items()),
        flush=True,
    )


def _disturb(platform: Platform, options: argparse.Namespace, crowd: Crowd) -> dict[str, float]:
    """Cut all at once, then kill a gateway; return the seconds until everybody has everything again."""
    found = {}
    crowd.order("cut")
    cut = crowd.answer("cut")["at_ns"]
    found["cut_all_s"] = _seconds(cut, crowd.answer("ready")["at_ns"])
    print(f"all cut at once: everybody back after {found['cut_all_s']} s", flush=True)
    if options.gateways > 1:
        time.sleep(3)
        killed = time.monotonic_ns()
        platform.kill("realtime-2")
        found["killed_s"] = _seconds(killed, crowd.answer("ready")["at_ns"])
        print(f"one gateway killed: everybody back after {found['killed_s']} s", flush=True)
    time.sleep(2)
    return found


def _finish(
    crowd: Crowd,
    announcer: Announcer,
    members: list[tuple[str, list[str]]],
    result: dict[str, Any],
) -> None:
    """Wait until all has come, and compare what each socket has with what was told."""
    expected = sum(announcer.told[topic] for _session, topics in members for topic in topics)
    ends = time.monotonic() + 30
    came = 0
    while came < expected and time.monotonic() < ends:
        crowd.order("count")
        came = crowd.answer("count")["count"]
        time.sleep(0.5)
    with tempfile.TemporaryDirectory() as folder:
        crowd.order(folder)
        heard = crowd.answer("had")
        _latencies(Path(folder), announcer, result)
    _compare(heard["had"], announcer, members, result)
    result["faults"] = heard["faults"]
    result["deliveries"] = {"expected": expected, "came": came}
    print(
        f"{came:,} deliveries of {expected:,}, {result['wrong_topics']} sockets' topics wrong, "
        f"faults: {result['faults'] or 'none'}",
        flush=True,
    )
    twice = heard["faults"].get("told twice or out of order", 0)
    if came != expected or result["wrong_topics"] or twice:
        raise BenchFailed("events were lost, doubled or out of order")


def _compare(
    had: list[list[Any]],
    announcer: Announcer,
    members: list[tuple[str, list[str]]],
    result: dict[str, Any],
) -> None:
    own: Counter[tuple[str, str, int, int]] = Counter(
        (session, topic, count, total) for session, topic, count, total in had
    )
    wanted: Counter[tuple[str, str, int, int]] = Counter(
        (session, topic, announcer.told[topic], announcer.sums[topic])
        for session, topics in members
        for topic in topics
        if announcer.told[topic]
    )
    result["wrong_topics"] = sum((own - wanted).values()) + sum((wanted - own).values())


def _latencies(folder: Path, announcer: Announcer, result: dict[str, Any]) -> None:
    """Put the times from commit to receipt into the result: steady, and over the whole run."""
    import numpy as np

    numbers = np.fromfile(folder / "numbers", dtype=np.int64)
    heard = np.fromfile(folder / "heard", dtype=np.int64)
    committed = np.zeros(int(numbers.max()) + 1, dtype=np.int64)
    for number, at in announcer.committed_ns.items():
        if number < len(committed):
            committed[number] = at
    waits_ms = (heard - committed[numbers]) / 1e6
    began, ended = result.pop("steady_ns")
    is_steady = (committed[numbers] >= began) & (committed[numbers] < ended - 1_000_000_000)
    for name, chosen in (("steady", waits_ms[is_steady]), ("all", waits_ms)):
        p50, p95, p99 = np.percentile(chosen, (50, 95, 99))
        result[f"delivery_{name}_ms"] = {
            "count": len(chosen), "p50": round(p50, 1), "p95": round(p95, 1), "p99": round(p99, 1),
            "max": round(float(chosen.max()), 1),
        }  # fmt: skip
    steady = result["delivery_steady_ms"]
    seconds = (ended - began) / 1e9 - 1
    result["deliveries_per_s"] = round(steady["count"] / seconds)
    print(
        f"from commit to receipt, {result['deliveries_per_s']:,} deliveries/s: p50 {steady['p50']} ms, "
        f"p95 {steady['p95']} ms, p99 {steady['p99']} ms, max {steady['max']} ms; "
        f"with the cut and the kill p95 {result['delivery_all_ms']['p95']} ms",
        flush=True,
    )
