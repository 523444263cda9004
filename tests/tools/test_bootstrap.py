"""What script/server says and decides before anything is installed."""

import string

import pytest

from tools import bootstrap, build_front
from tools.bootstrap_words import EN, RU, words


def placeholders(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_both_languages_say_the_same_things_with_the_same_placeholders():
    assert RU.keys() == EN.keys()
    assert {key: placeholders(text) for key, text in RU.items()} == {
        key: placeholders(text) for key, text in EN.items()
    }


@pytest.mark.parametrize(
    ("locale", "expected"),
    [("en_GB.UTF-8", EN), ("ru_RU.UTF-8", RU), ("C.UTF-8", RU), ("", RU), ("de_DE.UTF-8", RU)],
)
def test_language_is_russian_unless_the_locale_says_english(monkeypatch, locale, expected):
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", locale)

    assert words() is expected


@pytest.mark.parametrize(
    ("step", "output", "registry"),
    [
        ("uv sync", "error: Failed to fetch: `https://pypi.org/simple/x`", "PyPI (pypi.org)"),
        ("pip install uv", "ERROR: No matching distribution found for uv", "PyPI (pypi.org)"),
        ("npm ci", "npm error code ENOTFOUND", "npm (registry.npmjs.org)"),
    ],
)
def test_registry_out_of_reach_is_one_line(monkeypatch, tmp_path, step, output, registry):
    monkeypatch.setattr(bootstrap, "CACHE", tmp_path)

    said = bootstrap.explain(step, output)

    assert registry in said
    assert "\n" not in said
    assert (tmp_path / "failed.log").read_text() == output


@pytest.mark.parametrize(
    ("step", "output", "registry"),
    [
        ("uv sync", "Failed to download x\ninvalid peer certificate: UnknownIssuer", "PyPI"),
        ("npm ci", "npm error code SELF_SIGNED_CERT_IN_CHAIN", "npm"),
    ],
)
def test_distrusted_registry_is_one_line_of_its_own(monkeypatch, tmp_path, step, output, registry):
    monkeypatch.setattr(bootstrap, "CACHE", tmp_path)
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")

    said = bootstrap.explain(step, output)

    assert f"certificate of the package registry {registry}" in said
    assert "\n" not in said


def test_other_failure_shows_its_last_lines(monkeypatch, tmp_path):
    monkeypatch.setattr(bootstrap, "CACHE", tmp_path)

    said = bootstrap.explain("npm run build", "\n".join(f"line {n}" for n in range(40)))

    assert said.splitlines()[1:] == [f"  | line {n}" for n in range(25, 40)]


def test_data_of_a_checkout_lie_in_the_checkout(monkeypatch):
    monkeypatch.delenv("KAMERTON_DATA", raising=False)

    assert bootstrap.with_data(["--port", "1"]) == [
        "--data",
        str(bootstrap.ROOT / "var" / "data"),
        "--port",
        "1",
    ]


@pytest.mark.parametrize("arguments", [["--data", "x"], ["--data=x", "--empty"]])
def test_named_data_folder_is_kept(monkeypatch, arguments):
    monkeypatch.delenv("KAMERTON_DATA", raising=False)

    assert bootstrap.with_data(arguments) == arguments


def test_built_files_themselves_are_no_source_of_the_build():
    found = list(build_front.sources())

    assert build_front.FRONTEND / "package.json" in found
    assert not [path for path in found if {"node_modules", "static_built"} & set(path.parts)]


@pytest.mark.parametrize(
    ("version", "fits"),
    [("v18.20.0", False), ("v20.18.1", False), ("v20.19.0", True), ("v24.1.0", True)],
)
def test_node_of_the_system_must_be_new_enough(monkeypatch, tmp_path, version, fits):
    for name, answer in (("node", version), ("npm", "10.0.0")):
        program = tmp_path / name
        program.write_text(f"#!/bin/sh\necho {answer}\n")
        program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))

    assert (build_front.system_node() is not None) == fits
