"""What the administration page leads to."""

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Task:
    """One place of the administration."""

    title: str
    note: str
    icon: str
    url: str


def _places() -> list[tuple[str, str, str, str]]:
    return [
        ("portal:system_check", _("System check"), _("Each part, its state and mend"), "wrench"),
        ("people:people_list", _("People"), _("Accounts, roles, invitations"), "users"),
        ("people:organisation_tree", _("Organisations"), _("Districts and schools"), "list"),
        ("people:registration", _("Registration"), _("Open, or by invitation"), "user-plus"),
        ("people:consent_texts", _("Consents"), _("Texts and their versions"), "shield-check"),
        ("core:jobs", _("Jobs"), _("What failed in the background"), "refresh-cw"),
        ("core:audit", _("Audit log"), _("Who did what, and when"), "history"),
        ("notifications:sent_mail", _("Sent mail"), _("What left, and what could not"), "mail"),
        (
            "mail:incoming",
            _("Received mail"),
            _("Answers by mail, and what became of them"),
            "mail",
        ),
    ]


def sections() -> list[Task]:
    """Return every place that this installation has."""
    found = []
    for name, title, note, icon in _places():
        try:
            found.append(Task(title, note, icon, reverse(name)))
        except NoReverseMatch:
            continue
    return found
