"""Stable codes of chat."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class RoomKind(models.TextChoices):
    """What a room is."""

    OWNED = "owned", pgettext_lazy("kind of room", "Group chat")
    DIRECT = "direct", _("Personal messages")
    GROUP = "group", pgettext_lazy("kind of room", "Small group")
