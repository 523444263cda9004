import pytest
from django.urls import reverse

from kamerton.ui import themes

pytestmark = pytest.mark.django_db


def test_guide_shows_every_component(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = client.get("/ui/")
    assert response.status_code == 200
    assert "stave-bar" in response.content.decode()


def test_guide_speaks_both_languages(client):
    client.cookies["django_language"] = "en"
    assert "Components" in client.get("/ui/").content.decode()
    client.cookies["django_language"] = "ru"
    assert "Компоненты" in client.get("/ui/").content.decode()


def test_theme_is_kept_in_a_cookie_and_shown(client):
    data = {"theme": "contrast", "scale": "large", "spacing": "wide", "next": "/ui/"}
    response = client.post(reverse("ui:theme"), data)
    assert response.url == "/ui/"
    assert client.cookies["theme"].value == "contrast.large.light.wide.on"
    html = client.get("/ui/").content.decode()
    assert 'data-theme="contrast" data-scale="large" data-spacing="wide"' in html


def test_device_decides_without_a_choice(client):
    assert "data-theme" not in client.get("/ui/").content.decode()


def test_unknown_theme_changes_nothing(client):
    client.post(reverse("ui:theme"), {"theme": "<script>"})
    assert "theme" not in client.cookies
    assert themes.parse("contrast.huge.pink") == themes.Theme(name="contrast")
    assert themes.parse("nonsense") == themes.PLAIN


def test_language_is_kept(client):
    client.post(reverse("ui:language"), {"language": "en", "next": "/ui/"})
    assert client.cookies["django_language"].value == "en"
    client.post(reverse("ui:language"), {"language": "xx"})
    assert client.cookies["django_language"].value == "en"


def test_next_never_leaves_the_platform(client):
    response = client.post(
        reverse("ui:language"), {"language": "en", "next": "https://elsewhere.example/"}
    )
    assert response.url == reverse("ui:appearance")


def test_appearance_offers_the_theme_for_low_vision(client):
    client.cookies["django_language"] = "ru"
    html = client.get(reverse("ui:appearance")).content.decode()
    assert "Для слабовидящих" in html
    assert 'name="scale"' in html
