"""Every package is known to the settings and to the layer contract."""

import pathlib
import re
import tomllib

from django.conf import settings

ROOT = pathlib.Path(__file__).parents[2]
WITHOUT_APP = {"config"}


def test_every_package_is_installed_and_layered():
    folders = {p.parent.name for p in (ROOT / "src/kamerton").glob("*/__init__.py")}
    assert folders - WITHOUT_APP - {"runtime"} == set(settings.PACKAGES)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    layers = project["tool"]["importlinter"]["contracts"][0]["layers"]
    named = {name for layer in layers for name in re.findall(r"\w+", layer)}
    assert folders <= named
