"""What the front-end build made: addresses of style sheet, scripts, islands, fonts and icons."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from markupsafe import Markup, escape


class Manifest:
    """The build's list of files; read once, or anew when it changed while developing."""

    def __init__(self) -> None:
        self._entries: dict[str, Any] = {}
        self._stamp: float | None = None
        self._icons: dict[tuple[str, str], Markup] = {}

    @staticmethod
    def path() -> Path:
        """Give the place of the build's manifest."""
        return Path(settings.STATIC_BUILT) / "manifest.json"

    def entries(self) -> dict[str, Any]:
        """Give each chunk by its entry name, its file name, and its path."""
        if self._stamp is not None and not settings.DEBUG:
            return self._entries
        try:
            stamp = self.path().stat().st_mtime
        except FileNotFoundError:
            return {}
        if stamp != self._stamp:
            self._read()
            self._stamp = stamp
        return self._entries

    def _read(self) -> None:
        manifest = json.loads(self.path().read_text(encoding="utf-8"))
        entries: dict[str, Any] = {}
        for key, chunk in manifest.items():
            if chunk.get("isEntry"):
                entries[chunk["name"]] = chunk
            entries.setdefault(Path(key).name, chunk)
            entries[key] = chunk
        self._entries = entries
        self._icons.clear()

    def icon(self, name: str, label: str) -> Markup:
        """Draw an icon; drawn ones are kept until the build changes."""
        self.entries()
        known = self._icons.get((name, label))
        if known is None:
            use = f'<use href="{address("icons.svg")}#{escape(name)}"/>'
            said = f'role="img" aria-label="{escape(label)}"' if label else 'aria-hidden="true"'
            known = Markup(f'<svg class="icon" {said}>{use}</svg>')  # noqa: S704  escaped above
            if len(self._icons) < 2000:
                self._icons[name, label] = known
        return known


_manifest = Manifest()


def is_built() -> bool:
    """Tell whether the front end was built."""
    return bool(_manifest.entries())


def address(name: str) -> str:
    """Give the address of a built file by its entry name ("main") or file name ("icons.svg")."""
    chunk = _manifest.entries().get(name)
    return f"{settings.STATIC_URL}{chunk['file']}" if chunk else f"{settings.STATIC_URL}{name}"


def _style_links(chunk: dict[str, Any]) -> list[str]:
    return [
        f'<link rel="stylesheet" href="{settings.STATIC_URL}{escape(path)}">'
        for path in chunk.get("css", [])
    ]


def island(name: str) -> Markup:
    """Load an island's script (and its own styles) where it stands: island("scores/viewer")."""
    chunk = _manifest.entries().get(name)
    if chunk is None:
        return Markup("")
    script = f'<script type="module" src="{settings.STATIC_URL}{escape(chunk["file"])}"></script>'
    return Markup("".join([*_style_links(chunk), script]))  # noqa: S704  paths are escaped


def icon(name: str, label: str = "") -> Markup:
    """Draw an icon of the sprite; without a label it is decoration."""
    return _manifest.icon(name, str(label))
