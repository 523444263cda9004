"""The environment is written down where operators look, exactly as the reader of it knows it."""

import pathlib
import re

from kamerton.config.env import VARIABLES

ROOT = pathlib.Path(__file__).parents[2]


def test_example_lists_every_variable_with_its_default():
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    found = dict(re.findall(r"^([A-Z0-9_]+)=(.*)$", text, re.MULTILINE))

    assert found == {variable.name: variable.default or "" for variable in VARIABLES}


def test_operations_table_lists_every_variable_with_its_meaning():
    text = (ROOT / "docs/operations/settings.md").read_text(encoding="utf-8")
    found = dict(re.findall(r"^\| `([A-Z0-9_]+)` \| .*? \| (.*) \|$", text, re.MULTILINE))

    assert found == {
        variable.name: variable.meaning.replace("|", "&#124;") for variable in VARIABLES
    }
