"""Many start the same test at one moment: a start is one statement, and the clock runs from the first look."""

import json
import random

from kamerton.assessment.models import Attempt
from kamerton.assessment.operations.composing import compose
from kamerton.assessment.operations.rows import other_columns
from kamerton.assessment.queries.contents import Content, content_of
from kamerton.assessment.questions.music_kinds import is_heard
from kamerton.core import clock
from kamerton.core.api import fetch
from kamerton.core.types import PersonLike
from kamerton.learning.api import opening_activity

_NAMED = ("test_id", "enrolment_id", "number", "layout", "started_at", "is_given")
_COLUMNS, _CONSTANTS = other_columns(Attempt, *_NAMED)
# The learner's own enrolment, locked by its change; the limits of the test as they stand; the attempt.
# Two clicks at once: the second waits for the first one's lock and then meets its attempt.
_BEGIN = f"""
, asked AS (
    SELECT opened.id AS enrolment, test.id AS test, test.time_limit_s AS limit_s,
           coalesce(extra.percent, 0) AS percent, made.count AS made
    FROM opened
    JOIN assessment_test AS test ON test.id = %s::bigint AND test.activity_id = %s::bigint
    LEFT JOIN assessment_extratime AS extra ON extra.enrolment_id = opened.id
    CROSS JOIN LATERAL (
        SELECT count(*), count(*) FILTER (WHERE finished_at IS NULL) AS under_way
        FROM assessment_attempt WHERE test_id = test.id AND enrolment_id = opened.id
    ) AS made
    WHERE made.under_way = 0 AND made.count < coalesce(test.max_attempts, %s::bigint)
      AND made.count < %s::bigint
)
INSERT INTO assessment_attempt
    (test_id, enrolment_id, number, layout, started_at, deadline_at, is_given{_COLUMNS})
SELECT test, enrolment, made + 1,
       CASE WHEN %s::boolean THEN jsonb_set(%s::jsonb, '{{extra}}', to_jsonb(percent))
            ELSE %s::jsonb END,
       %s::timestamptz,
       %s::timestamptz + make_interval(secs => round(limit_s * (1 + percent / 100.0))),
       limit_s IS NULL{_CONSTANTS}
FROM asked
ON CONFLICT DO NOTHING
RETURNING id
"""  # noqa: S608  columns and defaults of the model
_MANY = 32_000  # as many attempts as the column of their numbers holds
_GIVE = """
UPDATE assessment_attempt
SET is_given = true, started_at = %s::timestamptz,
    deadline_at = %s::timestamptz + (deadline_at - started_at)
WHERE id = %s::bigint AND NOT is_given AND finished_at IS NULL
RETURNING started_at, deadline_at
"""


def start_at_once(person: PersonLike, *, test_id: int, enrolment_id: int) -> int | None:
    """Start a new attempt by one statement, which is a transaction of its own; return its id.

    None where it is not as simple as that (an attempt is under way, none is left, drawn questions
    were met before, sounds have to be made, it is not the person's): then start_attempt says why,
    or does it.
    """
    content = content_of(test_id)
    if content is None:
        return None
    layout, questions = compose(content, random.SystemRandom())
    if any(is_heard(question.type, question.data) for question in questions.values()):
        return None
    rows = fetch(*_begin(person, test_id, enrolment_id, content, layout))
    return int(rows[0][0]) if rows else None


def _begin(
    person: PersonLike, test_id: int, enrolment_id: int, content: Content, layout: dict[str, object]
) -> tuple[str, list[object]]:
    opening, values = opening_activity(
        enrolment_id,
        person_id=person.pk,
        version_id=content.version_id,
        activity_id=content.activity_id,
    )
    now, written = clock.now(), json.dumps(layout, ensure_ascii=False)
    is_timed = any(part["limit_s"] for part in layout["sections"])  # type: ignore[attr-defined]
    most = 1 if content.has_draws else _MANY  # draws avoid what was met: only the first is simple
    asked = [test_id, content.activity_id, _MANY, most]
    return f"WITH {opening}{_BEGIN}", [*values, *asked, is_timed, written, written, now, now]


def give(attempt: Attempt) -> None:
    """Let the time of an attempt run from now, when its learner first sees the questions; once."""
    if attempt.is_given:
        return
    now = clock.now()
    rows = fetch(_GIVE, [now, now, attempt.pk])
    if rows:
        attempt.started_at, attempt.deadline_at = rows[0]
        attempt.is_given = True
    else:
        attempt.refresh_from_db(fields=["is_given", "started_at", "deadline_at", "finished_at"])
