"""Which tests run on every version of the database."""

import pytest

from tools.asks_database import asks_database


@pytest.mark.django_db
def test_a_marked_test_asks_it(request):
    assert asks_database(request.node)


def test_a_test_whose_fixture_uses_it_asks_it(request, learner):
    assert learner.pk
    assert asks_database(request.node)


def test_a_test_of_pure_functions_does_not(request):
    assert not asks_database(request.node)
