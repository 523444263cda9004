import pytest

from kamerton.core.errors import DomainError, Forbidden
from kamerton.people import api, operations, queries
from kamerton.people.enums import ConsentKind
from kamerton.people.operations import ConsentText

pytestmark = pytest.mark.django_db
WORDS = ConsentText("Согласие", "Consent", "Новый текст", "New text")


@pytest.fixture
def documents(db):
    return api.establish_institute(name="Институт", time_zone="Europe/Moscow")


def test_signing_twice_is_signing_once(documents, learner):
    for _ in range(2):
        api.sign_consent(learner, kind=ConsentKind.PERSONAL_DATA, ip="10.0.0.1")
    signature = queries.signatures_of(learner).get()
    assert signature.document.version == 1
    assert len(signature.ip_hash) == 64


def test_a_new_version_is_asked_anew(documents, learner, administrator):
    api.sign_consent(learner, kind=ConsentKind.PERSONAL_DATA)
    assert "personal-data" not in queries.unsigned_kinds(learner)
    operations.publish_document(ConsentKind.PERSONAL_DATA, WORDS, actor=administrator)
    assert "personal-data" in queries.signed_in_person(learner.pk).unsigned


def test_mailing_is_off_by_default_and_apart(documents, learner):
    api.sign_consent(learner, kind=ConsentKind.PERSONAL_DATA)
    assert not api.has_mailing_consent(learner)
    api.sign_consent(learner, kind=ConsentKind.MAILING)
    operations.withdraw_consent(learner, kind=ConsentKind.MAILING, actor=learner)
    assert not api.has_mailing_consent(learner)
    assert "personal-data" not in queries.unsigned_kinds(learner)


def test_only_the_person_withdraws(documents, learner, administrator):
    api.sign_consent(learner, kind=ConsentKind.PERSONAL_DATA)
    with pytest.raises(Forbidden):
        operations.withdraw_consent(learner, kind=ConsentKind.PERSONAL_DATA, actor=administrator)


def test_the_guardian_signs_for_the_minor(documents, minor, guardian, stranger):
    with pytest.raises(Forbidden):
        api.sign_consent(minor, kind=ConsentKind.GUARDIAN, signed_by=stranger)
    api.sign_consent(minor, kind=ConsentKind.GUARDIAN, signed_by=guardian)
    assert queries.signatures_of(minor).get().signed_by == guardian


@pytest.mark.parametrize("actor_name", ["learner", "organiser", "methodologist"])
def test_only_administrators_publish(request, actor_name, documents):
    with pytest.raises(Forbidden):
        operations.publish_document(
            ConsentKind.MAILING, WORDS, actor=request.getfixturevalue(actor_name)
        )


def test_an_empty_text_is_refused(documents, administrator):
    with pytest.raises(DomainError) as caught:
        operations.publish_document(
            ConsentKind.MAILING, ConsentText("a", "b", " ", "d"), actor=administrator
        )
    assert caught.value.code == "text_missing"


def test_a_minor_without_guardian_waits_and_the_link_opens_the_account(
    documents, guardian, mailoutbox, django_capture_on_commit_callbacks
):
    from tests.factories.people import make_person

    child = make_person("Белкина", "Даша", is_minor=True)
    with django_capture_on_commit_callbacks(execute=True):
        operations.ask_guardian(child, email="mama@test.kamerton.example")
    assert queries.signed_in_person(child.pk).has_guardian is False
    token = mailoutbox[0].body.split("/guardian/")[1].split("/")[0]
    operations.accept_guardianship(token, guardian=guardian, ip="10.0.0.1")
    reader = queries.signed_in_person(child.pk)
    assert reader.has_guardian is True
    assert "guardian" not in reader.unsigned
