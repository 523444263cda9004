import json

import pytest
from django.test import Client
from django.urls import reverse

from kamerton.scores.api import render
from tests.scores.conftest import BIRCH

pytestmark = pytest.mark.django_db


def test_page_is_kept_by_the_browser_for_ever(client: Client, django_assert_num_queries):
    key = render(BIRCH).key
    with django_assert_num_queries(1):
        client.get(reverse("scores:page", args=[key, "wide", 1]))
    with django_assert_num_queries(0):
        response = client.get(reverse("scores:page", args=[key, "wide", 1]))
    assert response["Content-Type"] == "image/svg+xml"
    assert response["Cache-Control"] == "private, max-age=31536000, immutable"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert b"<svg" in response.content


def test_timeline_and_midi(client: Client):
    key = render(BIRCH).key
    data = json.loads(client.get(reverse("scores:timeline", args=[key])).content)
    assert data["durationMs"] == 12000
    assert client.get(reverse("scores:midi", args=[key])).content.startswith(b"MThd")


def test_view_is_the_score_itself(client: Client):
    key = render(BIRCH).key
    assert "k-score" in client.get(reverse("scores:view", args=[key])).content.decode()


@pytest.mark.parametrize(
    "path", ["{}/wide/9.svg", "{}/tall/1.svg", "0/wide/1.svg", "0/timeline.json"]
)
def test_what_is_not_there_is_not_found(client: Client, path: str):
    key = render(BIRCH).key
    assert client.get("/scores/" + path.format(key)).status_code == 404
