"""Writes the pages that the front serves by itself, each from the one template and its own words.

Standard library only, as tools/build_front.py. The pages must stand as files: the front shows them when nothing else runs.
"""

import tomllib
from pathlib import Path
from string import Template

FOLDER = Path(__file__).resolve().parent.parent / "src" / "kamerton" / "runtime" / "front_pages"


def write_all() -> None:
    """Write every page that is not as it should be."""
    for name, page in pages().items():
        path = FOLDER / f"{name}.html"
        if not path.exists() or path.read_text(encoding="utf-8") != page:
            path.write_text(page, encoding="utf-8")


def pages() -> dict[str, str]:
    """Return the pages by name."""
    template = Template((FOLDER / "page.template").read_text(encoding="utf-8"))
    words = tomllib.loads((FOLDER / "pages.toml").read_text(encoding="utf-8"))
    return {name: template.substitute(page, refresh=_refresh(page)) for name, page in words.items()}


def _refresh(page: dict[str, str | int]) -> str:
    seconds = page.get("refresh_s")
    return f'<meta http-equiv="refresh" content="{seconds}">\n' if seconds else ""


if __name__ == "__main__":
    write_all()
