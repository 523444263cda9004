import pytest

from kamerton.config import env

REQUIRED = {"KAMERTON_SECRET_KEY": "x" * 40, "DATABASE_URL": "postgresql:///k"}


def test_read_gives_typed_defaults():
    values = env.read(REQUIRED)
    assert values["KAMERTON_DEBUG"] is False
    assert values["KAMERTON_ALLOWED_HOSTS"] == ["127.0.0.1", "localhost"]
    assert values["KAMERTON_QUOTA_BYTES"] == 5_368_709_120


def test_read_names_the_missing_variable():
    with pytest.raises(env.MissingSetting, match="KAMERTON_SECRET_KEY is not set"):
        env.read({"DATABASE_URL": "postgresql:///k"})


def test_read_names_the_variable_with_a_wrong_value():
    with pytest.raises(env.MissingSetting, match="KAMERTON_QUOTA_BYTES='much'"):
        env.read({**REQUIRED, "KAMERTON_QUOTA_BYTES": "much"})
