"""The bench runs, at a tiny size, on a real platform."""

import json
import subprocess
import sys

import pytest

from tools.bench.platform import BenchFailed
from tools.bench.report import other_run
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
        assert all(load["cpu_ms_by"]["web"] > 0 for load in page["loads"])
    assert result["data"]["people"] == 8
    assert result["data"]["all_progress"] > 200
    assert result["memory_idle_mb"]["all"] > 50


def test_a_run_that_is_not_there_is_told_before_anything_is_measured(tmp_path):
    with pytest.raises(BenchFailed, match=r"absent\.json"):
        other_run(tmp_path / "absent.json")
    strange = tmp_path / "strange.json"
    for text in ("no JSON", "[]", "{}"):
        strange.write_text(text)
        with pytest.raises(BenchFailed, match=r"strange\.json"):
            other_run(strange)
    done = subprocess.run(
        [sys.executable, "-m", "tools.bench", "--against", str(strange), "--data", str(tmp_path)],
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "strange.json" in done.stderr
