"""Writes of notifications."""

from kamerton.notifications.operations.digests import (
    ask_for_digests,
    mail_digest,
    schedule_anew,
    set_hours,
)
from kamerton.notifications.operations.letters import mail_due_notifications, mail_notifications
from kamerton.notifications.operations.mail import deliver_mail, keep_mail, send_letter, trim_mail
from kamerton.notifications.operations.notices import (
    EXPORT_FAILED,
    EXPORT_READY,
    forget_person,
    hold_counts,
    notify,
    read_all,
    read_notification,
    trim_notifications,
)
from kamerton.notifications.operations.preferences import (
    Choice,
    Leaving,
    read_token,
    set_preferences,
    unsubscribe,
    unsubscribe_address,
    unsubscribe_token,
)
from kamerton.notifications.operations.push import (
    Device,
    add_device,
    own_key,
    public_key,
    push_due_notifications,
    push_notifications,
    push_one,
    remove_device,
)

__all__ = [
    "EXPORT_FAILED",
    "EXPORT_READY",
    "Choice",
    "Device",
    "Leaving",
    "add_device",
    "ask_for_digests",
    "deliver_mail",
    "forget_person",
    "hold_counts",
    "keep_mail",
    "mail_digest",
    "mail_due_notifications",
    "mail_notifications",
    "notify",
    "own_key",
    "public_key",
    "push_due_notifications",
    "push_notifications",
    "push_one",
    "read_all",
    "read_notification",
    "read_token",
    "remove_device",
    "schedule_anew",
    "send_letter",
    "set_hours",
    "set_preferences",
    "trim_mail",
    "trim_notifications",
    "unsubscribe",
    "unsubscribe_address",
    "unsubscribe_token",
]
