"""The file of a backup: one tar with the database, the stored objects and a manifest that vouches for each member."""

import hashlib
import json
import tarfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from kamerton.runtime.errors import StartRefused
from kamerton.runtime.words import _

FORMAT = 1
MANIFEST = "manifest.json"
SEAL = "manifest.sha256"
DATABASE = "database.dump"
SECRET_KEY = "secret.key"  # noqa: S105 - the name of a member
OBJECTS = "objects/"
BLOCK_BYTES = 1 << 20


@dataclass(frozen=True)
class Member:
    """One file of the archive."""

    sha256: str
    size_bytes: int


@dataclass
class Manifest:
    """What the archive holds and where it came from."""

    version: str
    created_at: str
    postgres: int
    content: str
    migrations: list[str]
    members: dict[str, Member] = field(default_factory=dict)
    format: int = FORMAT

    def to_json(self) -> bytes:
        return json.dumps(asdict(self), indent=1, sort_keys=True).encode()

    @classmethod
    def from_json(cls, text: bytes) -> "Manifest":
        fields = json.loads(text)
        fields["members"] = {name: Member(**member) for name, member in fields["members"].items()}
        return cls(**fields)


class Writer:
    """Writes an archive member by member, hashing what it writes."""

    def __init__(self, file: BinaryIO, manifest: Manifest) -> None:
        self._tar = tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT)  # noqa: SIM115
        self._manifest = manifest

    def add(self, name: str, path: Path) -> None:
        """Add a file, whose content may not change meanwhile."""
        with path.open("rb") as source:
            hashing = _Hashing(source)
            information = tarfile.TarInfo(name)
            information.size = path.stat().st_size
            self._tar.addfile(information, hashing)  # type: ignore[arg-type]
        self._manifest.members[name] = Member(hashing.sha256.hexdigest(), information.size)

    def close(self) -> None:
        """Write the manifest and its seal, last, so that a file cut short has none."""
        text = self._manifest.to_json()
        for name, content in ((MANIFEST, text), (SEAL, hashlib.sha256(text).hexdigest().encode())):
            information = tarfile.TarInfo(name)
            information.size = len(content)
            self._tar.addfile(information, BytesIO(content))
        self._tar.close()


class _Hashing:
    def __init__(self, source: BinaryIO) -> None:
        self._source = source
        self.sha256 = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        data = self._source.read(size)
        self.sha256.update(data)
        return data


def verify(path: Path) -> Manifest:
    """Read the whole archive and return its manifest; refuse it when one byte is not as it was written."""
    found: dict[str, Member] = {}
    texts: dict[str, bytes] = {}
    try:
        for name, source, size in members(path):
            if name in (MANIFEST, SEAL):
                texts[name] = source.read()
            else:
                found[name] = Member(_sha256(source), size)
        manifest = _sealed_manifest(texts)
    except FileNotFoundError as error:
        raise StartRefused(_("There is no file %(path)s.") % {"path": path}) from error
    except (tarfile.TarError, EOFError, KeyError, ValueError, TypeError) as error:
        raise _damaged(path, str(error)) from error
    if manifest.format > FORMAT:
        raise newer(manifest)
    if found != manifest.members:
        wrong = sorted(
            name
            for name in found.keys() | manifest.members.keys()
            if found.get(name) != manifest.members.get(name)
        )
        raise _damaged(path, ", ".join(wrong[:3]))
    return manifest


def members(path: Path) -> Iterator[tuple[str, BinaryIO, int]]:
    """Give each member's name, content and size, in the order of the file."""
    with tarfile.open(path, "r:") as tar:
        for information in tar:
            content = tar.extractfile(information) if information.isreg() else None
            if content is None or not is_safe(information.name):
                raise ValueError(information.name)
            yield information.name, content, information.size  # type: ignore[misc]


def is_safe(name: str) -> bool:
    """Return whether a member's name stays inside the folder that it is unpacked to."""
    parts = name.split("/")
    return bool(name) and not name.startswith("/") and ".." not in parts and "\0" not in name


def _sealed_manifest(texts: dict[str, bytes]) -> Manifest:
    text = texts[MANIFEST]
    if hashlib.sha256(text).hexdigest().encode() != texts[SEAL]:
        raise ValueError(MANIFEST)
    fields = json.loads(text)
    if fields["format"] > FORMAT:
        raise newer(Manifest(fields["version"], "", 0, "", [], {}, fields["format"]))
    return Manifest.from_json(text)


def _sha256(source: BinaryIO) -> str:
    digest = hashlib.sha256()
    while block := source.read(BLOCK_BYTES):
        digest.update(block)
    return digest.hexdigest()


def _damaged(path: Path, what: str) -> StartRefused:
    return StartRefused(
        _("The backup %(path)s is damaged (%(what)s). Nothing was changed.")
        % {"path": path, "what": what},
        _("Take another copy of it, or an earlier backup."),
    )


def newer(manifest: Manifest) -> StartRefused:
    """Return the refusal of a backup that a newer Kamerton wrote."""
    return StartRefused(
        _("The backup was written by a newer Kamerton (%(version)s). Nothing was changed.")
        % {"version": manifest.version},
        _("Update Kamerton and restore again."),
    )
