"""Reading files of questions, with each one's fate; and what of the bank goes into a file."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.utils.translation import gettext as _

from kamerton.assessment.exchange import gift, losses, moodle, own, sheets
from kamerton.assessment.exchange.carried import (
    MOST_BYTES,
    MOST_QUESTIONS,
    Carried,
    UnreadableFile,
)
from kamerton.assessment.models import Category, Question
from kamerton.assessment.questions import KINDS
from kamerton.assessment.questions.posing import problem_of
from kamerton.core.api import storage
from kamerton.core.errors import DomainError
from kamerton.files.api import file_by_id
from kamerton.scores.api import rendition_by_hash
from kamerton.texts.api import excerpt, is_empty


@dataclass(frozen=True, slots=True)
class Format:
    """A format of files of questions."""

    code: str
    title: str
    extension: str
    mime: str
    read: Callable[[bytes], list[Carried]]
    write: Callable[[Iterable[Carried]], bytes]
    written: frozenset[str]


_KEY = re.compile(r"[0-9a-f]{64}")
FORMATS = {
    one.code: one
    for one in (
        Format(
            "moodle",
            "Moodle XML",
            "xml",
            "application/xml",
            moodle.read,
            moodle.write,
            moodle.WRITTEN,
        ),
        Format(
            "gift", "GIFT", "txt", "text/plain; charset=utf-8", gift.read, gift.write, gift.WRITTEN
        ),
        Format(
            "xlsx",
            "XLSX",
            "xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            sheets.read,
            sheets.write,
            sheets.WRITTEN,
        ),
        Format("kamerton", "Kamerton", "zip", "application/zip", own.read, own.write, own.WRITTEN),
    )
}


def format_of(content: bytes) -> Format:
    """Return the format of a file by what it begins with."""
    head = content[:200].lstrip(b"\xef\xbb\xbf \r\n\t")
    if head.startswith(b"PK"):
        return FORMATS["kamerton" if own.is_own(content) else "xlsx"]
    return FORMATS["moodle" if head.startswith(b"<") else "gift"]


def judged(content: bytes) -> list[Carried]:
    """Read a file of questions and say of each what keeps it out.

    Raises:
        UnreadableFile: the whole file is refused, and why.
    """
    if len(content) > MOST_BYTES:
        raise UnreadableFile(_("The file is larger than 50 MB."))
    found = format_of(content).read(content)
    if not found:
        raise UnreadableFile(_("There are no questions in the file."))
    if len(found) > MOST_QUESTIONS:
        raise UnreadableFile(
            _("There are more than %(most)d questions in the file.") % {"most": MOST_QUESTIONS}
        )
    for one in found:
        if one.problem:
            continue
        if is_empty(one.text):
            one.problem = _("The question has no words.")
        elif one.type not in KINDS:
            one.problem = _("This type of question is unknown.")
        else:
            one.problem = problem_of(one.type, _as_here(one), one.text)
    return found


def _as_here(one: Carried) -> dict[str, Any]:
    """Return a question's data as if its files were stored here already."""
    stands = {name: "0" * 64 if name == "score" else 1 for name in one.files}
    return {**one.data, **stands}


@dataclass(frozen=True, slots=True)
class Fate:
    """A line of the preview: where, what, and what becomes of it."""

    line: int
    words: str
    type: str
    problem: str
    notes: list[str]


def fates(carried: Iterable[Carried]) -> list[Fate]:
    """Return the preview of what was read."""
    return [
        Fate(one.line, excerpt(one.text, 100), one.type, one.problem, one.notes) for one in carried
    ]


@dataclass(frozen=True, slots=True)
class Left:
    """A question that stays behind, or of which a part does: its words, type and why."""

    words: str
    type: str
    reason: str = ""
    lost: tuple[str, ...] = ()


def to_carry(questions: Iterable[Question], target: Format) -> tuple[list[Carried], list[Left]]:
    """Return what of some questions goes into a file, and line by line what does not.

    One statement; Kamerton's own format reads the files of each question that has any.
    """
    folders = {c.pk: (c.parent_id, c.title) for c in Category.objects.all()}
    found, left = [], []
    for question in questions:
        one = Carried(
            0,
            question.type,
            question.text,
            question.data,
            question.points,
            question.feedback_right,
            question.feedback_wrong,
            _path(question.item.category_id, folders),
            tuple(question.item.tags),
        )
        words = excerpt(question.text, 80)
        if reason := losses.reason(one, target.code, target.written):
            left.append(Left(words, question.type, reason))
            continue
        missing: list[str] = []
        if target.code == losses.OWN:
            one.files, missing = _files_of(question)
        if lost := [*losses.lost(one, target.code), *missing]:
            left.append(Left(words, question.type, lost=tuple(lost)))
        found.append(one)
    return sorted(found, key=lambda one: one.folder), left


def _files_of(question: Question) -> tuple[dict[str, tuple[str, bytes]], list[str]]:
    """Return the stored things that a question's data name, and the words of what is gone."""
    found: dict[str, tuple[str, bytes]] = {}
    for name in own.FILE_FIELDS:
        value = question.data.get(name)
        if not value:
            continue
        try:
            if name == "score" and not _KEY.fullmatch(str(value)):
                found[name] = ("score", str(value).encode())
                continue
            if name == "score":
                with storage.open(rendition_by_hash(str(value)).source_key) as stream:
                    found[name] = ("score", stream.read())
                continue
            stored = file_by_id(int(value))
            with storage.open(stored.sha256) as stream:
                found[name] = (stored.name, stream.read())
        except (DomainError, ValueError, ObjectDoesNotExist, storage.ObjectMissing):
            return found, [_("a file that is no longer there")]
    return found, []


def _path(folder: int | None, folders: dict[int, tuple[int | None, str]]) -> tuple[str, ...]:
    path: list[str] = []
    while folder is not None:
        parent, title = folders[folder]
        path.insert(0, title)
        folder = parent
    return tuple(path)


def test_questions(test: Any) -> list[Question]:
    """Return the fixed questions of a test with their items, in order."""
    return list(test.questions.select_related("item"))
