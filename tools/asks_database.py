"""pytest plugin: keep only the tests that ask a database, for the runs over further versions of it."""

import pytest

FIXTURES = frozenset({"db", "transactional_db", "django_db_setup", "live_server"})


def asks_database(item: pytest.Item) -> bool:
    """Return True for a test that is marked for the database or uses it by a fixture."""
    return item.get_closest_marker("django_db") is not None or bool(
        FIXTURES & set(getattr(item, "fixturenames", ()))
    )


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what no version of the database could change."""
    left = [item for item in items if not asks_database(item)]
    if left:
        items[:] = [item for item in items if asks_database(item)]
        config.hook.pytest_deselected(items=left)
