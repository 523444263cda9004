"""Secret links: a long random token goes out once, only its hash is kept."""

import hashlib
import hmac
import secrets

from django.conf import settings


def new_token() -> str:
    """Return a token of 256 random bits, fit for an address."""
    return secrets.token_urlsafe(32)


def hash_token(token: str) -> str:
    """Return what is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def hash_address(ip: str) -> str:
    """Return a keyed hash of an IP address: comparable, not readable."""
    if not ip:
        return ""
    return hmac.new(settings.SECRET_KEY.encode(), ip.encode(), hashlib.sha256).hexdigest()
