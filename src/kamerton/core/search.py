"""Finding: over everything that the viewer may see, in Russian and English."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils.translation import get_language

PAGE_LENGTH = 20
SUGGESTIONS = 8
MOST_QUERY_CHARS = 200
_HEADLINE_CHARS = 40_000
_START, _STOP = "\x02", "\x03"
_WORD = re.compile(r"[\w'-]+")

Audiences = Callable[[Any], Iterable[str]]
_providers: list[Audiences] = []


def register_audiences(provider: Audiences) -> None:
    """Have ``provider`` say which audiences a viewer belongs to (call in AppConfig.ready).

    "public" and "signed-in" and "person:<id>" are known already. A provider should cost no
    statement, or one.
    """
    if provider not in _providers:
        _providers.append(provider)


def audiences_of(viewer: Any) -> list[str]:
    """Return every audience key of a viewer (perhaps a guest)."""
    keys = {"public"}
    if getattr(viewer, "is_authenticated", False):
        keys |= {"signed-in", f"person:{viewer.pk}"}
        for provider in _providers:
            keys.update(provider(viewer))
    return sorted(keys)


@dataclass(frozen=True, slots=True)
class Found:
    """One thing found: ``snippet`` is its text around the matches, as (text, is a match) pairs."""

    kind: str
    object_id: str
    title: str
    url: str
    snippet: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class SearchPage:
    """A page of what was found, and how much there is of each kind (with any kind chosen)."""

    found: list[Found]
    total: int
    counts: dict[str, int]
    number: int
    pages: int


# The configuration "russian" stems Latin words by the English stemmer. Stems are stemmed once more, as in
# the index, but not where a word is excluded: either reading would bring it back.
_ASKED = """
stems AS (SELECT websearch_to_tsquery('russian', %(text)s) AS query,
                 tsvector_to_array(to_tsvector('russian', %(text)s)) AS lexemes),
asked AS (SELECT CASE WHEN query::text LIKE '%%!%%' THEN query
                 ELSE query || to_tsquery('russian', query::text) END AS query,
                 lexemes FROM stems)
"""
_MATCHES = (
    "FROM core_searchentry entry, asked "
    "WHERE entry.vector @@ asked.query AND entry.audiences && %(audiences)s::varchar[]"
)
_COUNT = f"WITH {_ASKED} SELECT kind, count(*) {_MATCHES} GROUP BY kind ORDER BY kind"
_BEST = (
    "SELECT entry.id, ts_rank_cd('{0.1, 0.2, 0.5, 1.0}', entry.vector, asked.query, 1) AS rank "
    f"{_MATCHES} AND (%(kind)s = '' OR kind = %(kind)s) "
    "ORDER BY rank DESC, entry.id DESC LIMIT %(limit)s OFFSET %(offset)s"
)
# A text's words are stemmed once by ts_headline: what only a second stemming brings to the words asked
# for is marked by its own stem («баянов» gives «баян», asked for is «бая»).
_KIN = """
|| coalesce((
    SELECT string_agg(quote_literal(lexeme), ' | ')::tsquery
    FROM unnest(tsvector_to_array(entry.vector)) lexeme, unnest(asked.lexemes) wanted
    WHERE starts_with(lexeme, wanted) AND lexeme <> wanted
        AND ts_lexize('russian_stem', lexeme) = ARRAY[wanted]), ''::tsquery)
"""
_BODY = f"translate(left(entry.body, {_HEADLINE_CHARS}), chr(2) || chr(3), '')"
_HEADLINE = f"ts_headline('russian', {_BODY}, asked.query {_KIN}, %(options)s)"
_TITLE = "CASE WHEN %(english)s AND entry.title_en <> '' THEN entry.title_en ELSE entry.title END"
_SHOWN = " ".join(
    [
        f"SELECT entry.kind, entry.object_id, {_TITLE}, entry.url,",
        _HEADLINE,
        "FROM best JOIN core_searchentry entry USING (id), asked",
        "ORDER BY best.rank DESC, entry.id DESC",
    ]
)
_PAGE = f"WITH {_ASKED}, best AS ({_BEST}) {_SHOWN}"
_OPTIONS = (
    f'StartSel="{_START}", StopSel="{_STOP}", MaxFragments=2, MaxWords=24, MinWords=8, '
    'FragmentDelimiter=" … "'
)
_SUGGEST = f"""
WITH asked AS (
    SELECT to_tsquery('simple', %(prefix)s) AS title,
           plainto_tsquery('russian', %(before)s) AS before,
           plainto_tsquery('russian', %(last)s) AS last),
every AS (SELECT title, before || to_tsquery('russian', before::text) AS before,
                 last || to_tsquery('russian', last::text) AS last FROM asked),
query AS (SELECT before && title AS title, before && (title || last) AS query FROM every)
SELECT entry.kind, entry.object_id, {_TITLE}, entry.url
FROM core_searchentry entry, query
WHERE entry.vector @@ query.query AND entry.audiences && %(audiences)s::varchar[]
ORDER BY entry.vector @@ query.title DESC, length(entry.title), entry.id
LIMIT %(limit)s
"""  # noqa: S608


_PLAIN = str.maketrans("ёЁ", "еЕ", "\x00\x02\x03")


def plain(text: str) -> str:
    """Write «ё» as «е», for people do, in what is searched and in what is asked."""
    return text.translate(_PLAIN)


_IDS = (
    f"WITH {_ASKED} SELECT entry.object_id FROM core_searchentry entry, asked "  # noqa: S608
    "WHERE entry.vector @@ asked.query AND entry.kind = %(kind)s LIMIT %(limit)s"
)


def found_ids(kind: str, text: str, *, limit: int = 1000) -> list[int]:
    """Return the ids of the things of one kind whose words fit (one statement).

    The caller narrows them by what the viewer may see.
    """
    with connection.cursor() as cursor:
        asked: dict[str, Any] = {
            "text": plain(text)[:MOST_QUERY_CHARS],
            "kind": kind,
            "limit": limit,
        }
        cursor.execute(_IDS, asked)
        return [int(object_id) for (object_id,) in cursor.fetchall()]


def search(viewer: Any, text: str, *, kind: str = "", page: int = 1) -> SearchPage:
    """Find what the viewer may see; two statements.

    Args:
        viewer: perhaps a guest.
        text: words, "a phrase", or, -without (as people know it from the web).
        kind: only this kind.
        page: from 1; one beyond the last is empty.
    """
    text = plain(text[:MOST_QUERY_CHARS]).strip()
    if not text:
        return SearchPage([], 0, {}, 1, 0)
    asked: dict[str, Any] = {"text": text, "audiences": audiences_of(viewer), "kind": kind}
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, asked)
        counts = dict(cursor.fetchall())
        total = counts.get(kind, 0) if kind else sum(counts.values())
        rows: list[Any] = []
        if total:
            bounds = {"limit": PAGE_LENGTH, "offset": (max(1, page) - 1) * PAGE_LENGTH}
            shown: dict[str, Any] = {"options": _OPTIONS, "english": _is_english()}
            cursor.execute(_PAGE, {**asked, **bounds, **shown})
            rows = cursor.fetchall()
    found = [_found(row, _marked(row[4])) for row in rows]
    return SearchPage(found, total, counts, max(1, page), -(-total // PAGE_LENGTH))


def _is_english() -> bool:
    return (get_language() or "").startswith("en")


def _found(row: Any, snippet: tuple[tuple[str, bool], ...]) -> Found:
    return Found(row[0], row[1], row[2], row[3], snippet)


def _marked(text: str) -> tuple[tuple[str, bool], ...]:
    """Split ts_headline's text at its marks."""
    parts = []
    for index, piece in enumerate(text.split(_START)):
        match, stop, rest = piece.partition(_STOP)
        if index and stop:
            parts.append((match, True))
            piece = rest
        if piece := piece.replace(_STOP, ""):
            parts.append((piece, False))
    return tuple(parts)


def suggest(viewer: Any, text: str, *, limit: int = SUGGESTIONS) -> list[Found]:
    """Find by the beginning of the last word, titles first; one statement."""
    words = _WORD.findall(plain(text[:MOST_QUERY_CHARS]).lower())
    last = re.sub(r"\W", "", words[-1]) if words else ""
    if len(last) < 2:
        return []
    asked: dict[str, Any] = {
        "before": " ".join(words[:-1]),
        "prefix": f"{last}:*A",
        "last": last,
        "audiences": audiences_of(viewer),
        "limit": limit,
        "english": _is_english(),
    }
    with connection.cursor() as cursor:
        cursor.execute(_SUGGEST, asked)
        return [_found(row, ()) for row in cursor.fetchall()]
