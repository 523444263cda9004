import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def no_former_requests():
    """Rate limits count from nothing in each test."""
    cache.clear()


@pytest.fixture(autouse=True)
def quick_passwords(settings):
    """What makes guessing slow would make the tests slow."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
