"""What the search knows."""

from collections.abc import Sequence
from typing import Any

from django.db import connection, transaction

from kamerton.core import clock
from kamerton.core.models import SearchEntry
from kamerton.core.search import plain

MOST_BODY_CHARS = 150_000
MOST_TITLE_CHARS = 300
# The Russian stemmer takes some nouns for verbs: «баян» and «баяна» give «бая», «баянов» gives «баян».
# Stemming the stems once more brings them together; the query does the same.
_STEMS = "to_tsvector('russian', {0})"
_AGAIN = f"to_tsvector('russian', array_to_string(tsvector_to_array({_STEMS}), ' '))"
_TITLE = f"{_STEMS} || to_tsvector('english', {{0}}) || {_AGAIN}".format("%(title)s")
_BODY = f"setweight({_STEMS}, 'B') || strip({_AGAIN})".format("%(body)s")
VECTOR = f"setweight({_TITLE}, 'A') || {_BODY}"
_INDEX = """
INSERT INTO core_searchentry
    (kind, object_id, title, title_en, body, url, audiences, updated_at, vector)
VALUES (%(kind)s, %(object_id)s, %(shown_title)s, %(title_en)s, %(shown_body)s, %(url)s,
        %(audiences)s, %(now)s, VECTOR)
ON CONFLICT (kind, object_id) DO UPDATE SET title = excluded.title,
    title_en = excluded.title_en, body = excluded.body, url = excluded.url, audiences = excluded.audiences, updated_at = excluded.updated_at,
    vector = excluded.vector
""".replace("VECTOR", VECTOR)


def _shown(text: str, most: int) -> str:
    return text.replace("\x00", "")[:most]


@transaction.atomic
def index(
    target: tuple[str, object],
    *,
    title: str,
    body: str,
    url: str,
    audiences: Sequence[str],
    title_en: str = "",
) -> None:
    """Make one thing findable, replacing its former entry.

    Args:
        target: (kind, id).
        title: counts most; its words are found by their beginnings too.
        body: its first 150,000 characters are found.
        url: a path of this site.
        audiences: keys of who may find it: "public", "signed-in", "person:7", "role:tutor",
            "cohort:3"; nobody else does.
        title_en: the title on English pages, where it has one of its own; found as the title is.
    """
    kind, object_id = target
    title, title_en = _shown(title, MOST_TITLE_CHARS), _shown(title_en, MOST_TITLE_CHARS)
    body = _shown(body, MOST_BODY_CHARS)
    values: dict[str, Any] = {
        "kind": kind,
        "object_id": str(object_id),
        "shown_title": title,
        "shown_body": body,
        "title_en": title_en,
        "title": plain(f"{title} {title_en}"),
        "body": plain(body),
        "url": url,
        "audiences": list(audiences),
        "now": clock.now(),
    }
    with connection.cursor() as cursor:
        cursor.execute(_INDEX, values)


@transaction.atomic
def forget(target: tuple[str, object]) -> None:
    """Take one thing out of the search."""
    kind, object_id = target
    SearchEntry.objects.filter(kind=kind, object_id=str(object_id)).delete()
