"""Russian names in the six cases, by pytrovich's rules; what a person corrected wins."""

import re
from functools import lru_cache
from typing import Any

from pytrovich.enums import Case, NamePart
from pytrovich.enums import Gender as PytrovichGender
from pytrovich.maker import PetrovichDeclinationMaker

from kamerton.people.enums import Gender, NameCase

_CASES = {
    NameCase.GENITIVE: Case.GENITIVE,
    NameCase.DATIVE: Case.DATIVE,
    NameCase.ACCUSATIVE: Case.ACCUSATIVE,
    NameCase.INSTRUMENTAL: Case.INSTRUMENTAL,
    NameCase.PREPOSITIONAL: Case.PREPOSITIONAL,
}
_GENDERS = {Gender.FEMALE: PytrovichGender.FEMALE, Gender.MALE: PytrovichGender.MALE}
_CYRILLIC = re.compile(r"[А-Яа-яЁё' -]+")


@lru_cache(maxsize=1)
def _maker() -> Any:
    return PetrovichDeclinationMaker()


def guess_gender(surname: str, patronymic: str) -> str:
    """Return the gender that a Russian patronymic or surname shows, or an empty string."""
    lower = patronymic.lower()
    if lower.endswith(("ична", "овна", "евна", "кызы")):
        return Gender.FEMALE
    if lower.endswith(("ич", "оглы")):
        return Gender.MALE
    last = surname.lower()
    if last.endswith(("ова", "ева", "ёва", "ина", "ына", "ская", "цкая")):
        return Gender.FEMALE
    if last.endswith(("ов", "ев", "ёв", "ин", "ын", "ский", "цкий")):
        return Gender.MALE
    return ""


def decline(full: tuple[str, str, str], gender: str, case: NameCase) -> str:
    """Return surname, given name and patronymic in ``case``; other scripts stay as they are."""
    surname, given_name, patronymic = full
    gender = gender or guess_gender(surname, patronymic)
    parts = (
        (NamePart.LASTNAME, surname),
        (NamePart.FIRSTNAME, given_name),
        (NamePart.MIDDLENAME, patronymic),
    )
    return " ".join(_decline_part(part, text, gender, case) for part, text in parts if text)


def _decline_part(part: NamePart, text: str, gender: str, case: NameCase) -> str:
    if case == NameCase.NOMINATIVE or gender not in _GENDERS or not _CYRILLIC.fullmatch(text):
        return text
    return str(_maker().make(part, _GENDERS[Gender(gender)], _CASES[case], text))
