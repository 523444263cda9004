"""Letters out and answers in, over Postfix and Dovecot; the mails are sent with swaks."""

import asyncio
import email
import threading

import pytest
from asgiref.sync import sync_to_async
from django.db import connections
from imapclient import IMAPClient

from kamerton.core.api import run_checks
from kamerton.discussion.models import Post
from kamerton.mail import mailbox
from kamerton.mail.listener import make_server, place_of
from kamerton.mail.models import Incoming, ReturnedAddress
from kamerton.notifications.models import Mail
from kamerton.texts.api import plain_text
from tests.mail.servers import BOX, GATEWAY, PEOPLE, running_servers
from tests.worker import run_jobs

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module")
def servers():
    with running_servers() as running:
        yield running


@pytest.fixture
def listening(servers, settings):
    """The gateway's own listener, in a thread of its own."""
    settings.MAIL_LISTEN = f"lmtp://127.0.0.1:{servers.ours}"
    kind, host, port = place_of(settings.MAIL_LISTEN)
    loop, ready = asyncio.new_event_loop(), threading.Event()

    async def start():
        server = await loop.create_server(make_server(kind), host, port)
        ready.set()
        return server

    def run():
        loop.server = loop.run_until_complete(start())
        loop.run_forever()

    async def stop():
        loop.server.close()
        await sync_to_async(connections.close_all)()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    assert ready.wait(60)
    yield servers
    asyncio.run_coroutine_threadsafe(stop(), loop).result(60)
    loop.call_soon_threadsafe(loop.stop)
    thread.join(60)


@pytest.fixture
def sending(servers, settings):
    settings.EMAIL_BACKEND = "kamerton.notifications.backend.OutboxBackend"
    settings.EMAIL_SMTP_SET = True
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", servers.smtp
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.DEFAULT_FROM_EMAIL = f"Камертон <noreply@{GATEWAY}>"
    settings.MAIL_REPLY_ADDRESS = f"reply@{GATEWAY}"
    return servers


def box_of(servers, name):
    """Return the letters in somebody's mailbox."""
    with IMAPClient("127.0.0.1", port=servers.imap, ssl=False) as server:
        server.login(name, "secret")
        server.select_folder("INBOX")
        found = server.search()
        fetched = server.fetch(found, ["BODY.PEEK[]"]) if found else {}
    return [email.message_from_bytes(fetched[number][b"BODY[]"]) for number in sorted(found)]


def test_a_letter_goes_out_and_its_answer_comes_into_the_topic(
    sending, listening, topic, write, learner, tutor
):
    servers = sending
    before = len(box_of(servers, tutor.email))
    post = write(learner)
    run_jobs()
    run_jobs()
    servers.wait(lambda: len(box_of(servers, tutor.email)) > before)
    letter = box_of(servers, tutor.email)[-1]
    assert letter["Return-Path"].startswith("<bounce+")
    assert letter["References"] == letter["In-Reply-To"]
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert letter["List-Unsubscribe"].strip().startswith("<http")
    assert letter["Auto-Submitted"] == "auto-generated"
    assert [part.get_content_type() for part in letter.walk()] == [
        "multipart/alternative",
        "text/plain",
        "text/html",
    ]
    words = 'Попробуйте играть вместе.\\n\\n23.11.2026, 14:05, "Камертон" <a@b.example>:\\nстарое'
    headers = [
        "--h-In-Reply-To",
        letter["Message-ID"],
        "--h-Content-Type",
        "text/plain; charset=utf-8",
    ]
    servers.send(tutor.email, letter["Reply-To"], words, *headers)
    servers.wait(Incoming.objects.exists)
    run_jobs()
    answer = Post.objects.latest("pk")
    assert (answer.author, answer.answers) == (tutor, post)
    assert plain_text(answer.body) == "Попробуйте играть вместе."
    states = {check.code: check.state for check in run_checks()}
    assert states["mail_listener"] == "well"


def test_a_letter_that_cannot_be_delivered_comes_back_and_marks_the_address(
    sending, listening, topic, write, learner, tutor
):
    tutor.email = f"nobody@{PEOPLE}"
    tutor.save()
    write(learner)
    run_jobs()
    run_jobs()
    assert Mail.objects.get(recipients=[tutor.email]).state == "sent"
    sending.wait(Incoming.objects.exists)
    run_jobs()
    assert Incoming.objects.get().reason == "bounce"
    mark = ReturnedAddress.objects.get()
    assert (mark.person, mark.is_for_good) == (tutor, True)


def test_the_listener_takes_only_addresses_that_we_give_out(listening):
    from smtplib import LMTP

    with LMTP("127.0.0.1", listening.ours) as line:
        line.ehlo()
        line.mail("a@b.example")
        assert line.rcpt(f"director@{GATEWAY}")[0] == 550
        assert line.rcpt("reply+abc@elsewhere.example")[0] == 550
        assert line.rcpt(f"reply+abc@{GATEWAY}")[0] == 250


def test_answers_are_fetched_from_a_mailbox_and_put_aside(
    servers, settings, topic, learner, address
):
    settings.MAIL_REPLY_ADDRESS = f"reply@{BOX}"
    settings.MAIL_MAILBOX = f"imap://reply%40{BOX}:secret@127.0.0.1:{servers.imap}/INBOX"
    servers.send(learner.email, address(learner), "Answered from the mailbox.")
    servers.wait(lambda: box_of(servers, f"reply@{BOX}"))
    states = {check.code: check.state for check in run_checks()}
    assert states["mail_mailbox"] == "well"
    assert mailbox.fetch() == 1
    assert mailbox.fetch() == 0
    run_jobs()
    assert Post.objects.get().author == learner
    with mailbox.opened(settings.MAIL_MAILBOX) as (server, folder):
        assert server.select_folder(folder)[b"EXISTS"] == 1


def test_what_is_too_large_in_the_mailbox_is_told_to_the_operator(servers, settings):
    settings.MAIL_MOST_BYTES = 2000
    settings.MAIL_MAILBOX = f"imap://reply%40{BOX}:secret@127.0.0.1:{servers.imap}/INBOX"
    servers.send(f"orlova@{PEOPLE}", f"reply+x@{BOX}", "long " * 1000)
    servers.wait(lambda: box_of(servers, f"reply@{BOX}"))
    assert mailbox.fetch() == 1
    came = Incoming.objects.get()
    assert (came.reason, came.sender) == ("too_large", f"orlova@{PEOPLE}")
