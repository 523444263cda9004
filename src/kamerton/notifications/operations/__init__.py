"""Writes of notifications."""

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

__all__ = [
    "EXPORT_FAILED",
    "EXPORT_READY",
    "Choice",
    "Leaving",
    "deliver_mail",
    "forget_person",
    "hold_counts",
    "keep_mail",
    "mail_due_notifications",
    "mail_notifications",
    "notify",
    "read_all",
    "read_notification",
    "read_token",
    "send_letter",
    "set_preferences",
    "trim_mail",
    "trim_notifications",
    "unsubscribe",
    "unsubscribe_address",
    "unsubscribe_token",
]
