"""A document as markup for any page."""

from markupsafe import Markup

from kamerton.files.models import StoredFile
from kamerton.files.operations import ask_pages
from kamerton.ui.api import component


def document_view(file: StoredFile, *, title: str = "") -> Markup:
    """Return a PDF page by page as pictures, or what there is in its place while it is drawn.

    Args:
        file: whoever calls this has made sure that the reader may see it.
        title: shown in place of the file's name.
    """
    return component("DocumentPages", file=file, drawn=ask_pages(file), title=title or file.name)
