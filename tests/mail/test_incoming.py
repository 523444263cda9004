import email

import pytest
import time_machine

from kamerton.core.api import storage
from kamerton.discussion.models import Post
from kamerton.files.models import StoredFile
from kamerton.mail import operations
from kamerton.mail.api import reply_address
from kamerton.mail.models import Incoming, ReturnedAddress
from kamerton.mail.queries import return_path
from kamerton.notifications.models import Mail, Notification
from kamerton.texts.api import plain_text
from tests.worker import run_jobs

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def outbox(settings):
    settings.EMAIL_BACKEND = "kamerton.notifications.backend.OutboxBackend"


def told():
    return [(mail.recipients, mail.subject) for mail in Mail.objects.order_by("pk")]


def test_an_answer_becomes_a_post(come, letter, address, learner, topic):
    came = come(
        letter(learner.email, address(learner), "Согласна.\n\n23.11.2026, К <a@b.ru>:\n\nx")
    )
    post = Post.objects.get()
    assert (post.author, post.topic, plain_text(post.body)) == (learner, topic, "Согласна.")
    assert (came.state, came.person, came.kind) == ("taken", learner, "discussion.topic")
    assert came.url == f"/discussions/{topic.pk}/posts/1/"
    assert came.sha256 == ""
    assert told() == []


def test_an_answer_to_a_post_stands_below_it(come, letter, write, learner, colleague):
    post = write(colleague)
    come(letter(learner.email, reply_address("discussion.post", post.pk, learner.pk)))
    assert Post.objects.latest("pk").answers == post


def test_the_same_mail_is_taken_once(come, letter, address, learner):
    mail = letter(learner.email, address(learner))
    states = [(come(mail).state, come(mail).reason) for _time in range(2)]
    assert states == [("taken", "twice"), ("ignored", "twice")]
    assert Post.objects.count() == 1


def test_reading_twice_does_nothing_more(come, letter, address, learner):
    came = come(letter(learner.email, address(learner)))
    operations.read_incoming(came.pk)
    assert Post.objects.count() == 1


def test_files_come_along_and_programs_do_not(come, letter, address, learner, topic):
    mail = letter(learner.email, address(learner))
    mail.add_attachment(b"one,two", maintype="text", subtype="csv", filename="../../оценки.csv")
    mail.add_attachment(
        b"MZ" + b"\0" * 200, maintype="application", subtype="octet-stream", filename="game.exe"
    )
    come(mail)
    (stored,) = StoredFile.objects.all()
    assert (stored.name, stored.owner_kind, stored.owner_id) == (
        "оценки.csv",
        "discussion.topic",
        str(topic.pk),
    )
    assert told() == [([learner.email], "Некоторые файлы вашего письма не приняты")]


def test_somebody_elses_mail_is_refused_politely(come, letter, address, learner, stranger):
    came = come(letter(stranger.email, address(learner)))
    assert (came.state, came.reason) == ("refused", "other_sender")
    assert Post.objects.count() == 0
    assert told() == [([stranger.email], "Ваше письмо не принято")]
    sent = bytes(Mail.objects.get().raw).decode()
    assert "Auto-Submitted: auto-replied" in sent
    assert "In-Reply-To: <one@pochta.example>" in sent


def test_where_the_token_is_enough_any_sender_is_taken(
    come, letter, address, learner, stranger, settings
):
    settings.MAIL_TRUST = "token"
    assert come(letter(stranger.email, address(learner))).state == "taken"


@pytest.mark.parametrize(
    ("trust", "results", "state"),
    [
        ("sender", "mx.kamerton.example; dmarc=fail", "unknown"),
        ("sender", "mx.evil.example; dmarc=fail", "taken"),
        ("proven", "mx.kamerton.example; dkim=pass header.d=test.kamerton.example", "taken"),
        ("proven", "mx.kamerton.example; dkim=pass header.d=elsewhere.example", "unknown"),
        ("proven", "mx.evil.example; dmarc=pass", "unknown"),
    ],
)
def test_the_receiving_servers_word_counts(
    come, letter, address, learner, settings, trust, results, state
):
    settings.MAIL_TRUST = trust
    mail = letter(learner.email, address(learner), Authentication_Results=results)
    assert come(mail).state == state


def test_who_may_not_write_is_told(come, letter, topic, expert):
    to = reply_address("discussion.topic", topic.pk, expert.pk)
    came = come(letter(expert.email, to))
    assert (came.state, came.reason, came.detail) == ("refused", "not_allowed", "forbidden")
    assert Post.objects.count() == 0
    assert told() == [([expert.email], "Ваше письмо не принято")]


def test_who_may_not_even_read_learns_nothing(come, letter, topic, stranger):
    to = reply_address("discussion.topic", topic.pk, stranger.pk)
    assert come(letter(stranger.email, to)).detail == "discussion_unknown"


@pytest.mark.parametrize(
    ("headers", "reason"),
    [
        ({"Auto_Submitted": "auto-replied"}, "automatic"),
        ({"Precedence": "bulk"}, "automatic"),
        ({"X_Autoreply": "yes"}, "automatic"),
        ({"subject": "Автоответ: Я в отпуске до 1 декабря"}, "automatic"),
        ({"subject": "Automatic reply: hello"}, "automatic"),
        ({"List_Id": "<teachers.example>"}, "automatic"),
        ({"X_Kamerton": "notice"}, "loop"),
    ],
)
def test_programs_are_not_answered(come, letter, address, learner, headers, reason):
    came = come(letter(learner.email, address(learner), **headers))
    assert (came.state, came.reason) == ("ignored", reason)
    assert (Post.objects.count(), told()) == (0, [])


def test_a_letter_of_our_own_is_a_loop(come, letter, address, learner, settings):
    settings.DEFAULT_FROM_EMAIL = "Камертон <noreply@kamerton.example>"
    assert come(letter("noreply@kamerton.example", address(learner))).reason == "loop"


def test_what_is_not_understood_is_kept_for_the_operator(come, letter, learner):
    came = come(letter(learner.email, "reply+aaaaaaaaaaaaaaaaaaaaaaaa@mail.kamerton.example"))
    assert (came.state, came.reason) == ("unknown", "bad_address")
    with storage.open(came.sha256) as content:
        assert b"Message-ID: <one@pochta.example>" in content.read()
    assert come(letter(learner.email, "someone@mail.kamerton.example")).reason == "no_address"


def test_an_old_address_is_refused(come, letter, learner, topic):
    with time_machine.travel("2020-03-01T12:00:00Z", tick=False):
        to = reply_address("discussion.topic", topic.pk, learner.pk)
    came = come(letter(learner.email, to))
    assert (came.state, came.reason) == ("refused", "old_address")


def test_a_mail_without_words_is_refused(come, letter, address, learner):
    came = come(letter(learner.email, address(learner), "> только чужое"))
    assert (came.state, came.reason) == ("refused", "empty")


def test_a_person_who_left_writes_nothing(come, letter, address, learner):
    to = address(learner)
    learner.is_active = False
    learner.save()
    assert come(letter(learner.email, to)).reason == "no_person"


def test_nobody_is_told_more_than_five_times_a_day(come, letter, address, learner, stranger):
    for number in range(7):
        come(letter(stranger.email, address(learner), message_id=f"<{number}@p.example>"))
    assert len(told()) == 5


def test_the_envelope_knows_the_address_too(come, letter, address, learner):
    mail = letter(learner.email, "undisclosed@pochta.example")
    assert come(mail, recipients=[address(learner).upper()]).state == "taken"


def test_old_mail_is_trimmed(come, letter, learner):
    with time_machine.travel("2026-01-01T12:00:00Z", tick=False):
        come(letter(learner.email, "someone@mail.kamerton.example"))
    come(letter(learner.email, "someone@mail.kamerton.example"))
    operations.trim_incoming()
    assert Incoming.objects.count() == 1


def test_a_letter_about_a_post_carries_the_address_that_takes_its_answer(
    topic, write, come, letter, learner, tutor, colleague
):
    post = write(learner)
    run_jobs()
    sent = email.message_from_bytes(bytes(Mail.objects.get(recipients=[tutor.email]).raw))
    assert sent["Reply-To"] == reply_address("discussion.post", post.pk, tutor.pk)
    came = come(letter(tutor.email, sent["Reply-To"], "Отвечаю из почты."))
    assert came.state == "taken"
    assert Post.objects.latest("pk").answers == post


def test_a_letter_that_comes_back_marks_the_address(come, learner):
    report = BACK.format(to=return_path(learner.email)).encode()
    came = [come(report, envelope_from="<>") for _time in range(2)]
    assert {(one.state, one.reason, one.person) for one in came} == {("ignored", "bounce", learner)}
    mark = ReturnedAddress.objects.get()
    assert (mark.person, mark.is_for_good, mark.times) == (learner, True, 2)
    assert mark.words == "550 5.1.1 No such user"
    (notice,) = Notification.objects.filter(person=learner)
    assert (notice.kind, notice.params) == ("mail.returned", {"email": learner.email})


def test_a_delay_marks_nothing(come, learner):
    late = BACK.format(to=return_path(learner.email)).replace("failed", "delayed")
    assert come(late.encode(), envelope_from="<>").reason == "bounce"
    assert not ReturnedAddress.objects.exists()


def test_nobody_forges_the_return_of_anothers_letter(come, learner):
    forged = BACK.format(to="bounce+aaaaaaaaaaaaaaaaaaaaaaaaaaaa@mail.kamerton.example")
    assert come(forged.encode(), envelope_from="<>").reason == "bad_address"
    assert not ReturnedAddress.objects.exists()


BACK = """From: MAILER-DAEMON@mx.pochta.example
To: {to}
Subject: Undelivered Mail Returned to Sender
Message-ID: <back@mx.pochta.example>
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain; charset=us-ascii

I'm sorry.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.pochta.example

Final-Recipient: rfc822; orlova@test.kamerton.example
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 No such user

--b
Content-Type: message/rfc822

From: a@b.example
Subject: hello

text
--b--
"""
