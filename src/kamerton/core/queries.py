"""Reads of the tables without a domain."""

from django.db import connection


def database_answers() -> bool:
    """Return True when the database answers a trivial statement."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return cursor.fetchone() == (1,)
