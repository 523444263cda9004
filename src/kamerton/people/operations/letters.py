"""Mail that people sends: one design, plain and HTML, in the reader's language."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string


@dataclass(frozen=True, slots=True)
class Letter:
    """A short letter: paragraphs, at most one button, a note in small print."""

    subject: str
    paragraphs: Sequence[str]
    action: str = ""
    url: str = ""
    note: str = ""
    code: str = ""


def compose(letter: Letter, email: str) -> EmailMultiAlternatives:
    """Return the message, plain and HTML."""
    context = {"letter": letter, "base_url": settings.BASE_URL}
    message = EmailMultiAlternatives(
        subject=" ".join(letter.subject.split()),
        body=render_to_string("people/letter.txt", context).strip() + "\n",
        to=[email],
    )
    message.attach_alternative(render_to_string("people/letter_html.jinja", context), "text/html")
    return message
