"""Cells of a list: what they must be like. Pure; codes are words only on the page."""

import re
from collections.abc import Mapping
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from kamerton.office import snils

MESSAGES = {
    "missing": _("is missing"),
    "bad_email": _("is not an address"),
    "bad_snils": _("the check number does not fit"),
    "bad_date": _("is not a date such as 17.05.1980"),
    "bad_gender": _("write М or Ж"),
    "bad_education": _("write ВО or СПО"),
    "other_person": _("belongs to another account"),
    "too_long": _("is too long"),
}
LABELS = {
    "surname": _("Surname"),
    "given_name": _("Given name"),
    "patronymic": _("Patronymic"),
    "email": _("E-mail"),
    "snils": _("СНИЛС"),
    "birth_on": _("Date of birth"),
    "gender": _("Gender"),
    "education": _("Education"),
    "diploma_surname": _("Surname in the diploma"),
    "diploma_series": _("Series of the diploma"),
    "diploma_number": _("Number of the diploma"),
}
_GENDERS = {"м": "male", "муж": "male", "мужской": "male", "m": "male", "male": "male"} | {
    "ж": "female",
    "жен": "female",
    "женский": "female",
    "f": "female",
    "female": "female",
}

_EDUCATION = {"во": "higher", "высшее": "higher", "higher": "higher"} | {
    "спо": "secondary",
    "среднее профессиональное": "secondary",
    "secondary": "secondary",
}
# How long a cell may be.
_MOST = {
    "surname": 80,
    "given_name": 80,
    "patronymic": 80,
    "diploma_surname": 80,
    "diploma_series": 20,
    "diploma_number": 30,
}


def birth_of(text: str) -> date | None:
    """Return the date that a cell holds; None for an empty one.

    Raises:
        ValueError: it holds something else.
    """
    if not text:
        return None
    for form in ("%d.%m.%Y", "%Y-%m-%d"):
        try:
            found = datetime.strptime(text, form).date()  # noqa: DTZ007  a day has no zone
        except ValueError:
            continue
        if 1900 <= found.year <= 2100:
            return found
    raise ValueError(text)


def gender_of(text: str) -> str:
    """Return the gender's code; empty when the cell is empty or not understood."""
    return _GENDERS.get(text.strip().lower().rstrip("."), "")


def education_of(text: str) -> str:
    """Return the level's code; empty when the cell is empty or not understood."""
    return _EDUCATION.get(re.sub(r"\s+", " ", text.strip().lower()).rstrip("."), "")


def _email_error(text: str) -> str:
    if not text:
        return "missing"
    try:
        validate_email(text)
    except ValidationError:
        return "bad_email"
    return ""


def _birth_error(text: str) -> str:
    try:
        birth_of(text)
    except ValueError:
        return "bad_date"
    return ""


def cell_errors(data: Mapping[str, str]) -> dict[str, str]:
    """Return the errors of a row by cell: field → code of MESSAGES."""
    number, gender = data.get("snils", ""), data.get("gender", "")
    education = data.get("education", "")
    errors = {
        name: "missing" for name in ("surname", "given_name") if not data.get(name, "").strip()
    }
    errors |= {name: "too_long" for name, most in _MOST.items() if len(data.get(name, "")) > most}
    found = {
        "email": _email_error(data.get("email", "")),
        "snils": "bad_snils" if number and not snils.is_right(snils.digits_of(number)) else "",
        "birth_on": _birth_error(data.get("birth_on", "")),
        "gender": "bad_gender" if gender and not gender_of(gender) else "",
        "education": "bad_education" if education and not education_of(education) else "",
    }
    return errors | {name: code for name, code in found.items() if code}


def email_key(text: str) -> str:
    """Return an address as it is compared."""
    return re.sub(r"\s", "", text).lower()
