"""What other packages use of notifications; docs/howto/tell-people.md says how."""

from kamerton.notifications.operations import hold_counts, keep_mail, notify, send_letter
from kamerton.notifications.registry import (
    Counter,
    Kind,
    Told,
    register_counter,
    register_kind,
    register_reply_address,
    register_return_path,
)
from kamerton.notifications.threads import mail_domain, read_letter_name, thread_name

__all__ = [
    "Counter",
    "Kind",
    "Told",
    "hold_counts",
    "keep_mail",
    "mail_domain",
    "notify",
    "read_letter_name",
    "register_counter",
    "register_kind",
    "register_reply_address",
    "register_return_path",
    "send_letter",
    "thread_name",
]
