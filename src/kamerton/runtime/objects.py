"""The stored objects as backup and restore see them: a folder, or a bucket copied into one."""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from kamerton.runtime.places import DataFolder


@dataclass(frozen=True)
class LocalObjects:
    """Objects in the data folder."""

    root: Path

    def gather(self, target: Path) -> None:
        """Link every object that is not there yet into the target, on the same disk."""
        for path in self._files():
            copy = target / path.relative_to(self.root)
            copy.parent.mkdir(parents=True, exist_ok=True)
            if not copy.exists():
                _link(path, copy)

    def put(self, name: str, source: Path) -> None:
        """Take a verified file in under its name."""
        target = self.root / name
        target.parent.mkdir(parents=True, exist_ok=True)
        source.replace(target)

    def keep_only(self, names: set[str]) -> None:
        """Remove every object that is not named."""
        for path in self._files():
            if path.relative_to(self.root).as_posix() not in names:
                path.unlink(missing_ok=True)

    def _files(self) -> list[Path]:
        return [path for path in sorted(self.root.rglob("*")) if path.is_file()]


def _link(path: Path, copy: Path) -> None:
    try:
        os.link(path, copy)
    except FileNotFoundError:
        return  # deleted since it was listed; what the dump names cannot be
    except OSError:
        shutil.copyfile(path, copy)


def objects_of(folder: DataFolder) -> LocalObjects:
    """Return the installation's stored objects."""
    return LocalObjects(folder.objects)
