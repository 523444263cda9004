"""Pages of the builder through the client: each kind of activity can be begun and changed."""

import re

import pytest
from django.urls import reverse

from kamerton.programmes import api
from kamerton.programmes.models import Activity, ProgrammeVersion
from kamerton.programmes.operations import plan as planning
from kamerton.programmes.operations import version as versions

pytestmark = pytest.mark.django_db

CODES = ("read", "watch", "listen", "score_study", "discussion", "session", "link", "test")
FIELDS = {
    "kind": "professional_development",
    "direction": "distance_models",
    "model": "blended",
    "title": "Дистанционный урок баяна",
    "hours": 16,
    "outcomes": [{"ru": "ведёт дистанционный урок", "en": "teaches at a distance"}],
}


@pytest.fixture
def module(methodologist):
    draft = versions.start_programme(methodologist, fields=FIELDS)
    return planning.add_module(methodologist, version_id=draft.pk, title="Звук и связь")


@pytest.mark.parametrize("code", [*CODES, "assignment"])
def test_activity_add_offers_a_form_for_each_kind(sign_in, methodologist, module, code):
    client = sign_in(methodologist)

    page = client.get(f"/programmes/{module.version_id}/modules/{module.pk}/add/{code}/")

    said = page.content.decode()
    assert page.status_code == 200
    assert str(api.activity_type(code).title) in said
    assert "Звук и связь" in said


def test_activity_add_keeps_what_was_typed_beside_the_error(sign_in, methodologist, module):
    client = sign_in(methodologist)
    address = f"/programmes/{module.version_id}/modules/{module.pk}/add/session/"

    page = client.post(address, {"title": "Урок в паре", "hours": "много"})

    said = page.content.decode()
    assert page.status_code == 200
    assert 'value="Урок в паре"' in said
    assert 'value="много"' in said
    assert not Activity.objects.filter(module=module).exists()


def test_two_tabs_that_save_one_description_lose_nothing(sign_in, methodologist, module):
    page = reverse("programmes:describe", args=[module.version_id])
    client = sign_in(methodologist)
    shown = {**FIELDS, "outcomes": "ведёт дистанционный урок", "summary": "Кратко", "edition": "0"}
    assert 'name="edition"' in client.get(page).content.decode()
    assert client.post(page, {**shown, "title": "Первое окно"}).status_code == 302
    second = {**shown, "title": "Второе окно", "summary": "Иначе"}
    told = client.post(page, second)
    text = told.content.decode()
    assert told.status_code == 200
    for said in ("изменили, возможно, в другом окне", "Второе окно", "Первое окно", "Кратко"):
        assert said in text
    kept = ProgrammeVersion.objects.get()
    assert (kept.title, kept.edition) == ("Первое окно", 1)
    assert re.search(r'name="edition"[^>]*value="1"', text)
    assert client.post(page, {**second, "edition": "1"}).status_code == 302
    kept.refresh_from_db()
    assert (kept.title, kept.edition) == ("Второе окно", 2)
