"""Writes of notifications."""

from kamerton.notifications.operations.mail import deliver_mail, keep_mail, send_letter, trim_mail
from kamerton.notifications.operations.notices import (
    EXPORT_FAILED,
    EXPORT_READY,
    forget_person,
    hold_counts,
    mail_notifications,
    notify,
    read_all,
    read_notification,
    trim_notifications,
)
from kamerton.notifications.operations.preferences import (
    set_preferences,
    unsubscribe,
    unsubscribe_token,
)

__all__ = [
    "EXPORT_FAILED",
    "EXPORT_READY",
    "deliver_mail",
    "forget_person",
    "hold_counts",
    "keep_mail",
    "mail_notifications",
    "notify",
    "read_all",
    "read_notification",
    "send_letter",
    "set_preferences",
    "trim_mail",
    "trim_notifications",
    "unsubscribe",
    "unsubscribe_token",
]
