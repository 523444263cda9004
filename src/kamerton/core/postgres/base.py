"""The database backend of settings.DATABASES."""

import select
from typing import Any

from django.db.backends.postgresql.base import DatabaseWrapper as Postgres
from django.db.backends.postgresql.base import ServerBindingCursor  # type: ignore[attr-defined]
from psycopg.pq import ConnStatus


class DatabaseWrapper(Postgres):
    """PostgreSQL; the vendor and everything else are Django's."""

    def is_usable(self) -> bool:
        """Return whether the server still listens, without asking it.

        A server that went away has closed the socket, and a closed socket is readable; one that only
        sent a notice is asked as Django does.
        """
        if self.connection is None or self.connection.pgconn.status != ConnStatus.OK:
            return False
        poll = select.poll()
        poll.register(self.connection.fileno(), select.POLLIN)
        return not poll.poll(0) or super().is_usable()

    def prepared_cursor(self) -> Any:
        """Return a cursor whose statements the server parses and plans once a connection."""
        self.close_if_health_check_failed()
        self.ensure_connection()
        with self.wrap_database_errors:
            self.connection.prepare_threshold = 0
            return self._prepare_cursor(ServerBindingCursor(self.connection))  # type: ignore[attr-defined]
