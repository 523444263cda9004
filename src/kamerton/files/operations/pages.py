"""The pages of documents as pictures, so that they are read and pointed at in the page itself."""

import tempfile
from contextlib import ExitStack
from pathlib import Path

from django.db import transaction

from kamerton.core.api import enqueue, storage
from kamerton.files.drawing import DrawingFault, draw_guarded
from kamerton.files.enums import PagesState
from kamerton.files.models import DrawnDocument, StoredFile

PDF = "application/pdf"


@transaction.atomic
def ask_pages(file: StoredFile) -> DrawnDocument:
    """Return a document's drawn pages; have them drawn by a job when they are asked for first."""
    drawn, is_new = DrawnDocument.objects.get_or_create(sha256=file.sha256)
    if is_new:
        enqueue("files.draw_pages", once=f"pages:{file.sha256}", sha256=file.sha256)
    return drawn


def draw_pages(sha256: str) -> None:
    """Draw the pages of a stored document; safe to run twice."""
    drawn = DrawnDocument.objects.filter(sha256=sha256).first()
    if drawn is None or drawn.state != PagesState.WAITING:
        return
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        source = folder / "source.pdf"
        content = stack.enter_context(storage.open(sha256))
        source.write_bytes(content.read())
        try:
            made = draw_guarded(source, folder)
        except DrawingFault:
            _keep(sha256, PagesState.FAILED, 0, [])
            return
        pages = [
            {"key": _put(folder / f"{number}.webp"), "width": width, "height": height}
            for number, (width, height) in enumerate(made["pages"], start=1)
        ]
    _keep(sha256, PagesState.READY, made["count"], pages)


@transaction.atomic
def _keep(sha256: str, state: PagesState, count: int, pages: list[dict[str, object]]) -> None:
    found = DrawnDocument.objects.filter(sha256=sha256)
    found.update(state=state, count=count, pages=pages)


def _put(path: Path) -> str:
    with path.open("rb") as stream:
        return storage.put(stream).sha256


def forget_pages() -> int:
    """Forget the pages of documents that nobody keeps any more; return of how many."""
    kept = StoredFile.objects.filter(mime=PDF).values("sha256")
    return DrawnDocument.objects.exclude(sha256__in=kept).delete()[0]
