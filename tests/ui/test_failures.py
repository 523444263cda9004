import pytest
from django.core.exceptions import RequestDataTooBig
from django.test import RequestFactory

from kamerton.core.context import set_request_id
from kamerton.ui import views
from kamerton.ui.api import failure_html
from kamerton.ui.failures import FAILURES


@pytest.mark.parametrize("status", sorted(FAILURES))
def test_failure_page_needs_no_request_and_no_database(status):
    html = failure_html(status)
    assert str(FAILURES[status].title) in html
    assert str(FAILURES[status].advice) in html
    assert f"{status}</p>" in html


@pytest.mark.django_db
def test_unknown_address_gets_the_page_in_the_design(client):
    response = client.get("/there/is/no/such/page/")
    assert response.status_code == 404
    assert "failure-sign" in response.content.decode()


def test_server_error_touches_no_database():
    set_request_id("")  # no middleware has seen this request
    response = views.server_error(RequestFactory().get("/", headers={"X-Request-Id": "a" * 32}))
    assert response.status_code == 500
    assert "a" * 32 in response.content.decode()


@pytest.mark.django_db
def test_too_large_request_is_413(rf):
    assert views.bad_request(rf.get("/"), RequestDataTooBig()).status_code == 413


@pytest.mark.django_db
def test_stale_form_says_what_to_do(rf):
    response = views.csrf_failure(rf.get("/"))
    assert response.status_code == 403
    assert "failure" in response.content.decode()
