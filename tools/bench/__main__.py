"""The command script/bench."""

import argparse
import json
import shutil
import socket
import statistics
import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tools.bench import realtime, report, statements, test_start
from tools.bench.load import find_wrk, measure
from tools.bench.platform import BenchFailed, Platform
from tools.bench.size import Size

ROOT = Path(__file__).resolve().parents[2]
CONNECTIONS = (1, 8)
WARM_UP_S = 1


def main() -> int:
    """Run the bench; return its exit code."""
    options = _parser().parse_args()
    try:
        if options.what == "pages":
            find_wrk()
        if options.against:
            report.other_run(options.against)
        result = run(options)
    except BenchFailed as failed:
        print(f"script/bench: {failed}", file=sys.stderr)
        return 1
    if options.json:
        options.json.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="script/bench", description="Measure the pages over real connections."
    )
    parser.add_argument(
        "what", nargs="?", choices=("pages", "test-start", "realtime"), default="pages",
        help="test-start: many people start one test at one moment; realtime: many open pages hear news",
    )  # fmt: skip
    test_start.add_options(parser)
    realtime.add_options(parser)
    parser.add_argument("--people", type=int, default=2_000)
    parser.add_argument("--cohorts", type=int, help="as many as people / 40 by default")
    parser.add_argument("--progress", type=int, help="records; people × 50 by default")
    parser.add_argument("--seconds", type=float, default=8, help="of each measurement")
    parser.add_argument("--pages", help="only these, parted by commas")
    parser.add_argument(
        "--port", type=int, default=0, help="of its own server; any free by default"
    )
    parser.add_argument("--data", type=Path, help="folder of its data; var/bench/… by default")
    parser.add_argument("--fresh", action="store_true", help="make the data anew")
    parser.add_argument("--no-browser", action="store_true", help="leave Chromium out")
    parser.add_argument("--calm", type=float, default=8, help="seconds before memory is read")
    parser.add_argument("--json", type=Path, metavar="FILE")
    parser.add_argument("--against", type=Path, metavar="FILE", help="compare with this JSON")
    return parser


def run(options: argparse.Namespace) -> dict[str, Any]:
    """Make the data, start the platform, measure, print; return everything as plain values."""
    statements.quiet()
    size = Size.of(options.people, options.cohorts, options.progress)
    data = options.data or ROOT / "var" / "bench" / f"people-{size.people}"
    platform = Platform(data, options.port or _free_port(), options.gateways)
    result: dict[str, Any] = {"machine": report.machine()}
    try:
        result["data"] = _data(platform, size, fresh=options.fresh)
        result["start_s"] = round(platform.start(), 2)
        result["jobs_s"] = round(platform.wait_for_jobs(), 1)
        time.sleep(options.calm)
        result["memory_idle_mb"] = _rounded(platform.memory())
        if options.what == "test-start":
            _set_up(platform)
            result["test_start"] = test_start.measure(platform, options)
            return result
        if options.what == "realtime":
            _set_up(platform)
            result["realtime"] = realtime.measure(platform, options)
            return result
        _measure(platform, options, size, result)
    finally:
        platform.stop()
    for line in report.summary(result):
        print(line)
    if options.against:
        print("\n".join(report.compare(result, options.against)))
    return result


def _data(platform: Platform, size: Size, *, fresh: bool) -> dict[str, Any]:
    """Return what the data folder holds; fill it where it is new, of another size, or to be made anew."""
    from django.conf import settings

    note = platform.data / "bench.json"
    wanted = asdict(size)
    known = json.loads(note.read_text()) if note.exists() else {}
    if not fresh and all(known.get(name) == value for name, value in wanted.items()):
        return dict(known)
    shutil.rmtree(platform.data, ignore_errors=True)
    print(f"Making the data: {size.people:,} people…", flush=True)
    platform.start()
    if not settings.configured:
        _set_up(platform)
    from tools.bench.dataset import fill

    made = fill(size, lambda line: print(line, flush=True))
    _disconnect()
    platform.stop()
    note.write_text(json.dumps(made, indent=1))
    return made


def _set_up(platform: Platform) -> None:
    """Set Django up in this process, on the platform's database."""
    from kamerton.runtime.places import DataFolder
    from kamerton.runtime.settings import set_environment

    set_environment(DataFolder(platform.data), platform.database_url)
    import django

    django.setup()


def _disconnect() -> None:
    from django.db import connections

    connections.close_all()


def _measure(
    platform: Platform, options: argparse.Namespace, size: Size, result: dict[str, Any]
) -> None:
    """Sign in, measure each page, then memory and the browser's visits; put all into the result."""
    from tools.bench import visitors

    _set_up(platform)
    from tools.bench.dataset import activities, forget_attempts

    forget_attempts()
    counter = statements.Counter(platform.address)
    study = visitors.learners(platform.address, options.people, activities())
    desk = visitors.tutors(platform.address, size.busy_tutors)
    result["sign_in_ms"] = round(statistics.median(v.sign_in_ms for v in [*study, *desk]), 1)
    chosen = options.pages.split(",") if options.pages else None
    result["pages"] = {}
    print(report.HEAD, flush=True)
    for name, visits in visitors.pages(platform.address, study, desk).items():
        if chosen and name not in chosen:
            continue
        plain, packed = visitors.check(platform.address, name, visits)
        page: dict[str, Any] = {"bytes": plain, "gzip_bytes": packed}
        page["sql"] = counter.statements(visits[0])
        measure(platform, visits, CONNECTIONS[-1], WARM_UP_S)
        page["loads"] = [asdict(measure(platform, visits, n, options.seconds)) for n in CONNECTIONS]
        result["pages"][name] = page
        print(report.row(name, page), flush=True)
    _disconnect()
    result["memory_loaded_mb"] = _rounded(platform.memory())
    if not options.no_browser:
        from tools.bench.browser import visit_twice

        seen = visit_twice(platform.address, study[0].paths["cohort"], study[0].cookie)
        result["browser"] = {kind: asdict(visit) for kind, visit in seen.items()}
    result["machine"]["load_after"] = report.machine()["load_before"]


def _rounded(memory: dict[str, float]) -> dict[str, float]:
    return {name: round(mb, 1) for name, mb in memory.items()}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    sys.exit(main())
