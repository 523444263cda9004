"""Reads of notifications."""

from kamerton.notifications.queries.reading import (
    Notice,
    Wish,
    access_mail,
    bell_numbers,
    check_demo,
    devices_of,
    grouped,
    mail_counts,
    manner_of,
    notices_page,
    outbox_page,
    personal_data,
    unread_and_position,
    wishes_of,
)

__all__ = [
    "Notice",
    "Wish",
    "access_mail",
    "bell_numbers",
    "check_demo",
    "devices_of",
    "grouped",
    "mail_counts",
    "manner_of",
    "notices_page",
    "outbox_page",
    "personal_data",
    "unread_and_position",
    "wishes_of",
]
