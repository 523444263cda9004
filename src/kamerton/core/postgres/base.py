"""The database backend of settings.DATABASES."""

import datetime as dt
import re
import select
from collections.abc import Sequence
from typing import Any

import psycopg
from django.db.backends.postgresql.base import DatabaseWrapper as Postgres
from django.db.backends.postgresql.base import ServerBindingCursor  # type: ignore[attr-defined]
from django.db.backends.postgresql.psycopg_any import (  # type: ignore[import-untyped]
    BaseTzLoader,
    TimestamptzLoader,
)
from psycopg.adapt import Transformer
from psycopg.pq import ConnStatus, ExecStatus, TransactionStatus

_MARK = re.compile(r"%[s%]")
# The server knows the statement no more, or a table under it has changed.
_FORGOTTEN = "26000"
_STALE = {_FORGOTTEN, "0A000"}
_STATUS_OF_A_QUERY = ExecStatus.TUPLES_OK


class UtcLoader(BaseTzLoader):  # type: ignore[misc]
    """Reads a moment as Python's own parser does, five times as fast as by an expression."""

    timezone = dt.UTC

    def load(self, data: Any) -> dt.datetime:
        """Return the moment in UTC, in which the connection speaks."""
        try:
            found = dt.datetime.fromisoformat(str(data, "ascii"))
        except ValueError:  # before our era, or never
            return TimestamptzLoader.load(self, data).replace(tzinfo=self.timezone)
        return found if found.tzinfo is self.timezone else found.astimezone(self.timezone)


class _Statements:
    """What one connection has prepared: the name and the reader of each statement by its text."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection
        self._known: dict[str, tuple[bytes, Any]] = {}
        self._made = 0

    def rows(self, sql: str, values: Sequence[bytes | None]) -> list[Any]:
        """Run a statement, once more where the server has forgotten it."""
        was_known = sql in self._known
        try:
            return self._run(sql, values)
        except psycopg.Error as error:
            if error.sqlstate == _FORGOTTEN:
                self._known.clear()
            self._known.pop(sql, None)
            is_idle = self.connection.pgconn.transaction_status == TransactionStatus.IDLE
            if was_known and is_idle and error.sqlstate in _STALE:
                return self._run(sql, values)
            raise

    def _run(self, sql: str, values: Sequence[bytes | None]) -> list[Any]:
        pgconn = self.connection.pgconn
        known = self._known.get(sql)
        name, reader = known or self._prepare(sql)
        result = pgconn.exec_prepared(name, values)
        if result.status != _STATUS_OF_A_QUERY:
            raise self._fault(result)
        reader.set_pgresult(result, set_loaders=known is None)
        rows: list[Any] = reader.load_rows(0, result.ntuples, tuple)
        reader.set_pgresult(None, set_loaders=False)
        self._known[sql] = name, reader
        return rows

    def _prepare(self, sql: str) -> tuple[bytes, Any]:
        self._made += 1
        name = f"kamerton_{self._made}".encode()
        numbers = iter(range(1, 1000))
        text = _MARK.sub(lambda m: "%" if m.group() == "%%" else f"${next(numbers)}", sql)
        result = self.connection.pgconn.prepare(name, text.encode())
        if result.status != ExecStatus.COMMAND_OK:
            raise self._fault(result)
        return name, Transformer(self.connection)

    def _fault(self, result: Any) -> psycopg.Error:
        if self.connection.pgconn.status != ConnStatus.OK:
            return psycopg.OperationalError(result.get_error_message("utf-8"))
        return psycopg.errors.error_from_result(result, encoding="utf-8")


def _sent(value: object) -> bytes | None:
    """Write a value of a known type as the server reads it."""
    if value is None:
        return None
    if isinstance(value, dt.date):  # or a datetime
        text = value.isoformat()
    elif isinstance(value, list):
        text = f"{{{','.join(str(int(key)) for key in value)}}}"
    else:
        text = str(value)
    if "\0" in text:
        raise psycopg.DataError("PostgreSQL text fields cannot contain NUL (0x00) bytes")
    return text.encode()


class DatabaseWrapper(Postgres):
    """PostgreSQL; the vendor and everything else are Django's."""

    _statements: _Statements | None = None

    def get_new_connection(self, conn_params: Any) -> Any:
        """Connect; moments are read fast."""
        connection = super().get_new_connection(conn_params)
        if self.timezone is dt.UTC:
            connection.adapters.register_loader("timestamptz", UtcLoader)
        return connection

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

    def prepared_rows(self, sql: str, params: Sequence[Any]) -> list[Any]:
        """Return the rows of a fixed statement that the server parses and plans once a connection.

        Where somebody counts statements or wraps them, and where the transaction is still to be begun, it
        goes through a cursor; else straight to the server.
        """
        self.close_if_health_check_failed()
        self.ensure_connection()
        connection = self.connection
        must_begin = (
            not connection.autocommit
            and connection.pgconn.transaction_status == TransactionStatus.IDLE
        )
        if must_begin or self.queries_logged or self.execute_wrappers:
            return self._rows_by_cursor(sql, params)
        self.validate_no_broken_transaction()
        statements = self._statements
        if statements is None or statements.connection is not connection:
            statements = self._statements = _Statements(connection)
        with self.wrap_database_errors:
            return statements.rows(sql, [_sent(value) for value in params])

    def _rows_by_cursor(self, sql: str, params: Sequence[Any]) -> list[Any]:
        with (
            self.wrap_database_errors
        ):  # psycopg prepares nothing: at a rollback it would drop ours too
            cursor = self._prepare_cursor(ServerBindingCursor(self.connection))  # type: ignore[attr-defined]
        with cursor:
            cursor.execute(sql, params)
            return list(cursor.fetchall())
