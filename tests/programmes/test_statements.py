"""How many statements the public pages of programmes cost, with one programme and with three."""

import pytest

from kamerton.programmes.enums import ProgrammeState, VersionState
from tests.factories.study import make_version

pytestmark = pytest.mark.django_db


def publish(institute, slug):
    version = make_version(institute, slug=slug, activities=3)
    version.state = VersionState.APPROVED
    version.save(update_fields=["state"])
    programme = version.programme
    programme.published, programme.state = version, ProgrammeState.PUBLISHED
    programme.save(update_fields=["published", "state"])


@pytest.mark.parametrize("programmes", [1, 3])
@pytest.mark.parametrize(("address", "statements"), [("/catalogue/", 5), ("/catalogue/p1/", 6)])
def test_public_pages_ask_few_statements(
    sign_in, learner, institute, django_assert_num_queries, programmes, address, statements
):
    for number in range(1, programmes + 1):
        publish(institute, f"p{number}")
    client = sign_in(learner)
    client.get(address)
    with django_assert_num_queries(statements):
        answer = client.get(address)
    assert answer.status_code == 200
