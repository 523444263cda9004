import pytest

from kamerton.files import registry
from kamerton.files.api import register_owner


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    settings.STORED_OBJECTS = tmp_path / "objects"
    settings.STORED_OBJECTS_URL = ""
    settings.ENV = {**settings.ENV, "KAMERTON_ACCEL": False, "KAMERTON_QUOTA_BYTES": 50_000_000}
    return tmp_path


@pytest.fixture(autouse=True)
def owners(monkeypatch):
    """ "room": open to the people named in its id, changed by the first of them; "hall": to all."""
    monkeypatch.setattr(registry, "_kinds", dict(registry._kinds))
    register_owner(
        "room",
        lambda viewer, owner_id: str(viewer.pk) in owner_id.split("-"),
        lambda viewer, owner_id: str(viewer.pk) == owner_id.split("-")[0],
    )
    register_owner("hall", lambda viewer, owner_id: True)
