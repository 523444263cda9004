"""Real input that nobody here wrote, read besides what the tests bring themselves."""

import os
from pathlib import Path

import pytest

MISSING = (
    "KAMERTON_CORPORA is not set. With CI=true the tests also read files that nobody here wrote: "
    "set it to the folder of the test corpora (musicxml/, music/, audio/, xss/)."
)


def corpus(pattern: str) -> list[Path]:
    """The files of the corpora that fit the pattern; none on a machine that has none, but in CI."""
    folder = os.environ.get("KAMERTON_CORPORA", "")
    if not folder:
        if os.environ.get("CI") == "true":
            pytest.fail(MISSING)
        return []
    files = sorted(Path(folder).glob(pattern))
    if not files:
        pytest.fail(f"KAMERTON_CORPORA is set to {folder}, which has no {pattern}")
    return files
