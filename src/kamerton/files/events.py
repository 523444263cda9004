"""Facts about files."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FileTextExtracted:
    """The words of a document can be indexed by its owner (files.api.text_of)."""

    file_id: int
    owner_kind: str
    owner_id: str


@dataclass(frozen=True, slots=True)
class FileRemoved:
    """A file is gone."""

    file_id: int
    owner_kind: str
    owner_id: str
