import re
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from kamerton.core.errors import Forbidden, NotFound
from kamerton.people import api, operations
from kamerton.people.enums import Role
from kamerton.people.operations import Invitee

pytestmark = pytest.mark.django_db
NAMES = api.Names("Гусев", "Пётр", "Ильич")


@pytest.fixture
def invite(mailoutbox, django_capture_on_commit_callbacks):
    def _invite(actor, *emails, **options):
        with django_capture_on_commit_callbacks(execute=True):
            sent = operations.invite_people(
                [Invitee(one) for one in emails], actor=actor, **options
            )
        tokens = [re.search(r"/invitations/([^/\s]+)/", m.body).group(1) for m in mailoutbox]
        return sent, tokens

    return _invite


def accept(token):
    return operations.accept_invitation(
        token, names=NAMES, password="gamma-do-mazhor-7", language="ru"
    )


def test_an_invitation_makes_an_account_with_its_role(invite, administrator, institute):
    sent, [token] = invite(
        administrator, "gusev@test.kamerton.example", role="tutor", organisation=institute
    )
    assert sent.invited == ("gusev@test.kamerton.example",)
    person = accept(token)
    assert api.has_role(person, Role.TUTOR, organisation=institute)
    assert person.check_password("gamma-do-mazhor-7")
    with pytest.raises(NotFound):
        accept(token)


def test_those_with_an_account_are_left_alone(invite, organiser, learner):
    sent, tokens = invite(organiser, "Orlova@test.kamerton.example")
    assert (sent.invited, sent.known, tokens) == ((), ("orlova@test.kamerton.example",), [])


def test_inviting_again_replaces_the_link(invite, organiser):
    invite(organiser, "new@test.kamerton.example")
    _, [former, latter] = invite(organiser, "new@test.kamerton.example")
    with pytest.raises(NotFound):
        accept(former)
    assert accept(latter).email == "new@test.kamerton.example"


def test_an_invitation_grows_old(invite, organiser):
    _, [token] = invite(organiser, "new@test.kamerton.example")
    with time_machine.travel(timezone.now() + timedelta(days=15)), pytest.raises(NotFound):
        accept(token)


def test_an_organiser_gives_no_roles_and_others_do_not_invite(
    invite, organiser, learner, institute
):
    with pytest.raises(Forbidden):
        invite(organiser, "a@test.kamerton.example", role="tutor", organisation=institute)
    with pytest.raises(Forbidden):
        invite(learner, "a@test.kamerton.example")
