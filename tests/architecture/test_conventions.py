"""What import-linter and ruff cannot say: sizes, and where writes may happen."""

import ast
import pathlib

import pytest

SRC = pathlib.Path(__file__).parents[2] / "src" / "kamerton"
FILES = sorted(p for p in SRC.rglob("*.py") if "migrations" not in p.parts)
TEMPLATES = sorted(SRC.rglob("*.jinja"))
ISLANDS = sorted(p for p in SRC.rglob("*.ts") if not p.name.endswith(".test.ts"))
MAX_FILE, MAX_FUNCTION, MAX_TEMPLATE, MAX_ISLAND = 400, 50, 140, 200
WRITES = {
    "save",
    "create",
    "bulk_create",
    "bulk_update",
    "get_or_create",
    "update_or_create",
}
EDGE = {"views", "forms", "tasks", "receivers", "consumers", "admin"}


def _is_edge(path: pathlib.Path) -> bool:
    return bool(EDGE & {path.stem, path.parent.name})


def _relative(path: pathlib.Path) -> str:
    return str(path.relative_to(SRC))


@pytest.mark.parametrize("path", FILES, ids=_relative)
def test_modules_and_functions_stay_small(path):
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= MAX_FILE
    long = [
        node.name
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno - node.lineno >= MAX_FUNCTION
    ]
    assert long == []


@pytest.mark.parametrize("path", [p for p in FILES if _is_edge(p)], ids=_relative)
def test_edge_modules_do_not_touch_the_database(path):
    bad = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute) and node.attr in {"objects", "atomic", "on_commit"}:
            bad.append((node.lineno, node.attr))
        called = node.func if isinstance(node, ast.Call) else None
        if isinstance(called, ast.Attribute) and called.attr in WRITES:
            bad.append((node.lineno, called.attr))
    assert bad == []


@pytest.mark.parametrize("path", TEMPLATES, ids=_relative)
def test_templates_stay_small_and_free_of_inline_code(path):
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= MAX_TEMPLATE
    assert "<style" not in text
    assert ' style="' not in text
    assert " onclick=" not in text


@pytest.mark.parametrize("path", ISLANDS, ids=_relative)
def test_islands_stay_small(path):
    assert path.read_text(encoding="utf-8").count("\n") <= MAX_ISLAND
