"""Statements of the hot pages: the ORM makes their SQL once, the server plans it once."""

import datetime as dt
import re
import threading
from collections.abc import Callable, Sequence
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import BooleanField, F, Func, QuerySet, TextField, Value
from django.db.models.query import get_related_populators  # type: ignore[attr-defined]
from psycopg import ClientCursor

_FORMAT = re.compile(r"%[s%]")
# What stands for a value while the SQL is made, and its type in the statement.
_STANDINS: dict[type, tuple[Callable[[int], Any], str]] = {
    int: (lambda number: -(2**62) - number, "bigint"),
    str: (lambda number: f"\ufdd0{number}", "text"),
    list: (lambda number: f"\ufdd1{number}", "bigint[]"),
    dt.date: (lambda number: dt.date(1, 1, 2 + number), "date"),
    dt.datetime: (lambda number: dt.datetime(1, 1, 2, 0, 0, number, tzinfo=dt.UTC), "timestamptz"),
}


def fetch(sql: str, params: Sequence[Any]) -> list[Any]:
    """Run a fixed statement that the server plans once a connection; its values need known types."""
    connection: Any = connections[DEFAULT_DB_ALIAS]
    rows: list[Any] = connection.prepared_rows(sql, params)
    return rows


def any_of(field: str, keys: Any) -> Func:
    """Return the condition that a field is one of the keys, for a value of the kind ``list``."""
    among = Value(keys, output_field=TextField())
    return Func(
        F(field),
        among,
        template="(%(expressions)s))",
        arg_joiner=" = ANY(",
        output_field=BooleanField(),
    )


class Prepared:
    """A query with values left open: ``Prepared(lambda person: Enrolment.objects.filter(…), person=int)``.

    What it gives is what the queryset would give: instances with their select_related, or tuples of values_list.
    Kinds are int, str, date, datetime and list (of ids, for `any_of`). The queryset may depend on nothing but the named values: not on time zone or language.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Any]], **kinds: type) -> None:
        self._build = build
        self._kinds = kinds
        self._lock = threading.Lock()
        self._ready: tuple[str, list[str], Callable[[list[Any]], list[Any]]] | None = None

    def __call__(self, **values: Any) -> list[Any]:
        """Run the statement with these values."""
        sql, names, read = self._ready or self._make()
        return read(fetch(sql, [values[name] for name in names]))

    def _make(self) -> tuple[str, list[str], Callable[[list[Any]], list[Any]]]:
        with self._lock:
            if self._ready is None:
                standins = {
                    name: _STANDINS[kind][0](number)
                    for number, (name, kind) in enumerate(self._kinds.items())
                }
                queryset = self._build(**standins)
                compiler = queryset.query.get_compiler(DEFAULT_DB_ALIAS)
                sql, params = compiler.as_sql()
                text, names = self._open(
                    sql, params, {value: name for name, value in standins.items()}
                )
                self._ready = text, names, _reader(queryset, compiler)
            return self._ready

    def _open(
        self, sql: str, params: tuple[Any, ...], standins: dict[Any, str]
    ) -> tuple[str, list[str]]:
        """Write constants into the statement, and leave the named values open."""
        connection = connections[DEFAULT_DB_ALIAS]
        connection.ensure_connection()
        literals = ClientCursor(connection.connection)
        left, names = list(params), []

        def replace(found: re.Match[str]) -> str:
            if found.group() == "%%":
                return "%%"
            value = left.pop(0)
            name = standins.get(value) if type(value) in _STANDINS else None
            if name is None:
                return literals.mogrify("%s", [value]).replace("%", "%%")
            names.append(name)
            return f"%s::{_STANDINS[self._kinds[name]][1]}"

        return _FORMAT.sub(replace, sql), names


def _reader(queryset: QuerySet[Any, Any], compiler: Any) -> Callable[[list[Any]], list[Any]]:
    """Return what turns rows into the queryset's own results."""
    converters = compiler.get_converters([column[0] for column in compiler.select])

    def convert(rows: list[Any]) -> list[Any]:
        return list(compiler.apply_converters(rows, converters)) if converters else rows

    if queryset.query.values_select or queryset.query.combinator or not compiler.klass_info:
        return lambda rows: [tuple(row) for row in convert(rows)]
    info, select = compiler.klass_info, compiler.select
    fields = info["select_fields"]
    start, end = fields[0], fields[-1] + 1
    names = [column[0].target.attname for column in select[start:end]]
    populators = get_related_populators(info, select, DEFAULT_DB_ALIAS)
    extra = dict(compiler.annotation_col_map or {})
    model = info["model"]

    def read(rows: list[Any]) -> list[Any]:
        found = []
        for row in convert(rows):
            instance = model.from_db(DEFAULT_DB_ALIAS, names, row[start:end])
            for populator in populators:
                populator.populate(row, instance)
            for name, position in extra.items():
                setattr(instance, name, row[position])
            found.append(instance)
        return found

    return read
