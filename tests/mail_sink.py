"""A real mail server for tests: letters go out by SMTP and are read as they came."""

import socket

import pytest
from aiosmtpd.controller import Controller


class MailSink:
    """A mail server that takes everything, or answers as it is told."""

    def __init__(self):
        self.taken, self.answer = [], "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802  aiosmtpd's name
        if self.answer == "250 OK":
            self.taken.append(envelope)
        return self.answer


@pytest.fixture
def mail_sink(settings):
    handler = MailSink()
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND = "kamerton.notifications.backend.OutboxBackend"
    settings.EMAIL_SMTP_SET = True
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    yield handler
    controller.stop()
