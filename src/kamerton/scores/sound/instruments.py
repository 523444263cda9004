"""The instruments that the front-end build cut from its SoundFont, as files for the server."""

import json
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from kamerton.scores.sound.bank import Bank, open_bank


class InstrumentsMissing(FileNotFoundError):
    """The front end was not built, so there are no instruments."""


def instrument(program: int, *, is_percussion: bool = False) -> Bank:
    """The bank of a General MIDI program (0–127), or its nearest. Raises InstrumentsMissing."""
    built = Path(settings.STATIC_BUILT)
    banks, programs = _index(built)
    name = "drums" if is_percussion else str(programs[program])
    return open_bank(built / banks[name])


@lru_cache(maxsize=2)
def _index(built: Path) -> tuple[dict[str, str], list[int]]:
    try:
        manifest = json.loads((built / "manifest.json").read_text())
        entry = next(e for key, e in manifest.items() if Path(key).name == "instruments.json")
        index = json.loads((built / entry["file"]).read_text())
    except (FileNotFoundError, StopIteration) as fault:
        raise InstrumentsMissing(str(built)) from fault
    return index["banks"], index["programs"]
