import pytest

from tests.core.seaweed import seaweed


@pytest.fixture(scope="session")
def s3_url():
    with seaweed() as url:
        yield url


@pytest.fixture
def local_store(settings, tmp_path):
    settings.STORED_OBJECTS = tmp_path / "objects"
    settings.STORED_OBJECTS_URL = ""
    return tmp_path


@pytest.fixture(params=["local", "s3"])
def store(request, settings, tmp_path):
    """Either store, chosen as an operator chooses it."""
    settings.STORED_OBJECTS = tmp_path / "objects"
    settings.STORED_OBJECTS_URL = request.getfixturevalue("s3_url") if request.param == "s3" else ""
    return request.param
