"""The curriculum plan as a document."""

from decimal import Decimal
from pathlib import Path
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kamerton.core.api import compile_pdf
from kamerton.programmes.enums import WorkForm
from kamerton.programmes.models import ProgrammeVersion
from kamerton.programmes.queries import PlanModule, plan
from kamerton.ui.api import localised

TEMPLATE = Path(__file__).parent / "pdf" / "plan.typ"


def shown(hours: Decimal) -> str:
    """Return hours without needless zeros; nothing for none."""
    if not hours:
        return ""
    text = f"{hours.normalize():f}"
    return text.replace(".", ",") if (get_language() or "ru").startswith("ru") else text


def by_form(modules: tuple[PlanModule, ...]) -> dict[str, Decimal]:
    """Return the hours of a plan by form of work, in the order of WorkForm, none left out."""
    totals = {form.value: Decimal(0) for form in WorkForm}
    for module in modules:
        for activity in module.activities:
            totals[activity.form] += activity.hours
    return totals


def _module(module: PlanModule, forms: list[str]) -> dict[str, Any]:
    sums = by_form((module,))
    return {
        "title": module.title,
        "hours": [*(shown(sums[form]) for form in forms), shown(module.hours)],
        "activities": [
            {
                "title": activity.title,
                "hours": [
                    *(shown(activity.hours) if activity.form == form else "" for form in forms),
                    shown(activity.hours),
                ],
            }
            for activity in module.activities
        ],
    }


def plan_pdf(version: ProgrammeVersion, *, institute: str) -> bytes:
    """Return the curriculum plan of a version as a PDF in the active language."""
    modules = plan(version.pk)
    totals = by_form(modules)
    forms = [form for form, hours in totals.items() if hours]
    language = (get_language() or "ru")[:2]
    data = {
        "title": localised(version.title, version.title_en),
        "over": institute,
        "kind": version.get_kind_display(),
        "hours": _("%(hours)s academic hours") % {"hours": version.hours},
        "outcomes": [item.get(language) or item.get("ru", "") for item in version.outcomes],
        "forms": [WorkForm(form).label for form in forms],
        "modules": [_module(module, forms) for module in modules],
        "totals": [*(shown(totals[f]) for f in forms), shown(sum(totals.values(), Decimal(0)))],
        "words": {
            "outcomes": _("The learner will be able to:"),
            "part": _("Module, activity"),
            "total": _("In all"),
            "note": _("An academic hour is 45 minutes. Version %(number)s of the programme.")
            % {"number": version.number},
        },
    }
    return compile_pdf(TEMPLATE, data, language=language)
