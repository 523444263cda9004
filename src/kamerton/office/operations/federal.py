"""The federal register's sheet goes out: every time is written down."""

from typing import Any

from django.db import transaction

from kamerton.core.api import audit, workbook
from kamerton.core.types import PersonLike
from kamerton.office.federal import Preset, values
from kamerton.office.queries.federal import federal_sheet
from kamerton.office.rules import require
from kamerton.people.api import record_access


@transaction.atomic
def export_sheet(actor: PersonLike, *, cohort: Any, preset: Preset) -> bytes:
    """Return the sheet of a cohort as XLSX by a preset, columns exactly as the register's.

    The audit log keeps who took it and of how many people; each person's own page of accesses too.
    """
    require("office.report_to_register", actor)
    entries = federal_sheet(cohort).entries
    for entry in entries:
        if entry.person is not None:
            record_access(actor, entry.person, what="federal")  # type: ignore[arg-type]
    audit(
        "office.export_federal",
        actor_id=actor.pk,
        object_kind="cohort",
        object_id=cohort.pk,
        preset=preset.code,
        rows=len(entries),
    )
    return workbook({"Лист1": (preset.columns, [values(entry, preset) for entry in entries])})
