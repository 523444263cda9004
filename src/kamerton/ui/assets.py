"""What the front-end build made: addresses of style sheet, scripts, islands, fonts and icons."""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from markupsafe import Markup, escape


def manifest_path() -> Path:
    """Give the place of the build's manifest."""
    return Path(settings.STATIC_BUILT) / "manifest.json"


@lru_cache(maxsize=4)
def _read(path: Path, _stamp: float) -> dict[str, Any]:
    manifest = json.loads(path.read_text(encoding="utf-8"))
    entries: dict[str, Any] = {}
    for key, chunk in manifest.items():
        if chunk.get("isEntry"):
            entries[chunk["name"]] = chunk
        entries.setdefault(Path(key).name, chunk)
        entries[key] = chunk
    return entries


@lru_cache(maxsize=1)
def _stamp_at_start(path: Path) -> float:
    return path.stat().st_mtime


def _entries() -> dict[str, Any]:
    path = manifest_path()
    try:
        stamp = path.stat().st_mtime if settings.DEBUG else _stamp_at_start(path)
    except FileNotFoundError:
        return {}
    return _read(path, stamp)


def is_built() -> bool:
    """Tell whether the front end was built."""
    return bool(_entries())


def address(name: str) -> str:
    """Give the address of a built file by its entry name ("main") or file name ("icons.svg")."""
    chunk = _entries().get(name)
    return f"{settings.STATIC_URL}{chunk['file']}" if chunk else f"{settings.STATIC_URL}{name}"


def _style_links(chunk: dict[str, Any]) -> list[str]:
    return [
        f'<link rel="stylesheet" href="{settings.STATIC_URL}{escape(path)}">'
        for path in chunk.get("css", [])
    ]


def island(name: str) -> Markup:
    """Load an island's script (and its own styles) where it stands: island("scores/viewer")."""
    chunk = _entries().get(name)
    if chunk is None:
        return Markup("")
    script = f'<script type="module" src="{settings.STATIC_URL}{escape(chunk["file"])}"></script>'
    return Markup("".join([*_style_links(chunk), script]))  # noqa: S704  paths are escaped


def icon(name: str, label: str = "") -> Markup:
    """Draw an icon of the sprite; without a label it is decoration."""
    use = f'<use href="{address("icons.svg")}#{escape(name)}"/>'
    if label:
        return Markup(f'<svg class="icon" role="img" aria-label="{escape(label)}">{use}</svg>')  # noqa: S704
    return Markup(f'<svg class="icon" aria-hidden="true">{use}</svg>')  # noqa: S704
