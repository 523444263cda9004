"""The load: wrk over real connections, each answer checked, and the processor time that it cost."""

import json
import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tools.bench.platform import BenchFailed, Platform
from tools.bench.visitors import Visit

# The marker names the visitor, but wrk does not say whose answer came: here only the common part is looked for.
SIGNED_IN = 'data-viewer="'
_SCRIPT = """
local visits = { %(visits)s }
local marker = %(marker)s
local turn = 0
local requests = {}
local threads = {}
wrong = 0
function setup(thread) table.insert(threads, thread) end
function init(args)
  for i, visit in ipairs(visits) do
    requests[i] = wrk.format("GET", visit[1], { Host = wrk.headers["Host"], Cookie = visit[2] })
  end
end
function request()
  turn = turn %% #requests + 1
  return requests[turn]
end
function response(status, headers, body)
  if status ~= 200 or not body:find(marker, 1, true) then wrong = wrong + 1 end
end
function done(summary, latency, _)
  local bad = 0
  for _, thread in ipairs(threads) do bad = bad + thread:get("wrong") end
  local faults = summary.errors
  io.write(string.format(
    '\\nJSON{"requests":%%d,"duration_us":%%d,"wrong":%%d,"faults":%%d,"p50_us":%%d,"p95_us":%%d}\\n',
    summary.requests, summary.duration, bad,
    faults.connect + faults.read + faults.write + faults.timeout,
    latency:percentile(50), latency:percentile(95)))
end
"""


@dataclass(frozen=True)
class Measured:
    """What a number of connections got in a time."""

    connections: int
    requests: int
    per_s: float
    p50_ms: float
    p95_ms: float
    cpu_ms: float
    cpu_ms_by: dict[str, float]


def find_wrk() -> str:
    """Return the path of wrk; install it where that is possible without asking, else say how."""
    found = shutil.which("wrk")
    if found:
        return found
    command = ["apt-get", "install", "-y", "--no-install-recommends", "wrk"]
    if os.geteuid() or not shutil.which("apt-get"):
        raise BenchFailed(f"wrk is needed: sudo {' '.join(command)}")
    for step in (["apt-get", "update", "-q"], command):
        if subprocess.run(step, stdout=subprocess.DEVNULL, check=False).returncode:
            raise BenchFailed(f"wrk could not be installed: {' '.join(step)}")
    return shutil.which("wrk") or "wrk"


def measure(platform: Platform, visits: list[Visit], connections: int, seconds: float) -> Measured:
    """Ask for the visits in turn for so many seconds."""
    marker = SIGNED_IN if visits[0].cookie else visits[0].marker
    script = _SCRIPT % {
        "visits": ", ".join(f"{{ {_lua(v.path)}, {_lua(v.cookie)} }}" for v in visits),
        "marker": _lua(marker),
    }
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "visits.lua"
        path.write_text(script)
        before = platform.cpu_s()
        done = subprocess.run(
            [find_wrk(), "-t1", f"-c{connections}", f"-d{max(1, round(seconds))}s", "--timeout", "10s",
             "-s", str(path), platform.address],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        after = platform.cpu_s()
    _, found, text = done.stdout.partition("JSON")
    if not found:
        raise BenchFailed(f"wrk said: {done.stdout}{done.stderr}")
    result = json.loads(text)
    if result["wrong"] or result["faults"] or not result["requests"]:
        raise BenchFailed(f"{visits[0].path}: {result} - not every answer was the page")
    used = {
        kind: (seconds - before.get(kind, 0)) / result["requests"] * 1000
        for kind, seconds in after.items()
    }
    return Measured(
        connections=connections,
        requests=result["requests"],
        per_s=round(result["requests"] / result["duration_us"] * 1e6, 1),
        p50_ms=round(result["p50_us"] / 1000, 1),
        p95_ms=round(result["p95_us"] / 1000, 1),
        cpu_ms=round(sum(used.values()), 2),
        cpu_ms_by={kind: round(ms, 2) for kind, ms in used.items() if ms >= 0.01},
    )


def _lua(text: str) -> str:
    return "[==[" + text + "]==]"
