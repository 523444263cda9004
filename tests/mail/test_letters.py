import pytest

from kamerton.core.errors import Conflict, Forbidden, NotFound
from kamerton.files.api import store
from kamerton.files.queries import access_file
from kamerton.mail import operations, queries
from kamerton.mail.api import reply_address
from kamerton.mail.groups import groups_of
from kamerton.mail.models import Copy, Letter
from kamerton.mail.operations import NewLetter
from kamerton.notifications.models import Notification
from kamerton.people.api import correspondents_of, grant_role
from kamerton.people.enums import Role
from kamerton.texts.api import from_markdown, plain_text
from tests.factories.study import make_cohort, make_version
from tests.worker import run_jobs

pytestmark = pytest.mark.django_db


@pytest.fixture
def cohort(institute, learner, colleague, tutor):
    cohort = make_cohort(institute, make_version(institute))
    scope = ("cohort", cohort.pk)
    grant_role(learner, role=Role.LEARNER, actor=None, scope=scope)
    grant_role(colleague, role=Role.LEARNER, actor=None, scope=scope)
    grant_role(tutor, role=Role.TUTOR, actor=None, scope=scope)
    for person in (learner, colleague, tutor):
        person.__dict__.pop("_held_roles", None)
    return cohort


def new(*people, text="Добрый день!", key="one", **more):
    ids = tuple(person.pk for person in people)
    return NewLetter(
        subject=more.pop("subject", "Занятие"),
        body=from_markdown(text),
        key=key,
        people=ids,
        **more,
    )


def folders(person):
    return sorted(Copy.objects.filter(person=person).values_list("folder", flat=True))


def test_a_letter_goes_to_its_person_once(cohort, learner, tutor):
    sent = operations.send_letter(new(tutor), actor=learner)
    assert operations.send_letter(new(tutor), actor=learner) == sent
    assert (folders(learner), folders(tutor)) == (["sent"], ["inbox"])
    (notice,) = Notification.objects.all()
    assert (notice.person, notice.kind, notice.url) == (tutor, "mail.letter", f"/mail/{sent.pk}/")


def test_a_group_is_written_to_with_one_letter(cohort, learner, colleague, tutor):
    key = f"cohort:learner:{cohort.pk}"
    counts = {group.key: len(group.people) for group in groups_of(tutor)}
    assert counts == {key: 2}
    operations.send_letter(new(learner, groups=(key,)), actor=tutor)
    assert (folders(learner), folders(colleague)) == (["inbox"], ["inbox"])
    assert Letter.objects.count() == 1


def test_who_shares_nothing_is_not_written_to(cohort, learner, stranger):
    with pytest.raises(Forbidden):
        operations.send_letter(new(stranger), actor=learner)
    with pytest.raises(Forbidden):
        operations.send_letter(new(groups=(f"cohort:learner:{cohort.pk}",)), actor=stranger)
    assert not Letter.objects.exists()


def test_nobody_and_nothing_is_not_sent(cohort, learner, tutor):
    with pytest.raises(Conflict):
        operations.send_letter(new(), actor=learner)
    with pytest.raises(Conflict):
        operations.send_letter(new(tutor, text=""), actor=learner)


def test_minors_hear_only_from_who_accompanies_them(cohort, learner, tutor, minor, guardian):
    grant_role(minor, role=Role.LEARNER, actor=None, scope=("cohort", cohort.pk))
    minor.__dict__.pop("_held_roles", None)
    assert set(correspondents_of(minor)) == {tutor, guardian}
    assert minor not in set(correspondents_of(learner))
    assert minor in set(correspondents_of(tutor))
    with pytest.raises(Forbidden):
        operations.send_letter(new(minor), actor=learner)


def test_who_wrote_may_be_answered(cohort, learner, tutor):
    sent = operations.send_letter(new(tutor), actor=learner)
    answer = operations.send_letter(new(learner, key="two", answers=sent), actor=tutor)
    assert (answer.talk_id, folders(learner)) == (sent.pk, ["inbox", "sent"])
    assert queries.letters.talk_of(learner, answer) == [sent, answer]


def test_a_draft_is_kept_replaced_and_sent(cohort, learner, tutor):
    draft = operations.save_draft(new(tutor, text="Добр"), actor=learner)
    assert operations.save_draft(new(tutor, text="Добрый"), actor=learner).pk == draft.pk
    assert (folders(learner), folders(tutor)) == (["drafts"], [])
    sent = operations.send_letter(new(tutor), actor=learner)
    assert (sent.pk, folders(learner), folders(tutor)) == (draft.pk, ["sent"], ["inbox"])
    with pytest.raises(Conflict):
        operations.save_draft(new(tutor), actor=learner)


def test_a_draft_is_thrown_away_by_its_writer_alone(cohort, learner, tutor):
    draft = operations.save_draft(new(tutor), actor=learner)
    with pytest.raises(NotFound):
        operations.delete_draft(draft.pk, actor=tutor)
    operations.delete_draft(draft.pk, actor=learner)
    assert not Letter.objects.exists()


def test_a_letter_is_put_aside_and_taken_back(cohort, learner, tutor):
    sent = operations.send_letter(new(tutor), actor=learner)
    operations.move_letter(sent.pk, actor=tutor, folder="archive")
    assert (folders(tutor), folders(learner)) == (["archive"], ["sent"])
    operations.move_letter(sent.pk, actor=tutor, folder="inbox")
    assert folders(tutor) == ["inbox"]
    with pytest.raises(Conflict):
        operations.move_letter(sent.pk, actor=tutor, folder="sent")


def test_files_of_a_letter_are_its_readers_alone(cohort, learner, colleague, tutor):
    file = store(b"notes", "ноты.txt", owner=("upload", learner.pk), actor=learner)
    body = {"type": "doc", "content": [{"type": "file", "attrs": {"file": str(file.pk)}}]}
    letter = NewLetter(subject="Ноты", body=body, key="f", people=(tutor.pk,))
    operations.send_letter(letter, actor=learner)
    assert access_file(tutor, file.pk)
    with pytest.raises(NotFound):
        access_file(colleague, file.pk)


def test_an_answer_by_mail_comes_into_the_talk(cohort, come, letter, learner, tutor, colleague):
    sent = operations.send_letter(new(tutor), actor=learner)
    run_jobs()
    came = come(letter(tutor.email, reply_address("mail.letter", sent.pk, tutor.pk), "Отвечаю."))
    answer = Letter.objects.latest("pk")
    assert (came.state, answer.author, answer.talk_id) == ("taken", tutor, sent.pk)
    assert plain_text(answer.body) == "Отвечаю."
    to = reply_address("mail.letter", sent.pk, colleague.pk)
    other = letter(colleague.email, to, message_id="<x@y.example>")
    assert come(other).state == "refused"


def test_what_a_person_leaves_behind(cohort, learner, tutor):
    operations.send_letter(new(tutor), actor=learner)
    operations.save_draft(new(tutor, key="d"), actor=learner)
    shown = queries.personal_data(learner.pk)["letters.json"]
    assert [(one["folder"], one["is_own"]) for one in shown] == [("sent", True), ("drafts", True)]
    operations.forget_person(learner.pk)
    assert (folders(learner), folders(tutor)) == ([], ["inbox"])
    assert Letter.objects.get().author is None


# Pages


def test_a_letter_is_written_read_and_answered_in_the_pages(cohort, sign_in, learner, tutor):
    client = sign_in(learner, "ru")
    page = client.get("/mail/new/").content.decode()
    assert "Тьюторы группы" in page
    assert "(1 человек)" in page
    answer = client.post(
        "/mail/new/",
        {"key": "k1", "subject": "Вопрос", "body": "Когда занятие?", "people": [tutor.pk]},
    )
    sent = Letter.objects.get()
    assert answer.url == f"/mail/{sent.pk}/"
    client = sign_in(tutor, "ru")
    assert "Вопрос" in client.get("/mail/").content.decode()
    assert queries.letters.unread_count(tutor) == 1
    assert "Когда занятие?" in client.get(f"/mail/{sent.pk}/").content.decode()
    assert queries.letters.unread_count(tutor) == 0
    client.post(f"/mail/{sent.pk}/", {"key": "k2", "body": "Завтра в десять."})
    assert folders(learner) == ["inbox", "sent"]
    client.post(f"/mail/{sent.pk}/move/", {"folder": "archive"})
    assert "Вопрос" in client.get("/mail/?folder=archive").content.decode()
    assert "Вопрос" in client.get("/mail/?q=занятие").content.decode()


def test_a_draft_is_kept_and_opened_again(cohort, sign_in, learner, tutor):
    client = sign_in(learner, "ru")
    client.post("/mail/new/", {"key": "k1", "subject": "Вопрос", "body": "Ког", "keep": "1"})
    draft = Letter.objects.get()
    assert client.get(f"/mail/{draft.pk}/").url == f"/mail/{draft.pk}/edit/"
    assert "Ког" in client.get(f"/mail/{draft.pk}/edit/").content.decode()
    assert client.post(f"/mail/{draft.pk}/delete/").url == "/mail/?folder=drafts"
    assert not Letter.objects.exists()


def test_what_cannot_be_sent_stays_in_the_form(cohort, sign_in, learner):
    page = sign_in(learner, "ru").post("/mail/new/", {"key": "k1", "body": "Кому-нибудь"})
    assert "Выберите, кому вы пишете." in page.content.decode()
    assert "Кому-нибудь" in page.content.decode()


def test_somebody_elses_letter_is_not_there(cohort, sign_in, learner, tutor, colleague):
    sent = operations.send_letter(new(tutor), actor=learner)
    client = sign_in(colleague)
    for path, method in (("", "get"), ("edit/", "get"), ("move/", "post"), ("delete/", "post")):
        assert getattr(client, method)(f"/mail/{sent.pk}/{path}").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_lists_ask_as_much_at_any_size(
    cohort, sign_in, learner, tutor, django_assert_max_num_queries, count
):
    for number in range(count):
        operations.send_letter(new(tutor, key=f"k{number}"), actor=learner)
    client = sign_in(tutor)
    client.get("/mail/")
    with django_assert_max_num_queries(8):
        client.get("/mail/")
    with django_assert_max_num_queries(8):
        client.get("/mail/new/")


def test_the_administrators_page_shows_what_came(sign_in, administrator, learner, come, letter):
    came = come(letter(learner.email, "someone@mail.kamerton.example", subject="Куда это?"))
    client = sign_in(administrator, "ru")
    page = client.get("/mail/received/").content.decode()
    assert "Куда это?" in page
    assert "не понято" in page
    shown = client.get(f"/mail/received/{came.pk}/").content.decode()
    assert "отправлено не на тот адрес" in shown
    source = client.get(f"/mail/received/{came.pk}/source/")
    assert b"Message-ID" in b"".join(source.streaming_content)
    assert sign_in(learner).get("/mail/received/").status_code == 403
