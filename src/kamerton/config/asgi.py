"""The realtime gateway: an ASGI application for Granian."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kamerton.config.settings")
django.setup()

from kamerton.core.gateway import application  # noqa: E402

__all__ = ["application"]
