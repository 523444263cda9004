"""Kamerton's own file of questions: every type whole, with its sounds, pictures and scores.

A ZIP archive: ``questions.json`` {"format": "kamerton-questions", "version": 1, "questions": [{"type",
"text", "data", "points", "feedback_right", "feedback_wrong", "folder", "tags", "files": {field of
data: {"object", "name"}}}]}, and ``objects/<SHA-256>`` of the files. The fields are FILE_FIELDS: an
uploaded sound, a picture, a written score.
"""

import hashlib
import io
import json
import zipfile
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from kamerton.assessment.exchange.carried import MOST_QUESTIONS, Carried, UnreadableFile
from kamerton.assessment.questions import KINDS
from kamerton.texts.api import clean

NAME, VERSION = "kamerton-questions", 1
LIST = "questions.json"
WRITTEN = frozenset(KINDS)
# Fields of a question's data that name something stored here.
FILE_FIELDS = ("sound", "file", "score")
MOST_LIST = 20 * 1024 * 1024
MOST_UNPACKED = 200 * 1024 * 1024
LONGEST = 2000


def is_own(content: bytes) -> bool:
    """Return True for an archive that is a file of questions of ours."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return LIST in archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return False


def write(questions: Iterable[Carried]) -> bytes:
    """Return questions of any type as an archive, each stored thing once."""
    out, rows, objects = io.BytesIO(), [], set()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for question in questions:
            files = {}
            for field, (name, content) in question.files.items():
                key = hashlib.sha256(content).hexdigest()
                files[field] = {"object": key, "name": name}
                if key not in objects:
                    archive.writestr(f"objects/{key}", content)
                objects.add(key)
            rows.append({**_row(question), "files": files})
        told = {"format": NAME, "version": VERSION, "questions": rows}
        archive.writestr(LIST, json.dumps(told, ensure_ascii=False, indent=1))
    return out.getvalue()


def _row(question: Carried) -> dict[str, Any]:
    data = {name: value for name, value in question.data.items() if name not in FILE_FIELDS}
    return {
        "type": question.type,
        "text": question.text,
        "data": data,
        "points": f"{question.points:f}",
        "feedback_right": question.feedback_right,
        "feedback_wrong": question.feedback_wrong,
        "folder": list(question.folder),
        "tags": list(question.tags),
    }


def read(content: bytes) -> list[Carried]:
    """Return the questions of an archive, numbered from 1; raise UnreadableFile."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _require_small(archive)
            with archive.open(LIST) as stream:
                told = json.loads(stream.read(MOST_LIST))
            return [_question(n, row, archive) for n, row in enumerate(_rows(told), start=1)]
    except UnreadableFile:
        raise
    except (zipfile.BadZipFile, ValueError, KeyError, RecursionError, NotImplementedError) as fault:
        raise UnreadableFile(_("This is not a file of Kamerton's questions.")) from fault


def _require_small(archive: zipfile.ZipFile) -> None:
    if sum(part.file_size for part in archive.infolist()) > MOST_UNPACKED:
        raise UnreadableFile(_("The file unpacks into too much."))


def _rows(told: Any) -> list[Any]:
    if not isinstance(told, dict) or told.get("format") != NAME:
        raise UnreadableFile(_("This is not a file of Kamerton's questions."))
    if told.get("version") != VERSION:
        raise UnreadableFile(_("The file was written by a later version of Kamerton."))
    rows = told.get("questions")
    return rows[: MOST_QUESTIONS + 1] if isinstance(rows, list) else []


def _question(number: int, row: Any, archive: zipfile.ZipFile) -> Carried:
    if not isinstance(row, dict):
        return Carried(number, problem=_("there is no question here"))
    kind, data = str(row.get("type", "")), row.get("data")
    found = Carried(
        number,
        kind if kind in KINDS else "",
        text=clean(row.get("text")),
        data={k: v for k, v in _dict(data).items() if k not in FILE_FIELDS},
        feedback_right=str(row.get("feedback_right") or "")[:LONGEST],
        feedback_wrong=str(row.get("feedback_wrong") or "")[:LONGEST],
        folder=tuple(str(one)[:200] for one in _list(row.get("folder"))),
        tags=tuple(str(one)[:50] for one in _list(row.get("tags"))),
    )
    try:
        found.points = Decimal(str(row.get("points", 1))).quantize(Decimal("0.01"))
    except InvalidOperation:
        found.points = Decimal(0)
    if not 0 < found.points < 1000:
        found.problem, found.points = _("the points are not a number"), Decimal(1)
    if not found.type:
        found.problem = _("questions of the type “%(type)s” are not known here") % {"type": kind}
    _take_files(found, row.get("files"), archive)
    return found


def _take_files(found: Carried, files: Any, archive: zipfile.ZipFile) -> None:
    for field, told in _dict(files).items():
        named = _dict(told)
        if field not in FILE_FIELDS or not named:
            continue
        key = str(named.get("object", ""))
        try:
            content = archive.read(f"objects/{key}")
        except (KeyError, zipfile.BadZipFile):
            content = b""
        if hashlib.sha256(content).hexdigest() != key:
            found.problem = _("a file of the question is missing or damaged")
            continue
        found.files[field] = (str(named.get("name") or field)[:200], content)


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
