"""Marks within marks, wherever a sentence quotes a title."""

import pytest
from django.template import engines
from django.utils import translation
from markupsafe import Markup

from kamerton.core.api import nested_quotes
from kamerton.core.errors import DomainError
from kamerton.notifications.registry import Kind

TITLE = "«Берёза»: урок"


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("Сделано: ««Берёза»: урок».", "Сделано: «„Берёза“: урок»."),
        ("«Урок «Берёза»» и «Баян»", "«Урок „Берёза“» и «Баян»"),
        ("“The “Birch” lesson” is done.", "“The ‘Birch’ lesson” is done."),
        ("“«Берёза»” is done.", "“«Берёза»” is done."),
        ("«Берёза» и «Баян»", "«Берёза» и «Баян»"),
        ("«Не закрыто «никогда»", "«Не закрыто «никогда»"),
        ("»наоборот« «»", "»наоборот« «»"),
        ("«Урок „Берёза“»", "«Урок „Берёза“»"),
        ("", ""),
    ],
)
def test_inner_marks_are_those_of_inner_quotations(said, written):
    assert nested_quotes(said) == written


def test_markup_stays_markup():
    assert isinstance(nested_quotes(Markup("«<b>«А»</b>»")), Markup)


def test_errors_notices_and_pages_write_them():
    template = engines["jinja2"].env.from_string('{{ _("“%(title)s” is done", title=title) }}')
    kind = Kind("x.y", "", "Сделано: «%(title)s»", detail="По программе «%(title)s».")
    assert (
        DomainError("x", f"Занятие «{TITLE}» пусто.").message == "Занятие «„Берёза“: урок» пусто."
    )
    assert str(DomainError("x", f"«{TITLE}»")) == "«„Берёза“: урок»"
    assert kind.words({"title": TITLE}) == "Сделано: «„Берёза“: урок»"
    assert kind.more({"title": TITLE}) == "По программе «„Берёза“: урок»."
    with translation.override("en"):
        assert template.render(title="The “Birch” lesson") == "“The ‘Birch’ lesson” is done"
