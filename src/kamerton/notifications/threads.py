"""Names of letters (RFC 5322): which notification a letter was, and the talk that it belongs to.

The part before the sign @ says it, and its last group is a seal by the installation's secret, so
that nobody invents one. It is kept in lower case: some programs on the way change letters.
"""

import re
from email.utils import parseaddr

from django.conf import settings
from django.utils.crypto import salted_hmac

_LETTER = re.compile(r"<?n([0-9]+)\.([0-9]+)\.([0-9a-f]{20})@[^>]*>?", re.IGNORECASE)


def _seal(text: str) -> str:
    return salted_hmac("kamerton.letters", text, algorithm="sha256").hexdigest()[:20]


def mail_domain() -> str:
    """Return the domain of the installation's own sender."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"


def letter_name(notification_id: int, person_id: int) -> str:
    """Return the Message-ID of a notification's letter."""
    said = f"n{notification_id}.{person_id}"
    return f"<{said}.{_seal(said)}@{mail_domain()}>"


def read_letter_name(text: str) -> tuple[int, int] | None:
    """Return (notification's id, person's id) of a Message-ID of ours; None for any other."""
    found = _LETTER.fullmatch(text.strip())
    if found is None:
        return None
    notification_id, person_id, seal = found.groups()
    is_ours = _seal(f"n{notification_id}.{person_id}") == seal.lower()
    return (int(notification_id), int(person_id)) if is_ours else None


def thread_name(kind: str, thing_id: str | int) -> str:
    """Return the Message-ID under which mail programs gather the letters of one talk."""
    said = f"t.{_seal(f'{kind}:{thing_id}')}"
    return f"<{said}@{mail_domain()}>"
