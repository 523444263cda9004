"""What was measured, as one table and as JSON."""

import datetime
import json
import os
import platform
import subprocess
from pathlib import Path
from typing import Any

from tools.bench.platform import BenchFailed

HEAD = (
    f"{'page':<14}{'SQL':>4}{'kB':>7}{'gzip':>6}  "
    f"{'1 conn: req/s':>13}{'p50':>7}{'p95 ms':>8}{'CPU':>7}  "
    f"{'8 conn: req/s':>13}{'p50':>7}{'p95 ms':>8}{'CPU':>7}  of these"
)


def machine() -> dict[str, Any]:
    """Return what the figures were taken on."""
    model = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        platform.machine(),
    )
    revision = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"],  # noqa: S607
        capture_output=True, text=True, check=False,
    ).stdout.strip()  # fmt: skip
    return {
        "cpus": os.cpu_count(),
        "cpu": model,
        "python": platform.python_version(),
        "revision": revision,
        "at": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        "load_before": round(os.getloadavg()[0], 2),
    }


def row(name: str, page: dict[str, Any]) -> str:
    """Write one page's line of the table."""
    text = (
        f"{name:<14}{page['sql']:>4}{page['bytes'] / 1000:>7.1f}{page['gzip_bytes'] / 1000:>6.1f}"
    )
    for load in page["loads"]:
        text += (
            f"  {load['per_s']:>13.1f}{load['p50_ms']:>7.1f}{load['p95_ms']:>8.1f}"
            f"{load['cpu_ms']:>7.2f}"
        )
    shares = sorted(page["loads"][-1]["cpu_ms_by"].items(), key=lambda share: -share[1])
    return text + "  " + ", ".join(f"{kind} {ms:.2f}" for kind, ms in shares if ms >= 0.05)


def summary(result: dict[str, Any]) -> list[str]:
    """Write what stands under the table."""
    data, memory = result["data"], result["memory_idle_mb"]
    lines = [
        "CPU: milliseconds of all processes a request.",
        f"Data: {data['all_people']:,} people, {data['all_cohorts']:,} cohorts, {data['all_progress']:,} progress"
        f" records, {data['all_posts']:,} posts, {data['all_search_entries']:,} search entries.",
        f"Sign-in by the form: {result['sign_in_ms']:.0f} ms (median). Start on existing data: {result['start_s']:.1f} s.",
        "Memory idle (PSS): "
        + ", ".join(f"{name} {mb:.0f}" for name, mb in memory.items())
        + f" MB; after the load {result['memory_loaded_mb']['all']:.0f} MB.",
    ]
    for kind, visit in result.get("browser", {}).items():
        lines.append(
            f"Cohort page in Chromium, {kind} visit: {visit['kb']:.0f} kB in {visit['requests']} requests,"
            f" layout shift {visit['layout_shift']}, largest paint {visit['largest_paint_ms']} ms."
        )
    return lines


def other_run(path: Path) -> dict[str, Any]:
    """Read another run's figures, or say that the file is none."""
    try:
        found = json.loads(path.read_text())
    except (OSError, ValueError) as error:
        raise BenchFailed(f"--against {path}: {error}") from error
    if not isinstance(found, dict) or not {"pages", "data"} <= found.keys():
        raise BenchFailed(f"--against {path}: these are no figures of script/bench")
    return found


def compare(result: dict[str, Any], other: Path) -> list[str]:
    """Write how many times each page takes of what it took in another run."""
    before = other_run(other)
    lines = [f"Against {other.name} ({before['data']['all_people']:,} people), times as long:"]
    for name, page in result["pages"].items():
        if name in before["pages"]:
            now, then = page["loads"], before["pages"][name]["loads"]
            lines.append(
                f"  {name:<14} p50 at 1: {now[0]['p50_ms'] / then[0]['p50_ms']:.2f}"
                f"   CPU at 8: {now[-1]['cpu_ms'] / then[-1]['cpu_ms']:.2f}"
            )
    return lines
