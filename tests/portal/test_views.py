import pytest


@pytest.mark.django_db
def test_home_answers_a_guest(client):
    response = client.get("/")
    assert response.status_code == 200
    assert "Камертон" in response.content.decode() or "Kamerton" in response.content.decode()


@pytest.mark.django_db
def test_healthz_says_that_the_database_answers(client):
    assert client.get("/healthz").json()["status"] == "ok"
