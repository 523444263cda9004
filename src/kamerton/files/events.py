"""Facts about files."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FileStored:
    """A file is there; what is made from it can be made."""

    file_id: int
    sha256: str
    mime: str
    name: str
    uploader_id: int | None


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
