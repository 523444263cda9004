"""The process that draws the pages of a PDF: python -m … SOURCE FOLDER. Its result goes to standard output.

A process of its own, so that a bad document can neither hang nor kill the one that asks, and so that
PDFium is in the memory of nobody else.
"""

import json
import os
import resource
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

MOST_PAGES = 100
WIDTH_PX = 1100
_MOST_HEIGHT_PX = 4400
_QUALITY = 78
_LONGEST_S = 180.0
_MEMORY_BYTES = 2 * 1024**3
_KEPT_ENVIRONMENT = {"PATH", "HOME", "LANG", "LC_ALL", "PYTHONPATH", "VIRTUAL_ENV", "TMPDIR"}


class DrawingFault(Exception):
    """A document whose pages cannot be drawn: damaged, locked, or too much."""


def draw_guarded(source: Path, folder: Path) -> dict[str, Any]:
    """Draw a document's pages into ``folder``: {"count": all pages, "pages": [[width, height], …]}.

    Page n is "<n>.webp", counted from 1, at most MOST_PAGES. Raises DrawingFault, also when the process
    dies or takes longer than three minutes.
    """
    try:
        done = subprocess.run(  # noqa: S603  our own interpreter and module
            [sys.executable, "-m", "kamerton.files.drawing", str(source), str(folder)],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_LONGEST_S,
            check=False,
            env={k: v for k, v in os.environ.items() if k in _KEPT_ENVIRONMENT},
        )
    except subprocess.TimeoutExpired:
        raise DrawingFault("time-out") from None
    if done.returncode != 0:
        raise DrawingFault(f"exit {done.returncode}")
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def draw(source: Path, folder: Path) -> dict[str, Any]:
    """Draw a document's pages (see draw_guarded)."""
    import pypdfium2  # noqa: PLC0415  only this process needs it

    document = pypdfium2.PdfDocument(source)
    sizes = []
    for number in range(min(len(document), MOST_PAGES)):
        page = document[number]
        width, height = page.get_size()
        scale = min(WIDTH_PX / max(1, width), _MOST_HEIGHT_PX / max(1, height))
        picture = page.render(scale=scale, draw_annots=True).to_pil().convert("RGB")
        picture.save(folder / f"{number + 1}.webp", "WEBP", quality=_QUALITY, method=2)
        sizes.append([picture.width, picture.height])
        page.close()
    return {"count": len(document), "pages": sizes}


def main() -> None:
    """Draw, and write the result as JSON; a fault ends with 1."""
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(5)
    try:
        result = draw(Path(sys.argv[1]), Path(sys.argv[2]))
    except (RuntimeError, OSError, ValueError, MemoryError):
        sys.exit(1)
    sys.stdout.write(json.dumps(result))


if __name__ == "__main__":
    main()
