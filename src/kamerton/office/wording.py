"""Words of orders and contracts: templates with placeholders in braces, filled with plain text.

A placeholder is a word of a short list, in Russian or in English: nothing else is understood, nothing
is computed, so a template cannot reach what it is not given.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kamerton.learning.enums import CommissionRole
from kamerton.office.enums import OrderKind
from kamerton.office.errors import WrongData

PEOPLE = "people"
_PLACEHOLDER = re.compile(r"\{([^{}\n]{1,40})\}")


@dataclass(frozen=True, slots=True)
class Placeholder:
    """A word that is replaced: its code, Russian word, and what it stands for."""

    code: str
    word: str
    meaning: str | Promise


ORDER_PLACEHOLDERS = (
    Placeholder("programme", "программа", gettext_lazy("title of the programme")),
    Placeholder("kind", "вид программы", gettext_lazy("kind of the programme")),
    Placeholder("hours", "часов", gettext_lazy("hours of the programme")),
    Placeholder("cohort", "группа", gettext_lazy("name of the cohort")),
    Placeholder("starts", "начало", gettext_lazy("first day of study")),
    Placeholder("ends", "окончание", gettext_lazy("last day of study")),
    Placeholder("institute", "институт", gettext_lazy("name of the institute")),
    Placeholder("count", "число", gettext_lazy("how many people the order names")),
    Placeholder("names", "кого", gettext_lazy("names in the accusative, one after another")),
    Placeholder("recipients", "кому", gettext_lazy("names in the dative, one after another")),
    Placeholder(PEOPLE, "список", gettext_lazy("table of names, on a line of its own")),
    Placeholder("basis", "основание", gettext_lazy("what the order rests on")),
    Placeholder("target", "куда", gettext_lazy("the cohort to which people are transferred")),
    Placeholder("members", "комиссия", gettext_lazy("members of the commission")),
)
CONTRACT_PLACEHOLDERS = (
    *ORDER_PLACEHOLDERS[:7],
    Placeholder("learner", "слушатель", gettext_lazy("name of the learner")),
    Placeholder("payer", "заказчик", gettext_lazy("who pays")),
    Placeholder("details", "реквизиты", gettext_lazy("address and account of the payer")),
    Placeholder("price", "цена", gettext_lazy("price in roubles")),
)


def placeholders_in(text: str) -> set[str]:
    """Return the words in braces."""
    return {match.strip().lower() for match in _PLACEHOLDER.findall(text)}


def _codes(known: tuple[Placeholder, ...]) -> dict[str, str]:
    return {one.word: one.code for one in known} | {one.code: one.code for one in known}


def check_template(text: str, known: tuple[Placeholder, ...], field: str = "body") -> None:
    """Raise WrongData when a template has a placeholder that is not known, or a lonely brace."""
    unknown = sorted(placeholders_in(text) - _codes(known).keys())
    if unknown:
        words = _("There is no such placeholder: %(words)s.")
        listed = ", ".join(f"{{{word}}}" for word in unknown)
        raise WrongData("unknown_placeholder", words % {"words": listed}, field=field)
    if re.search(r"[{}]", _PLACEHOLDER.sub("", text)):
        words = _("A brace stands alone. A placeholder is a word between { and }.")
        raise WrongData("lonely_brace", words, field=field)


def fill(text: str, known: tuple[Placeholder, ...], values: Mapping[str, str]) -> str:
    """Return the template with its placeholders replaced; the table of people stays {people}."""
    codes = _codes(known)

    def value(match: re.Match[str]) -> str:
        code = codes[match[1].strip().lower()]
        return "{people}" if code == PEOPLE else values.get(code, "")

    return _PLACEHOLDER.sub(value, text)


# Kind of order: its title and its words. Paragraphs are lines.
SHIPPED: Mapping[str, tuple[str, str]] = {
    OrderKind.ADMISSION: (
        "О зачислении слушателей",
        "В соответствии с Федеральным законом от 29.12.2012 № 273-ФЗ «Об образовании в Российской "
        "Федерации» и на основании: {основание}\n"
        "ПРИКАЗЫВАЮ:\n"
        "1. Зачислить с {начало} на обучение по дополнительной профессиональной программе «{программа}» "
        "({вид программы}, {часов} ч.), группа «{группа}», следующих слушателей (всего {число}):\n"
        "{список}\n"
        "2. Срок обучения: с {начало} по {окончание}.\n"
        "3. Контроль за исполнением приказа оставляю за собой.",
    ),
    OrderKind.TRANSFER: (
        "О переводе слушателей",
        "На основании: {основание}\n"
        "ПРИКАЗЫВАЮ:\n"
        "1. Перевести из группы «{группа}» в группу «{куда}» следующих слушателей (всего {число}):\n"
        "{список}\n"
        "2. Контроль за исполнением приказа оставляю за собой.",
    ),
    OrderKind.DISMISSAL: (
        "Об отчислении слушателей",
        "На основании: {основание}\n"
        "ПРИКАЗЫВАЮ:\n"
        "1. Отчислить из группы «{группа}», обучавшейся по программе «{программа}», следующих "
        "слушателей (всего {число}):\n"
        "{список}\n"
        "2. Контроль за исполнением приказа оставляю за собой.",
    ),
    OrderKind.READMISSION: (
        "О восстановлении слушателей",
        "На основании: {основание}\n"
        "ПРИКАЗЫВАЮ:\n"
        "1. Восстановить в группе «{группа}», обучающейся по программе «{программа}», следующих "
        "слушателей (всего {число}):\n"
        "{список}\n"
        "2. Контроль за исполнением приказа оставляю за собой.",
    ),
    OrderKind.COMPLETION: (
        "Об отчислении в связи с завершением обучения и выдаче документов о квалификации",
        "На основании: {основание}\n"
        "ПРИКАЗЫВАЮ:\n"
        "1. Считать завершившими обучение по дополнительной профессиональной программе «{программа}» "
        "({часов} ч.) с {начало} по {окончание}, группа «{группа}», и отчислить в связи с завершением "
        "обучения следующих слушателей (всего {число}):\n"
        "{список}\n"
        "2. Выдать документы о квалификации установленного образца: {кому}.\n"
        "3. Контроль за исполнением приказа оставляю за собой.",
    ),
    OrderKind.COMMISSION: (
        "Об утверждении состава итоговой аттестационной комиссии",
        "Для проведения итоговой аттестации слушателей группы «{группа}», обучающихся по программе "
        "«{программа}»,\n"
        "ПРИКАЗЫВАЮ:\n"
        "1. Утвердить комиссию в составе: {комиссия}.\n"
        "2. К итоговой аттестации допустить слушателей (всего {число}):\n"
        "{список}\n"
        "3. Контроль за исполнением приказа оставляю за собой.",
    ),
}
SIGNER_POST = "Директор"
CONTRACT = "contract"
SHIPPED_CONTRACT = (
    "Договор об образовании на обучение по дополнительной профессиональной программе",
    "{институт}, именуемый далее «Исполнитель», с одной стороны, и {заказчик}, именуемый(ая) далее "
    "«Заказчик», с другой стороны, заключили договор о нижеследующем.\n"
    "1. Исполнитель обучает слушателя {слушатель} по дополнительной профессиональной программе "
    "«{программа}» ({вид программы}, {часов} ч.) в группе «{группа}».\n"
    "2. Срок обучения: с {начало} по {окончание}.\n"
    "3. Заказчик оплачивает обучение. Полная стоимость: {цена} руб.\n"
    "4. После успешной итоговой аттестации слушателю выдаётся документ о квалификации.\n"
    "5. Стороны отвечают за исполнение договора по законодательству Российской Федерации.\n"
    "Реквизиты Заказчика: {реквизиты}",
)
_ON_THE_COMMISSION = {
    CommissionRole.CHAIR: "председатель — {}",
    CommissionRole.MEMBER: "члены комиссии — {}",
    CommissionRole.SECRETARY: "секретарь — {}",
}


def commission_words(people: Iterable[tuple[CommissionRole, Any]]) -> str:
    """Return a commission as an order names it: by role, each with the post; in Russian."""
    by_role = groupby(people, key=lambda one: one[0])
    return "; ".join(
        _ON_THE_COMMISSION[role].format(", ".join(_with_post(person) for _role, person in held))
        for role, held in by_role
    )


def _with_post(person: Any) -> str:
    post = person.profile.post if hasattr(person, "profile") else ""
    return f"{person.full_name} ({post[0].lower()}{post[1:]})" if post else person.full_name
