"""The deployment files name commands and settings that exist."""

import pathlib
import re
import shlex
import shutil
import subprocess

import pytest
import yaml

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


@pytest.fixture
def verified_units(tmp_path):
    """The units with a program that exists, as systemd itself looks at them."""
    for unit in (DEPLOY / "systemd").glob("kamerton*"):
        text = unit.read_text(encoding="utf-8").replace("/opt/kamerton/bin/kamerton", "/bin/true")
        (tmp_path / unit.name).write_text(text, encoding="utf-8")
    return sorted(str(path) for path in tmp_path.glob("*.[st][eia]*"))


def test_units_are_what_systemd_reads(verified_units):
    verify = shutil.which("systemd-analyze")
    assert len(verified_units) == 7
    if verify:  # on a machine without systemd the other tests of the units stand alone
        done = subprocess.run(
            [verify, "verify", "--man=no", *verified_units],
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, "")


def test_units_have_sections_and_keys_only(verified_units):
    for name in verified_units:
        lines = pathlib.Path(name).read_text(encoding="utf-8").splitlines()
        strange = [line for line in lines if line and not re.match(r"\[\w+\]$|[A-Z]\w+=|#", line)]
        assert strange == [], name


def test_compose_file_names_services_volumes_and_files_that_exist():
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    services = compose["services"]

    for name, service in services.items():
        assert "image" in service, name
        assert set(service.get("depends_on", ())) <= set(services), name
        mounted = {volume.partition(":")[0] for volume in service.get("volumes", ())}
        assert mounted <= set(compose["volumes"]), name
        if "build" in service:
            context = (DEPLOY / service["build"]["context"]).resolve()
            assert (context / service["build"]["dockerfile"]).is_file(), name
    front = services["front"]["command"]
    assert {
        front[front.index(part) + 1].partition(":")[0] for part in ("--web", "--realtime")
    } <= set(services)


def test_variables_of_the_compose_file_stand_in_its_example():
    needed = set(re.findall(r"\$\{([A-Z0-9_]+)", (DEPLOY / "compose.yaml").read_text("utf-8")))
    example = (DEPLOY / "kamerton.env.example").read_text("utf-8")

    assert needed == set(re.findall(r"^([A-Z0-9_]+)=", example, re.MULTILINE))


def test_image_takes_no_data_and_no_secrets_of_the_machine():
    ignored = (DEPLOY.parent / ".dockerignore").read_text("utf-8").split("\n")

    assert {".git", ".venv", ".env", "var", "deploy/*.env", "frontend/node_modules"} <= set(ignored)


@pytest.mark.parametrize(
    "page", sorted((DEPLOY.parent / "docs" / "operations").glob("*.md")), ids=lambda path: path.stem
)
def test_commands_and_files_of_the_operations_pages_exist(page):
    text = page.read_text(encoding="utf-8")

    for place in re.findall(r"(?<![\w/.])((?:deploy|script|src|docs)/[\w./-]+\w)", text):
        assert (DEPLOY.parent / place).exists() or place == "deploy/kamerton.env", place
    for line in re.findall(r"^    (?:\S*bin/)?kamerton (.+)$", text, re.MULTILINE):
        parser().parse_args(shlex.split(line))
