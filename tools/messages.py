"""Translations: extract messages from a package, check that they are complete, compile them.

python -m tools.messages update people        refresh src/kamerton/people/locale/ru/…/django.po
python -m tools.messages update --all
python -m tools.messages check                untranslated, fuzzy, stale, broken placeholders
python -m tools.messages compile              write the .mo files that Django reads
"""

import argparse
import io
import os
import pathlib
import sys
from collections.abc import Iterator

from babel.messages import pofile
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from jinja2.ext import babel_extract

SOURCE = pathlib.Path(__file__).parents[1] / "src" / "kamerton"
LOCALE = "ru"
TAGS = "kamerton.ui.markup.ComponentTags"
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
METHODS = [
    ("migrations/**", "ignore"),
    ("**.py", "python"),
    ("**.jinja", "tools.messages:extract_jinja"),
    ("**.txt", "tools.messages:extract_jinja"),
]
HEADER = "# Russian messages of Kamerton; see CONTRIBUTING.md.\n#"


def extract_jinja(
    fileobj: io.BytesIO, keywords: list[str], comment_tags: list[str], options: dict[str, str]
) -> Iterator[tuple[int, str, str | tuple[str | None, ...] | None, list[str]]]:
    """Find the messages of a Jinja template, those in the attributes of components too."""
    options = {
        **options,
        "extensions": f"{TAGS},jinja2.ext.do,jinja2.ext.loopcontrols",
        "newstyle_gettext": "true",
        "trimmed": "true",
        "silent": "false",
    }
    return babel_extract(fileobj, keywords, comment_tags, options)


def packages() -> list[str]:
    """Return the names of the packages, in alphabetical order."""
    return sorted(path.parent.name for path in SOURCE.glob("*/__init__.py"))


def po_path(package: str) -> pathlib.Path:
    """Return where a package keeps its Russian messages."""
    return SOURCE / package / "locale" / LOCALE / "LC_MESSAGES" / "django.po"


def _template(package: str) -> Catalog:
    catalog = Catalog(locale=LOCALE, project="Kamerton", charset="utf-8", header_comment=HEADER)
    found = extract_from_dir(
        SOURCE / package,
        method_map=METHODS,
        keywords=KEYWORDS,
        comment_tags=("Translators:",),
        strip_comment_tags=True,
    )
    for name, _line, message, comments, context in found:
        catalog.add(message, None, [(name, 0)], auto_comments=comments, context=context)
    return catalog


def _stored(package: str) -> Catalog:
    path = po_path(package)
    if not path.exists():
        return Catalog(locale=LOCALE, project="Kamerton", charset="utf-8", header_comment=HEADER)
    with path.open("rb") as file:
        return pofile.read_po(file, locale=LOCALE)


def _refreshed(package: str) -> Catalog:
    catalog = _stored(package)
    catalog.header_comment = HEADER
    catalog.update(_template(package), no_fuzzy_matching=True)
    catalog.obsolete.clear()
    return catalog


def _text(catalog: Catalog) -> bytes:
    out = io.BytesIO()
    pofile.write_po(
        out, catalog, width=96, sort_by_file=True, include_lineno=False, omit_header=True
    )
    head = (
        f"{HEADER}\n"
        'msgid ""\nmsgstr ""\n'
        '"Language: ru\\n"\n'
        '"MIME-Version: 1.0\\n"\n'
        '"Content-Type: text/plain; charset=utf-8\\n"\n'
        '"Content-Transfer-Encoding: 8bit\\n"\n'
        '"Plural-Forms: nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && '
        '(n%100<10 || n%100>=20) ? 1 : 2);\\n"\n\n'
    )
    return head.encode() + out.getvalue()


def update(package: str) -> int:
    """Refresh the package's messages; return how many wait for a translation."""
    catalog = _refreshed(package)
    path = po_path(package)
    if not len(catalog):
        path.unlink(missing_ok=True)
        return 0
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_text(catalog))
    return sum(not _translated(message) for message in catalog if message.id)


def _translated(message: Message) -> bool:
    strings = message.string if isinstance(message.string, tuple | list) else (message.string,)
    wanted = 3 if message.pluralizable else 1
    return len(strings) >= wanted and all(strings)


def _faults(package: str) -> Iterator[str]:
    stored = _stored(package)
    fresh = _refreshed(package)
    known = {(message.context, message.id) for message in stored}
    wanted = {(message.context, message.id) for message in fresh}
    for message in fresh:
        if not message.id:
            continue
        if (message.context, message.id) not in known:
            yield f"{package}: not in the .po file: {message.id!r}"
            continue
        if not _translated(message):
            yield f"{package}: untranslated: {message.id!r}"
        elif message.fuzzy:
            yield f"{package}: fuzzy: {message.id!r}"
        for error in message.check(fresh) if _translated(message) else ():
            yield f"{package}: {message.id!r}: {error}"
    for _context, message_id in sorted(known - wanted, key=str):
        yield f"{package}: no longer used: {message_id!r}"


def check() -> list[str]:
    """Return every fault of every package's translations, worded for people."""
    faults = [fault for package in packages() for fault in _faults(package)]
    seen: dict[tuple[str | None, str], tuple[str, object]] = {}
    for package in packages():
        for message in _stored(package):
            if not message.id or not _translated(message):
                continue
            key = (message.context, str(message.id))
            owner, string = seen.setdefault(key, (package, message.string))
            if string != message.string:
                faults.append(f"{package}: {message.id!r} is translated otherwise in {owner}")
    return faults


def compile_all() -> int:
    """Write the .mo file beside each .po file that is newer; return how many were written."""
    written = 0
    for package in packages():
        path = po_path(package)
        target = path.with_suffix(".mo")
        if not path.exists():
            target.unlink(missing_ok=True)
        elif not target.exists() or target.stat().st_mtime_ns < path.stat().st_mtime_ns:
            out = io.BytesIO()
            write_mo(out, _stored(package))
            part = target.with_suffix(f".{os.getpid()}.part")
            part.write_bytes(out.getvalue())
            part.replace(target)
            written += 1
    return written


def main(arguments: list[str] | None = None) -> int:
    """Run one command; return the exit status."""
    parser = argparse.ArgumentParser(prog="messages", description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(dest="command", required=True)
    updating = commands.add_parser("update", help="extract the messages of packages")
    updating.add_argument("packages", nargs="*", choices=[*packages(), []])
    updating.add_argument("--all", action="store_true")
    commands.add_parser("check", help="fail when a translation is missing, fuzzy or stale")
    commands.add_parser("compile", help="write the .mo files")
    given = parser.parse_args(arguments)
    if given.command == "update":
        for package in packages() if given.all else given.packages:
            print(f"{package}: {update(package)} untranslated")
        return 0
    if given.command == "compile":
        print(f"{compile_all()} catalogues written")
        return 0
    faults = check()
    for fault in faults:
        print(fault)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
