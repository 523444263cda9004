import pytest


@pytest.mark.django_db
def test_guide_shows_every_component(client):
    response = client.get("/ui/")
    assert response.status_code == 200
    html = response.content.decode()
    assert "stave-bar" in html
