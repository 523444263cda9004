import datetime as dt

import pytest
from django import forms
from django.template import engines

from kamerton.ui.api import component, form_field
from kamerton.ui.fields import control
from kamerton.ui.forms import SpecimenForm


class Programme(forms.Form):
    title = forms.CharField(label="Название", help_text="Как в удостоверении")
    starts_on = forms.DateField(widget=forms.DateInput)
    meets_at = forms.DateTimeField(widget=forms.DateTimeInput)
    secret = forms.CharField(widget=forms.HiddenInput)
    form = forms.ChoiceField(choices=[("Формы", [("net", "Сетевая"), ("case", "Кейс")])])
    when = forms.SplitDateTimeField(required=False)
    agrees = forms.BooleanField(label="Согласна")


def test_field_shows_label_help_error_and_keeps_the_input():
    bound = Programme({"title": ""})["title"]
    html = form_field(bound)
    assert '<label class="label" for="id_title">Название <span class="required"' in html
    assert 'id="id_title-help">Как в удостоверении' in html
    assert 'aria-describedby="id_title-help id_title-error"' in html
    assert 'aria-invalid="true"' in html
    assert 'value="Полька &lt;1&gt;"' in form_field(Programme({"title": "Полька <1>"})["title"])


def test_dates_are_written_as_browsers_take_them():
    form = Programme(
        initial={
            "starts_on": dt.date(2026, 11, 24),
            "meets_at": dt.datetime(2026, 11, 24, 16, 0, tzinfo=dt.UTC),
        }
    )
    assert 'type="date" value="2026-11-24"' in form_field(form["starts_on"])
    assert 'type="datetime-local" value="2026-11-24T19:00"' in form_field(form["meets_at"])


def test_grouped_choices():
    html = form_field(Programme({"form": "case"})["form"])
    assert '<optgroup label="Формы">' in html
    assert '<option value="case" selected>Кейс</option>' in html


def test_hidden_field_has_no_label():
    assert form_field(Programme()["secret"]).startswith('<input type="hidden" name="secret"')


def test_checkbox_stands_before_its_words():
    html = form_field(Programme({"agrees": "on"})["agrees"])
    assert html.index("<input") < html.index("Согласна")
    assert " checked" in html


def test_widget_of_several_inputs_is_left_to_django():
    assert control(Programme()["when"]).kind == "raw"
    assert form_field(Programme()["when"]).count("<input") == 2


def test_form_shows_every_field_and_a_summary():
    html = component("Form", form=SpecimenForm({}), submit="Сохранить")
    assert html.count('class="field') >= len(SpecimenForm.base_fields)
    assert 'class="summary"' in html
    assert 'href="#id_title"' in html


def test_form_of_files_is_multipart():
    assert 'enctype="multipart/form-data"' in component("Form", form=SpecimenForm())


def test_form_carries_the_csrf_token(rf):
    template = engines["jinja2"].from_string('<Form action="/x/">a</Form>')
    assert 'name="csrfmiddlewaretoken"' in template.render({}, rf.get("/"))


@pytest.mark.parametrize(
    ("source", "part"),
    [
        ('<Input name="a" label="А" value="1" unit="ч" />', '<span class="quiet">ч</span>'),
        ('<TextArea name="a" label="А" value="текст" />', "текст</textarea>"),
        (
            "<Select name='a' label='А' value={{ 2 }} options={{ [(1, 'раз'), (2, 'два')] }} />",
            '<option value="2" selected>',
        ),
        (
            "<Radio name='a' label='А' many value={{ ['x'] }} options={{ [('x', 'икс')] }} />",
            '<input type="checkbox" name="a" value="x" id="id_a_0" checked>',
        ),
        ('<Checkbox name="a" label="А" checked />', 'name="a" checked value="on"'),
        ('<DateField name="a" label="А" with_time />', 'type="datetime-local"'),
        ('<FilePicker name="a" label="А" accept=".xml" />', 'accept=".xml"'),
    ],
)
def test_controls_without_a_form(source, part):
    assert part in engines["jinja2"].from_string(source).render({})
