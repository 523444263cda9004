"""Numbers of the register and blanks, given one after another."""

import secrets

from django.db import connection
from django.utils.translation import gettext as _

from kamerton.core import clock
from kamerton.credentials.enums import BlankState
from kamerton.credentials.errors import NoBlankLeft
from kamerton.credentials.models import Blank, Certificate, Register, Series
from kamerton.credentials.queries import active_series

# Without letters and digits that are read for one another.
_CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 6
_QUEUE = 0x63657274  # "cert"


def queue_up() -> None:
    """Let those who issue follow each other: taken before any row, so that none waits in a circle."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_QUEUE])


def _next_number(series: Series | None, year: int) -> tuple[Register, int]:
    Register.objects.get_or_create(series=series, year=year)
    register = Register.objects.select_for_update(of=("self",)).get(series=series, year=year)
    register.last_number += 1
    register.save(update_fields=["last_number"])
    return register, register.last_number


def new_code() -> str:
    """Return the part of a printed number that cannot be guessed."""
    return "".join(secrets.choice(_CODE_LETTERS) for _index in range(CODE_LENGTH))


def enter(certificate: Certificate) -> Certificate:
    """Give a certificate that is filled in its number, code and blank, and keep it.

    Raises:
        NoBlankLeft: the series is printed on blanks and none is free.
    """
    series = active_series(certificate.kind)
    register, number = _next_number(series, clock.today().year)
    certificate.register, certificate.number = register, number
    certificate.prefix = series.code if series is not None else ""
    certificate.code = new_code()
    certificate.save(force_insert=True)
    if series is not None and series.uses_blanks:
        _take_blank(series, certificate)
    return certificate


def _take_blank(series: Series, certificate: Certificate) -> None:
    blank = (
        Blank.objects.select_for_update()
        .filter(series=series, state=BlankState.FREE)
        .order_by("number")
        .first()
    )
    if blank is None:
        raise NoBlankLeft(
            "no_blank_left",
            _("No free blank is left in the series %(series)s. Enter the blanks received.")
            % {"series": series.code},
        )
    blank.state, blank.certificate = BlankState.USED, certificate
    blank.changed_on = clock.today()
    blank.save(update_fields=["state", "certificate", "changed_on"])
