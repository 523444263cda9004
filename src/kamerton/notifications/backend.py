"""Django's mail goes through the outbox: EMAIL_BACKEND."""

from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from kamerton.notifications.operations import keep_mail


class OutboxBackend(BaseEmailBackend):
    """Keeps each message and has a job send it."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Put the messages into the outbox; return how many."""
        messages = [message for message in email_messages if message.recipients()]
        for message in messages:
            keep_mail(message)
        return len(messages)
