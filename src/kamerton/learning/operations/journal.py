"""Writes of the journal: rules of completion."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from kamerton.core.api import audit
from kamerton.core.types import PersonLike
from kamerton.learning.models import CompletionRules
from kamerton.learning.rules import require

FIELDS = frozenset({"required", "min_share", "min_hours", "needs_attestation"})


@transaction.atomic
def set_completion_rules(
    actor: PersonLike, *, programme_id: int, fields: Mapping[str, Any]
) -> CompletionRules:
    """Set when a programme counts as done (see CompletionRules for the fields)."""
    require("learning.set_rules", actor, None)
    known = {name: value for name, value in fields.items() if name in FIELDS}
    rules, _made = CompletionRules.objects.update_or_create(
        programme_id=programme_id, defaults=known
    )
    audit(
        "learning.set_completion_rules",
        actor_id=actor.pk,
        object_kind="programme",
        object_id=programme_id,
        share=str(rules.min_share),
        hours=str(rules.min_hours),
        attestation=rules.needs_attestation,
    )
    return rules
