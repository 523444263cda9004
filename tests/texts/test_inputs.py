import json

import pytest
from django import forms
from django.core.exceptions import ValidationError

from kamerton.texts.api import RichTextFormField, empty_document, from_markdown
from kamerton.texts.schema import MAX_JSON_BYTES


class NoteForm(forms.Form):
    body = RichTextFormField(label="Текст", compact=True)


def test_markdown_of_the_plain_text_area_becomes_a_document():
    form = NoteForm({"body": "**Да**"})
    assert form.is_valid()
    assert form.cleaned_data["body"] == from_markdown("**Да**")


def test_document_of_the_editor_is_cleaned_and_wins_over_the_text_area():
    document = {"type": "doc", "content": [{"type": "evil"}, {"type": "text", "text": "x"}]}
    form = NoteForm({"body": "y", "body-document": json.dumps(document)})
    assert form.is_valid()
    assert form.cleaned_data["body"] == from_markdown("x")


@pytest.mark.parametrize("sent", [{}, {"body": "  "}, {"body-document": '{"type": "doc"}'}])
def test_nothing_is_refused_in_words(sent):
    form = NoteForm(sent)
    assert form.errors == {"body": ["Напишите что-нибудь."]}


@pytest.mark.parametrize("sent", ["{", "[" * 200_000, "NaN{"])
def test_damaged_document_is_refused_in_words(sent):
    form = NoteForm({"body-document": sent})
    assert form.errors == {"body": ["Текст дошёл не целиком. Отправьте ещё раз."]}


def test_huge_document_is_refused_before_it_is_read():
    with pytest.raises(ValidationError) as error:
        RichTextFormField().clean("x" * (MAX_JSON_BYTES + 1))
    assert error.value.code == "too_large"


def test_optional_field_without_a_value_is_an_empty_document():
    assert RichTextFormField(required=False).clean(None) == empty_document()


def test_widget_writes_markdown_and_the_settings_of_the_editor():
    form = NoteForm(initial={"body": from_markdown("**Да** </script><b>")})
    made = str(form["body"])
    assert 'id="id_body"' in made
    assert "**Да**" in made
    assert "</script><b>" not in made
    assert "Жирный" in made or "\\u0416" in made


def test_shown_again_with_errors_the_text_is_kept():
    sent = json.dumps(from_markdown("Не пропади"))
    made = str(NoteForm({"body-document": sent})["body"])
    assert "Не пропади" in made


def test_change_is_seen():
    field = RichTextFormField()
    assert not field.has_changed(from_markdown("a"), json.dumps(from_markdown("a")))
    assert field.has_changed(from_markdown("a"), from_markdown("b"))
