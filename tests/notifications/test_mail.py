import email
import email.policy
from datetime import timedelta

from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from kamerton.core import clock
from kamerton.notifications import operations
from kamerton.notifications.api import notify
from kamerton.notifications.models import Mail, Notification
from tests.notifications.conftest import ORDER, REVIEW
from tests.worker import run_jobs


def _message(to="orlova@test.kamerton.example"):
    message = EmailMultiAlternatives(
        "Зачисление", "Вы зачислены.", "Камертон <noreply@kamerton.example>", [to]
    )
    message.attach_alternative("<p>Вы зачислены.</p>", "text/html")
    return message


def _parsed(envelope):
    return email.message_from_bytes(envelope.content, policy=email.policy.default)


def test_a_mail_is_kept_and_sent_by_a_worker(mail_sink, worker):
    message = _message()
    message.attach("приказ.txt", "Приказ № 7", "text/plain")
    assert message.send() == 1
    mail = Mail.objects.get()
    assert (mail.state, mail.subject) == ("waiting", "Зачисление")
    assert (mail.text, mail.html) == ("Вы зачислены.", "<p>Вы зачислены.</p>")
    assert mail_sink.taken == []
    worker()
    (envelope,) = mail_sink.taken
    assert envelope.mail_from == "noreply@kamerton.example"
    assert envelope.rcpt_tos == ["orlova@test.kamerton.example"]
    received = _parsed(envelope)
    assert received["Subject"] == "Зачисление"
    assert received.get_body(("plain",)).get_content().strip() == "Вы зачислены."
    assert [part.get_filename() for part in received.iter_attachments()] == ["приказ.txt"]
    mail.refresh_from_db()
    assert (mail.state, mail.attempts, mail.error) == ("sent", 1, "")


def test_a_passing_fault_is_tried_again(mail_sink, worker):
    mail_sink.answer = "451 Try later"
    _message().send()
    worker()
    mail = Mail.objects.get()
    assert (mail.state, mail.attempts) == ("waiting", 1)
    assert "Try later" in mail.error
    mail_sink.answer = "250 OK"
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET scheduled_at = now()")
    worker()
    mail.refresh_from_db()
    assert (mail.state, mail.attempts, len(mail_sink.taken)) == ("sent", 2, 1)


def test_a_refusal_for_good_is_kept_and_not_tried_again(mail_sink, worker):
    mail_sink.answer = "550 No such mailbox"
    _message().send()
    worker()
    mail = Mail.objects.get()
    assert (mail.state, mail.attempts) == ("failed", 1)
    assert "No such mailbox" in mail.error
    assert ProcrastinateJob.objects.get(task_name="notifications.send_mail").status == "succeeded"


def test_it_is_given_up_after_the_last_attempt(mail_sink, db):
    mail_sink.answer = "451 Try later"
    _message().send()
    Mail.objects.update(attempts=8)
    run_jobs()
    assert Mail.objects.get().state == "failed"


def test_a_job_that_runs_twice_sends_once(mail_sink, db):
    mail_id = operations.keep_mail(_message())
    operations.deliver_mail(mail_id)
    operations.deliver_mail(mail_id)
    assert len(mail_sink.taken) == 1


def test_without_a_mail_server_mail_is_only_kept(settings, db):
    settings.EMAIL_SMTP_SET = False
    operations.keep_mail(_message())
    assert Mail.objects.get().state == "kept"
    assert not ProcrastinateJob.objects.exists()


def test_a_message_to_nobody_is_not_kept(settings, db):
    settings.EMAIL_BACKEND = "kamerton.notifications.backend.OutboxBackend"
    assert get_connection().send_messages([EmailMultiAlternatives("Тема", "Текст")]) == 0
    assert not Mail.objects.exists()


def test_a_notification_goes_out_in_the_readers_language(mail_sink, worker, learner, tutor):
    tutor.language = "en"
    tutor.save(update_fields=["language"])
    notify([learner.pk, tutor.pk], REVIEW, url="/works/3/", params={"title": "Полька"})
    worker()
    bodies = {
        envelope.rcpt_tos[0]: _parsed(envelope).get_body(("plain",)).get_content()
        for envelope in mail_sink.taken
    }
    assert set(bodies) == {learner.email, tutor.email}
    assert "Проверено: «Полька»" in bodies[learner.email]
    assert "/works/3/" in bodies[learner.email]
    assert "Открыть" in bodies[learner.email]
    assert "Open" in bodies[tutor.email]


def test_a_mail_says_how_to_end_such_mails(mail_sink, worker, learner, client):
    notify([learner.pk], REVIEW, url="/")
    notify([learner.pk], ORDER, url="/")
    worker()
    headers = [_parsed(envelope)["List-Unsubscribe"] for envelope in mail_sink.taken]
    (link,) = [header for header in headers if header]
    path = link.strip("<>").split("8000", 1)[-1]
    assert client.get(path).status_code == 200
    assert client.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    notify([learner.pk], REVIEW, url="/")
    worker()
    assert len(mail_sink.taken) == 2


def test_a_blocked_person_gets_no_mail(mail_sink, db, learner):
    notify([learner.pk], REVIEW, url="/")
    type(learner).objects.update(is_active=False)
    run_jobs()
    assert not Mail.objects.exists()


def test_old_mail_is_trimmed(settings, db):
    settings.EMAIL_SMTP_SET = False
    old, young = operations.keep_mail(_message()), operations.keep_mail(_message())
    Mail.objects.filter(pk=old).update(created_at=clock.now() - timedelta(days=91))
    assert operations.trim_mail() == 1
    assert Mail.objects.get().pk == young


def test_what_is_long_past_is_told_but_not_mailed(learner):
    with clock.at(clock.now() - timedelta(days=8)):
        notify([learner.pk], REVIEW, url="/")
    notice = Notification.objects.get()
    assert clock.now() - notice.created_at >= timedelta(days=8)
    assert not ProcrastinateJob.objects.filter(task_name__contains="mail_notifications").exists()
