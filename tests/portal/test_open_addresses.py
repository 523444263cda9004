"""Deny by default: every address is walked, and what answers is compared with a literal list.

A new address that answers a guest or a pupil fails here until somebody writes down that it may.
"""

import re

import pytest

from kamerton.assessment.operations import work
from kamerton.files.api import store
from kamerton.people.api import grant_role
from kamerton.people.enums import Role
from kamerton.people.queries import audiences_of
from kamerton.programmes.models import Activity, Module
from tests.core.addresses import walk
from tests.factories.study import make_cohort, make_studying, make_version
from tests.factories.tasks import make_assignment, make_full_test

pytestmark = pytest.mark.django_db

STRANGE_ADDRESS = "203.0.113.5"

GUESTS = [
    "account_confirm_email",
    "account_email_verification_sent",
    "account_inactive",
    "account_login",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "account_signup",
    "core:healthz",
    "credentials:verify_form",
    "discussion:archive",
    "help:ask",
    "help:index",
    "help:suggest",
    "library:index",
    "notifications:worker",
    "portal:home",
    "portal:search",
    "portal:suggest",
    "programmes:catalogue",
    "programmes:compare",
    "socialaccount_login_cancelled",
    "ui:appearance",
    "ui:guide",
]
# One's own things, and the lists that are empty for who has nothing. Not one page of another person.
SIGNED_IN = [
    "account_confirm_email",
    "account_email",
    "account_email_verification_sent",
    "account_inactive",
    "account_logout",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "account_set_password",
    "chat:index",
    "chat:new",
    "chat:search",
    "chat:unread",
    "core:healthz",
    "credentials:verify_form",
    "discussion:archive",
    "discussion:index",
    "help:ask",
    "help:index",
    "help:own",
    "help:suggest",
    "learning:index",
    "library:collection_new",
    "library:index",
    "mail:compose",
    "mail:index",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_generate_recovery_codes",
    "mfa_index",
    "mfa_list_webauthn",
    "notifications:list",
    "notifications:preferences",
    "notifications:worker",
    "office:own_dossier",
    "office:subscription",
    "people:children",
    "people:consent_withdraw",
    "people:organisation_choices",
    "people:privacy",
    "people:privacy_erasure",
    "people:profile",
    "people:sessions",
    "people:settings",
    "portal:home",
    "portal:search",
    "portal:suggest",
    "portfolio:entry_add",
    "portfolio:own",
    "programmes:catalogue",
    "programmes:compare",
    "programmes:for_me",
    "programmes:search_keep",
    "socialaccount_connections",
    "socialaccount_login_cancelled",
    "ui:appearance",
    "ui:guide",
    "usersessions_list",
]
# What who runs a school opens beside that: its people. Nothing of the institute's.
IN_A_SCHOOL = sorted([*SIGNED_IN, "people:invite", "people:people_list"])
# Neither shown nor led elsewhere: to the sign-in, to a consent that is due, or refused.
REFUSED = {301, 302, 400, 401, 403, 404, 405, 412}


@pytest.fixture
def values(institute, methodologist, organiser, tutor, colleague):
    """What is in the addresses: the numbers of things that are somebody else's."""
    version = make_version(institute, activities=2, activity_type="assignment")
    assignment = make_assignment(methodologist, version)
    test = make_full_test(
        methodologist, make_version(institute, slug="other", activity_type="test")
    )
    cohort = make_cohort(institute, version)
    enrolment = make_studying(cohort, colleague, organiser, tutor)
    draft = work.draft_submission(colleague, assignment_id=assignment.pk, enrolment=enrolment)
    stored = store(b"private words", "letter.txt", owner=("person", colleague.pk), actor=colleague)
    activity = Activity.objects.filter(module__version=version).earliest("pk")
    return {
        "version_id": version.pk,
        "module_id": Module.objects.get(version=version).pk,
        "activity_id": activity.pk,
        "enrolment_id": enrolment.pk,
        "assignment_id": assignment.pk,
        "test_id": test.pk,
        "submission_id": draft.pk,
        "file_id": stored.pk,
        "person_id": colleague.pk,
        "pk": colleague.pk,
        "slug": "cohort",
        "provider_id": "nobody",
        "upload_id": "00000000-0000-4000-8000-000000000000",
        "kind": "cohort",
        "owner_id": cohort.pk,
        "name": "x",
        "language": "ru",
        "action": "close",
        "key": "ab" * 32,
    }


def address(pattern, values):
    """Fill a pattern of Django with values; what is unknown is 1."""
    pattern = re.sub(r"\(\?P<(\w+)>[^)]*\)", lambda m: str(values.get(m[1], 1)), pattern)
    pattern = re.sub(r"<(?:\w+:)?(\w+)>", lambda m: str(values.get(m[1], 1)), pattern)
    return "/" + pattern.rstrip("$").replace("\\", "")


def answered(client, values):
    """Return the views that answer, and those that answer otherwise than by a refusal."""
    shown, strange = set(), {}
    for name, pattern in walk():
        status = client.get(address(pattern, values), REMOTE_ADDR=STRANGE_ADDRESS).status_code
        if status == 200:
            shown.add(name if name != "?" else pattern)
        elif status not in REFUSED:
            strange[name] = status
    return sorted(shown), strange


def test_what_a_guest_may_open(client, values):
    assert answered(client, values) == (GUESTS, {})


def test_what_a_pupil_may_open(sign_in, minor, values):
    assert answered(sign_in(minor), values) == (SIGNED_IN, {})


def test_what_a_person_without_roles_may_open(sign_in, stranger, values):
    assert answered(sign_in(stranger), values) == (SIGNED_IN, {})


@pytest.fixture
def head(stranger, school):
    """Who holds every role there is, in a school alone."""
    for role in Role:
        grant_role(stranger, role=role, actor=None, organisation=school)
    return stranger


def test_what_the_head_of_a_school_may_open(sign_in, head, values):
    assert answered(sign_in(head), values) == (IN_A_SCHOOL, {})


def test_roles_in_a_school_find_nothing_of_the_institute(head):
    assert not [name for name in audiences_of(head) if name.startswith("role:")]


@pytest.mark.parametrize("who", ["guest", "minor", "stranger"])
def test_nobody_writes_by_address_alone(who, client, request, sign_in, values):
    """An empty form to somebody else's things changes nothing and breaks nothing."""
    if who != "guest":
        sign_in(request.getfixturevalue(who))
    strange = {}
    for name, pattern in walk():
        if name == "account_logout":
            continue
        status = client.post(address(pattern, values)).status_code
        if status not in {*REFUSED, 200, 409, 412, 413, 415, 422}:
            strange[name] = status
    assert strange == {}
