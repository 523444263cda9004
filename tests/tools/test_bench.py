"""The bench runs, at a tiny size, on a real platform."""

import json
import subprocess
import sys

from tools.bench.size import Size


def test_size_grows_with_its_people():
    assert Size.of(100_000, None, None) == Size(100_000, 2_500, 5_000_000)
    assert Size.of(2_000, None, None) == Size()
    assert (Size().studying, Size().finished, Size().tutors, Size().busy_tutors) == (20, 30, 9, 3)


def test_bench_measures_signed_in_pages_and_keeps_its_figures(tmp_path):
    figures = tmp_path / "figures.json"
    done = subprocess.run(
        [
            *(sys.executable, "-m", "tools.bench", "--no-browser", "--seconds", "1"),
            *("--people", "8", "--cohorts", "2", "--progress", "200"),
            *("--pages", "sign-in,home,cohort,test,review desk", "--calm", "0"),
            *("--data", str(tmp_path / "data"), "--json", str(figures)),
        ],
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    result = json.loads(figures.read_text())
    assert list(result["pages"]) == ["sign-in", "home", "cohort", "test", "review desk"]
    for page in result["pages"].values():
        assert page["sql"] <= 8
        assert [load["connections"] for load in page["loads"]] == [1, 8]
        assert all(load["requests"] > 0 and load["cpu_ms"] > 0 for load in page["loads"])
    assert result["data"]["people"] == 8
    assert result["data"]["all_progress"] > 200
    assert result["memory_idle_mb"]["all"] > 50
