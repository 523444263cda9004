"""Who may do what with core's own things."""

from collections.abc import Callable
from typing import Any

import rules
from django.utils.translation import gettext as _

from kamerton.core.errors import Forbidden

_operators: list[Callable[[Any], bool]] = []


def register_operators(is_operator: Callable[[Any], bool]) -> None:
    """Have ``is_operator`` say who looks after the installation (call in AppConfig.ready)."""
    if is_operator not in _operators:
        _operators.append(is_operator)


@rules.predicate
def is_operator(viewer: Any) -> bool:
    """Return True for those who look after the installation."""
    return any(known(viewer) for known in _operators)


def check_administer(actor: Any) -> None:
    """Raise Forbidden unless ``actor`` may look after jobs and logs."""
    if not rules.has_perm("core.administer", actor):
        raise Forbidden("not_operator", _("This page is for the administrator."))


rules.add_perm("core.administer", is_operator)
