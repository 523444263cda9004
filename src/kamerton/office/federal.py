"""The federal register's sheet (ФИС ФРДО, ДПО): presets as data, and the rows of documents."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from kamerton.credentials.api import RegisterRow
from kamerton.office import snils
from kamerton.office.models import CohortPapers, Dossier

NONE = "нет"
_LOSS = ("Подтверждение утраты", "Подтверждение обмена", "Подтверждение уничтожения")
COLUMNS_40 = (
    "Вид документа",
    "Статус документа",
    *_LOSS,
    "Серия документа",
    "Номер документа",
    "Дата выдачи документа",
    "Регистрационный номер",
    "Дополнительная профессиональная программа (повышение квалификации / профессиональная "
    "переподготовка)",
    "Наименование дополнительной профессиональной программы",
    "Наименование области профессиональной деятельности",
    "Укрупнённые группы специальностей",
    "Наименование квалификации, профессии, специальности",
    "Уровень образования ВО/СПО",
    "Фамилия, указанная в дипломе о ВО или СПО",
    "Серия документа о ВО/СПО",
    "Номер документа о ВО/СПО",
    "Год начала обучения",
    "Год окончания обучения",
    "Срок обучения, часов",
    "Фамилия получателя",
    "Имя получателя",
    "Отчество получателя",
    "Дата рождения получателя",
    "Пол получателя",
    "СНИЛС",
    "Форма обучения",
    "Источник финансирования обучения",
    "Форма получения образования на момент прекращения образовательных отношений",
    "Гражданство получателя (код страны по ОКСМ)",
    "Наименование документа об образовании (оригинала)",
    "Серия (оригинала)",
    "Номер (оригинала)",
    "Регистрационный номер (оригинала)",
    "Дата выдачи (оригинала)",
    "Фамилия получателя (оригинала)",
    "Имя получателя (оригинала)",
    "Отчество получателя (оригинала)",
    "Номер документа для изменения",
)
_ONE_LOSS = "Подтверждение утраты, обмена, уничтожения"
COLUMNS_38 = (*COLUMNS_40[:2], _ONE_LOSS, *COLUMNS_40[5:])


@dataclass(frozen=True, slots=True)
class Preset:
    """One form of the sheet, and when it was checked against the register's own."""

    code: str
    columns: tuple[str, ...]
    checked_on: date


PRESETS: Mapping[str, Preset] = {
    "40": Preset("40", COLUMNS_40, date(2026, 11, 23)),
    "38": Preset("38", COLUMNS_38, date(2026, 11, 23)),
}
_KINDS = {
    "professional_development": "Удостоверение о повышении квалификации",
    "professional_retraining": "Диплом о профессиональной переподготовке",
}
_PROGRAMMES = {
    "professional_development": "Повышение квалификации",
    "professional_retraining": "Профессиональная переподготовка",
}
_LEVELS = {"higher": "Высшее образование", "secondary": "СПО"}
_GENDERS = {"male": "Муж", "female": "Жен"}
_FORMS = {"full_time": "Очная", "correspondence": "Заочная", "mixed": "Очно-заочная"}
_FUNDING = {"budget": "Бюджетное обучение", "paid": "Платное обучение"}
_INSIDE = "в образовательной организации"


def day(value: date | None) -> str:
    """Return дд.мм.гггг."""
    return f"{value:%d.%m.%Y}" if value else ""


def names_of(holder: str, person: Any = None) -> tuple[str, str, str]:
    """Return surname, given name and patronymic of a name as it was printed.

    While the person is still called so, the parts are the person's: a surname may be of two words.
    """
    if person is not None and person.full_name == holder:
        return person.surname, person.given_name, person.patronymic
    parts = holder.split(" ", 2)
    surname, given, patronymic = [*parts, "", "", ""][:3]
    return surname, given, patronymic


def _numbered(row: RegisterRow) -> tuple[str, str]:
    """Return series and number: the blank's, or none and the registration number."""
    if row.blank_number:
        return row.blank_series, row.blank_number
    return NONE, row.certificate.registration_number


def _document(row: RegisterRow) -> dict[str, Any]:
    one = row.certificate
    series, number = _numbered(row)
    is_lost = one.is_duplicate
    is_exchanged = one.original_id is not None and not one.is_duplicate
    loss, exchange = ("Да" if flag else "Нет" for flag in (is_lost, is_exchanged))
    return {
        "Вид документа": _KINDS.get(one.kind, ""),
        "Статус документа": "Дубликат" if one.is_duplicate else "Оригинал",
        _LOSS[0]: loss,
        _LOSS[1]: exchange,
        _LOSS[2]: "Нет",
        _ONE_LOSS: "Да" if "Да" in (loss, exchange) else "Нет",
        "Серия документа": series,
        "Номер документа": number,
        "Дата выдачи документа": day(one.issued_on),
        "Регистрационный номер": one.registration_number,
        COLUMNS_40[9]: _PROGRAMMES.get(one.kind, ""),
        "Наименование дополнительной профессиональной программы": one.programme,
        "Год начала обучения": one.studied_from.year,
        "Год окончания обучения": one.studied_to.year,
        "Срок обучения, часов": one.hours,
    }


def _original(row: RegisterRow | None, person: Any) -> dict[str, Any]:
    if row is None:
        return {}
    series, number = _numbered(row)
    surname, given, patronymic = names_of(row.certificate.holder, person)
    return {
        "Наименование документа об образовании (оригинала)": _KINDS.get(row.certificate.kind, ""),
        "Серия (оригинала)": series,
        "Номер (оригинала)": number,
        "Регистрационный номер (оригинала)": row.certificate.registration_number,
        "Дата выдачи (оригинала)": day(row.certificate.issued_on),
        "Фамилия получателя (оригинала)": surname,
        "Имя получателя (оригинала)": given,
        "Отчество получателя (оригинала)": patronymic,
    }


def _person(holder: str, person: Any, dossier: Dossier) -> dict[str, Any]:
    surname, given, patronymic = names_of(holder, person)
    return {
        "Уровень образования ВО/СПО": _LEVELS.get(dossier.education, ""),
        "Фамилия, указанная в дипломе о ВО или СПО": dossier.diploma_surname,
        "Серия документа о ВО/СПО": dossier.diploma_series or NONE,
        "Номер документа о ВО/СПО": dossier.diploma_number,
        "Фамилия получателя": surname,
        "Имя получателя": given,
        "Отчество получателя": patronymic,
        "Дата рождения получателя": day(dossier.birth_on),
        "Пол получателя": _GENDERS.get(getattr(person, "gender", ""), ""),
        "СНИЛС": snils.written(dossier.snils),
        "Гражданство получателя (код страны по ОКСМ)": dossier.citizenship,
    }


def _cohort(papers: CohortPapers) -> dict[str, Any]:
    return {
        "Наименование области профессиональной деятельности": papers.area,
        "Укрупнённые группы специальностей": papers.group,
        "Наименование квалификации, профессии, специальности": papers.qualification,
        "Форма обучения": _FORMS[papers.study_form],
        "Источник финансирования обучения": _FUNDING[papers.funding],
        COLUMNS_40[29]: _INSIDE,
    }


@dataclass(frozen=True, slots=True)
class Entry:
    """One document of the sheet with all that its row is made of."""

    row: RegisterRow
    original: RegisterRow | None
    person: Any
    dossier: Dossier
    papers: CohortPapers


def values(entry: Entry, preset: Preset) -> list[str | int | None]:
    """Return the row of a document, column by column; an empty cell is None."""
    one = entry.row.certificate
    known = {
        **_document(entry.row),
        **_person(one.holder, entry.person, entry.dossier),
        **_cohort(entry.papers),
        **(_original(entry.original, entry.person) if one.is_duplicate else {}),
    }
    return [known.get(column) or None for column in preset.columns]
