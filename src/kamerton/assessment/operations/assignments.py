"""Methodologists write assignments of draft activities."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from kamerton.assessment.models import Assignment
from kamerton.assessment.operations.peer_terms import copy_terms
from kamerton.assessment.rules import require
from kamerton.core.types import PersonLike
from kamerton.files.api import SentFiles, access_file, open_file
from kamerton.programmes.api import require_draft
from kamerton.scores.api import render
from kamerton.texts.api import settle_files

ASSIGNMENT_FIELDS = frozenset(
    {
        "task",
        "parts",
        "rubric",
        "pass_points",
        "max_attempts",
        "is_attestation",
        "score_key",
        "second",
    }
)


@transaction.atomic
def set_assignment(actor: PersonLike, *, activity_id: int, fields: Mapping[str, Any]) -> Assignment:
    """Make or change the assignment of a draft activity (see ASSIGNMENT_FIELDS)."""
    require("assessment.change_task", actor)
    require_draft(activity_id)
    known = {name: value for name, value in fields.items() if name in ASSIGNMENT_FIELDS}
    assignment, _created = Assignment.objects.update_or_create(
        activity_id=activity_id, defaults=known
    )
    settled = settle_files(assignment.task, owner=("programmes.activity", activity_id), actor=actor)
    if settled != assignment.task:
        assignment.task = settled
        assignment.save(update_fields=["task"])
    return assignment


def engraved_score(actor: PersonLike, sent: SentFiles) -> str:
    """Engrave the score that was sent for an assignment; return its key.

    Raises:
        NotFound: the file is not the actor's.
        ScoreError: it cannot be engraved.
    """
    if sent.files:
        source = sent.files[0].read()
    else:
        with open_file(access_file(actor, sent.ids[0]).pk) as stream:
            source = stream.read()
    return render(source).key


def copy_assignment(source: Any, target: Any) -> None:
    """Copy the assignment of one activity to another."""
    found = Assignment.objects.filter(activity=source).first()
    if found is not None:
        copy = Assignment.objects.get(pk=found.pk)
        copy.pk, copy.activity = None, target
        copy.save()
        copy_terms(found, copy)
