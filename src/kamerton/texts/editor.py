"""What the editor's island is told: addresses, limits, and every string in the reader's language."""

from functools import lru_cache
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from kamerton.texts.enums import CalloutKind
from kamerton.texts.schema import Document

MAX_UPLOAD_BYTES = 2 * 1024**3


def settings_of(name: str, document: Document, *, compact: bool) -> dict[str, Any]:
    """Return the island's settings for one field."""
    return {
        "name": name,
        "isCompact": compact,
        "document": document,
        "preview": reverse("texts:preview"),
        "uploads": reverse("files:uploads"),
        "files": reverse("files:file", args=[0]),
        "embed": reverse("texts:embed", args=[0]),
        "maxBytes": MAX_UPLOAD_BYTES,
        "strings": strings(),
    }


def strings() -> dict[str, str]:
    """Return every string of the editor by its key, in the active language."""
    return _strings_in(get_language() or "")


@lru_cache(maxsize=8)
def _strings_in(_language: str) -> dict[str, str]:
    callouts = {f"callout_{kind.value}": str(kind.label) for kind in CalloutKind}
    return {**_blocks(), **callouts, **_marks(), **_tables(), **_dialogs(), **_states()}


def _blocks() -> dict[str, str]:
    return {
        "heading2": _("Heading"),
        "heading3": _("Smaller heading"),
        "heading4": _("Smallest heading"),
        "bulletList": _("Bulleted list"),
        "orderedList": _("Numbered list"),
        "taskList": _("List of tasks"),
        "task": _("Done or not"),
        "blockquote": _("Quotation"),
        "callout": _("Callout"),
        "codeBlock": _("Code"),
        "insertTable": _("Table"),
        "horizontalRule": _("Dividing line"),
        "image": _("Picture"),
        "audio": _("Sound"),
        "video": _("Video"),
        "file": pgettext("attachment", "File"),
        "score": _("Score"),
        "formula": _("Formula in the line"),
        "formulaBlock": _("Formula on its own line"),
    }


def _marks() -> dict[str, str]:
    return {
        "bold": pgettext("type", "Bold"),
        "italic": pgettext("type", "Italic"),
        "underline": pgettext("type", "Underlined"),
        "strike": pgettext("type", "Struck through"),
        "code": pgettext("type", "Code in the line"),
        "subscript": pgettext("type", "Lowered"),
        "superscript": pgettext("type", "Raised"),
        "link": _("Link"),
        "undo": _("Undo"),
        "redo": _("Redo"),
    }


def _tables() -> dict[str, str]:
    return {
        "table_tools": _("Table tools"),
        "addRow": _("Add a row"),
        "addColumn": _("Add a column"),
        "deleteRow": _("Delete the row"),
        "deleteColumn": _("Delete the column"),
        "toggleHeaderRow": _("Header row"),
        "deleteTable": _("Delete the table"),
    }


def _dialogs() -> dict[str, str]:
    return {
        "insert": _("Insert"),
        "save": _("Save"),
        "cancel": _("Cancel"),
        "close": _("Close"),
        "remove": _("Remove the link"),
        "needed": _("Fill this in."),
        "failed": _("It did not work. Try once more."),
        "link_address": _("Address"),
        "link_help": _("For example: example.org, /catalogue/ or an e-mail address."),
        "link_text": _("Text of the link"),
        "link_unsafe": _("This is no address. Write it as in the browser’s address bar."),
        "choose_file": _("Choose a file"),
        "alt": _("What is in the picture"),
        "alt_help": _("Is read aloud to those who do not see it."),
        "caption": _("Caption"),
        "latex": _("Formula in LaTeX"),
        "latex_help": _("For example: \\frac{440}{2^{1/12}}"),
        "abc": _("Score in ABC notation"),
        "abc_help": _("K: is the key, M: the metre, L: the length of a note; notes are letters."),
        "abc_example": "X:1\nT:\nM:2/4\nL:1/8\nK:C\nC D E F | G2 G2 |]",
        "score_file": _("Or a file: MusicXML or MEI"),
        "preview": _("How it will look"),
    }


def _states() -> dict[str, str]:
    return {
        "toolbar": _("Tools of the editor"),
        "insert_menu": _("What to put in"),
        "nothing_found": _("Nothing like that. Go on writing."),
        "placeholder": _("Write here. The sign / opens the list of all that can be put in."),
        "recalled": _("What you had not sent has come back."),
        "begin_afresh": _("Begin afresh"),
        "sending": _("Sending: %(percent)s %%") % {"percent": "%(percent)s"},
        "upload_failed": _("The file did not arrive. Try once more: it goes on from its place."),
        "file_empty": _("The file is empty."),
        "file_too_large": _("The file is too large."),
        "no_preview": _("No connection: the preview will come when it returns."),
    }
