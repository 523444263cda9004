from email.message import EmailMessage

import pytest

from kamerton.discussion.api import NewPost, add_post
from kamerton.mail import operations
from kamerton.mail.api import reply_address
from kamerton.mail.models import Incoming
from kamerton.texts.api import from_markdown
from tests.discussion.conftest import room, topic, write  # noqa: F401  the room of discussions

__all__ = ["NewPost", "add_post", "from_markdown"]


@pytest.fixture(autouse=True)
def gateway(settings):
    settings.MAIL_REPLY_ADDRESS = "reply@mail.kamerton.example"
    settings.MAIL_TRUST = "sender"
    settings.MAIL_AUTH_SERVER = "mx.kamerton.example"
    return settings


@pytest.fixture
def letter():
    """Return a maker of mails as a mail program sends them."""

    def make(sender, to, text="Согласна.", **headers):
        message = EmailMessage()
        message["From"], message["To"] = sender, to
        message["Subject"] = headers.pop("subject", "Re: ответ")
        message["Message-ID"] = headers.pop("message_id", "<one@pochta.example>")
        message.set_content(text)
        for name, value in headers.items():
            message[name.replace("_", "-")] = value
        return message

    return make


@pytest.fixture
def come(db):
    """Return what lets a mail come in, and gives the row that was made of it."""

    def take(message, *, envelope_from="someone@pochta.example", recipients=()):
        raw = message if isinstance(message, bytes) else message.as_bytes()
        made = operations.keep_incoming(raw, envelope_from=envelope_from, recipients=recipients)
        operations.read_incoming(made)
        return Incoming.objects.get(pk=made)

    return take


@pytest.fixture
def address(topic):  # noqa: F811
    """Return the address by which a person answers the topic."""
    return lambda person: reply_address("discussion.topic", topic.pk, person.pk)
