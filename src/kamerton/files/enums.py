"""Stable codes of files."""

from enum import StrEnum


class PagesState(StrEnum):
    """How far the pages of a document are drawn."""

    WAITING = "waiting"
    READY = "ready"
    FAILED = "failed"
