"""Instruments for tests: the built ones, or one sine for all where the front end was not built."""

import json
from pathlib import Path

from kamerton.scores.sound.instruments import InstrumentsMissing, instrument
from tests.scores.soundfont import sine_bank


def ensure_instruments(settings, folder: Path) -> None:
    """Let sound be rendered, whether the front end was built or not."""
    try:
        instrument(0)
    except InstrumentsMissing:
        settings.STATIC_BUILT = with_sines(folder)


def with_sines(folder: Path) -> Path:
    """A built folder whose every instrument is a sine."""
    (folder / "sine.sf2").write_bytes(sine_bank())
    index = {"banks": {"0": "sine.sf2", "drums": "sine.sf2"}, "programs": [0] * 128}
    (folder / "index.json").write_text(json.dumps(index))
    manifest = {"scores/instruments.json": {"file": "index.json"}}
    (folder / "manifest.json").write_text(json.dumps(manifest))
    return folder
