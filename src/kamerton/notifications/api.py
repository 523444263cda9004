"""What other packages use of notifications."""

from kamerton.notifications.operations import hold_counts, notify, send_letter
from kamerton.notifications.registry import Kind, register_kind

__all__ = ["Kind", "hold_counts", "notify", "register_kind", "send_letter"]
