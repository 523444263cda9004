"""The deployment files name commands and settings that exist."""

import pathlib
import re

import pytest

from kamerton.config.env import VARIABLES
from kamerton.runtime.cli import parser

DEPLOY = pathlib.Path(__file__).parents[2] / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("kamerton-*.service"))
OF_THE_FILES = {"KAMERTON_DOMAIN", "POSTGRES_PASSWORD"}


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.stem)
def test_unit_runs_a_command_that_the_program_takes(unit):
    text = unit.read_text(encoding="utf-8")

    commands = re.findall(r"bin/kamerton ([^'\n]+)", text)

    assert commands
    for command in commands:
        parser().parse_args(command.replace('"', "").replace("$(date +%%F-%%H%%M)", "now").split())


@pytest.mark.parametrize("name", ["systemd/kamerton.env", "kamerton.env.example"])
def test_settings_of_the_examples_exist(name):
    text = (DEPLOY / name).read_text(encoding="utf-8")

    named = set(re.findall(r"^([A-Z0-9_]+)=", text, re.MULTILINE))

    assert named - OF_THE_FILES <= {variable.name for variable in VARIABLES}


def test_containers_run_commands_that_the_program_takes():
    text = (DEPLOY / "compose.yaml").read_text(encoding="utf-8")
    lists = re.findall(r"command:\s*\[([^\]]+)\]", text)

    assert len(lists) == 5
    for words in lists:
        parser().parse_args(re.findall(r'"([^"]+)"', words))
