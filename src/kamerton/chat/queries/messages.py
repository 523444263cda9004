"""Reads of messages: stretches of a room by number, for the viewer given."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.utils import timezone
from django.utils.translation import get_language
from markupsafe import Markup

from kamerton.chat.errors import no_message
from kamerton.chat.light import html_of
from kamerton.chat.models import Message, MessageVersion, Reaction, Room
from kamerton.chat.queries.rows import (
    MessageRow,
    Sign,
    VersionRow,
    Window,
    first_line,
    initials_of,
    person_name,
)
from kamerton.chat.rules import may, may_read, require

ON_PAGE = 50
BEFORE_NEW = 12
MOST_IN_THREAD = 500
_CLOSE_S = 300  # messages of one person within so many seconds stand together

_ROW = (
    "id",
    "number",
    "author_id",
    "author__surname",
    "author__given_name",
    "key",
    "text",
    "created_at",
    "edited_at",
    "deleted_at",
    "deleted_by_id",
    "answer_count",
    "answers__number",
    "answers__text",
    "answers__author__surname",
    "answers__author__given_name",
    "signed",
)


def _rows(room_id: int) -> QuerySet[Message, Any]:
    signs = Reaction.objects.filter(message=OuterRef("pk")).order_by("pk")
    signed = ArraySubquery(signs.values(row=JSONObject(sign="sign", person="person_id")))
    return Message.objects.filter(room=room_id).annotate(signed=signed)


def access_message(viewer: Any, room_id: int, number: int) -> Message:
    """Return a message by its number if ``viewer`` may read its room. Raises NotFound."""
    message = (
        Message.objects.select_related("room", "author").filter(room=room_id, number=number).first()
    )
    if message is None or not may_read(viewer, message):
        raise no_message()
    return message


def message_at(viewer: Any, room: Room, number: int) -> MessageRow | None:
    """Return one message of a room from access_room(), or None."""
    found = message_rows(viewer, room, _rows(room.pk).filter(number=number))
    return found[0] if found else None


def window_of(
    viewer: Any,
    room: Room,
    *,
    before: int | None = None,
    after: int | None = None,
    at: int | None = None,
) -> Window:
    """Return a stretch of a room from access_room() (one statement).

    Args:
        viewer: the reader.
        room: with the reader's seat.
        before: the last messages before this number.
        after: the first messages after this number.
        at: messages around this number. Without any: around the first unread one, else the end.
    """
    read = getattr(room, "mine_read", None)
    if before is None and after is None and at is None and read is not None:
        at = read + 1 if read < room.last_number else None
    if after is not None:  # one more, to know whether the first goes on under its writer's name
        low, high = after, after + ON_PAGE
    elif at is not None:
        low = max(1, at - BEFORE_NEW)
        high = low + ON_PAGE - 1
    else:
        high = before - 1 if before is not None else room.last_number
        low = high - ON_PAGE + 1
    found = _rows(room.pk).filter(number__range=(low, high))
    rows = message_rows(viewer, room, found, most=ON_PAGE + 1)
    if after:
        rows = rows[1:]
    return Window(rows, has_before=low > 1, has_after=high < room.last_number, focus=at)


def thread_of(viewer: Any, room: Room, number: int) -> list[MessageRow]:
    """Return a message and the answers to it, and to these. Raises NotFound."""
    root = room.messages.filter(number=number).values_list("root_number", flat=True).first()
    if root is None:
        raise no_message()
    return message_rows(viewer, room, _rows(room.pk).filter(root_number=root), most=MOST_IN_THREAD)


def message_rows(
    viewer: Any, room: Room, found: QuerySet[Message, Any], *, most: int = ON_PAGE
) -> list[MessageRow]:
    """Return messages in order, with what the viewer may do with each."""
    rights = (may("chat.add_message", viewer, room), may("chat.view_deleted", viewer, room))
    rows: list[MessageRow] = []
    for values in found.order_by("number").values_list(*_ROW)[:most]:
        row = dict(zip(_ROW, values, strict=True))
        rows.append(_row(row, viewer, room, rights, rows[-1] if rows else None))
    return rows


def _row(
    row: dict[str, Any], viewer: Any, room: Any, rights: tuple[bool, bool], last: MessageRow | None
) -> MessageRow:
    writes, moderates = rights
    mine = row["author_id"] == viewer.pk
    gone = row["deleted_at"] is not None
    read = getattr(room, "mine_read", None)
    is_new = read is not None and row["number"] > read and not mine
    names = (row["author__surname"], row["author__given_name"])
    return MessageRow(
        id=row["id"],
        room_id=room.pk,
        number=row["number"],
        author_id=row["author_id"],
        author=person_name(*names),
        initials=initials_of(*names),
        key=row["key"] if mine else "",
        text=row["text"],
        html=Markup("") if gone else html_of(row["text"], get_language() or ""),
        created_at=row["created_at"],
        edited_at=row["edited_at"],
        deleted_at=row["deleted_at"],
        deleted_by_author=row["deleted_by_id"] == row["author_id"],
        answers_number=row["answers__number"],
        answers_author=person_name(
            row["answers__author__surname"], row["answers__author__given_name"]
        ),
        answers_text=first_line(row["answers__text"] or ""),
        answer_count=row["answer_count"],
        signs=_signs(row["signed"], viewer.pk),
        is_mine=mine,
        is_new=is_new,
        begins_new=is_new and row["number"] == (read or 0) + 1,
        begins_day=last is not None and _day(row["created_at"]) != _day(last.created_at),
        continues=_continues(row, last),
        may_edit=mine and writes and not gone,
        may_delete=(mine or moderates) and not gone,
        may_answer=writes and not gone,
        sees_deleted=gone and moderates,
    )


def _day(moment: Any) -> Any:
    return timezone.localtime(moment).date()


def _continues(row: dict[str, Any], last: MessageRow | None) -> bool:
    """Return whether a message stands under the name of the one before it."""
    if last is None or row["author_id"] is None or last.author_id != row["author_id"]:
        return False
    near = (row["created_at"] - last.created_at).total_seconds() < _CLOSE_S
    return near and last.deleted_at is None and row["answers__number"] is None


def _signs(found: list[dict[str, Any]], viewer_id: int) -> tuple[Sign, ...]:
    counts: dict[str, list[int]] = {}
    for one in found:
        counts.setdefault(one["sign"], []).append(one["person"])
    return tuple(Sign(sign, len(by), viewer_id in by) for sign, by in counts.items())


def history_of(viewer: Any, message: Message) -> list[VersionRow]:
    """Return what a message said before, oldest first; a deleted one's only to moderators."""
    if message.deleted_at is not None:
        require("chat.view_deleted", viewer, message)
    language = get_language() or ""
    return [
        VersionRow(html_of(version.text, language), version.written_at, version.replaced_at)
        for version in MessageVersion.objects.filter(message=message).order_by("pk")
    ]
