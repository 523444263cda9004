"""The realtime gateway (ASGI)."""
