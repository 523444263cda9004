import json

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db


def ask(client, **sent):
    return client.post(reverse("texts:preview"), json.dumps(sent), content_type="application/json")


def test_preview_of_a_formula(learner, sign_in):
    answer = ask(sign_in(learner), kind="formulaBlock", source="x^2").json()
    assert "<msup>" in answer["html"]
    assert answer["message"] == ""


def test_preview_of_a_broken_formula_says_so(learner, sign_in):
    answer = ask(sign_in(learner), kind="formula", source=r"\frac").json()
    assert answer == {"html": "", "message": "Формулу пока не удаётся прочитать."}


def test_preview_of_a_score(learner, sign_in):
    client = sign_in(learner)
    assert "<img" in ask(client, kind="score", source="X:1\nK:C\nC D |]").json()["html"]
    assert "K:" in ask(client, kind="score", source="X:1").json()["message"]


def test_preview_of_nothing_is_nothing(learner, sign_in):
    client = sign_in(learner)
    assert ask(client, kind="score", source=7).json() == {"html": "", "message": ""}
    bad = client.post(reverse("texts:preview"), "[", content_type="application/json")
    assert bad.status_code == 400


def test_preview_is_for_those_who_signed_in(client):
    assert ask(client, kind="formula", source="x").status_code == 302
