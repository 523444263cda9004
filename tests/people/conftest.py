import pytest


@pytest.fixture(autouse=True)
def quick_passwords(settings):
    """What makes guessing slow would make the tests slow."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
