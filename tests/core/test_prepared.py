"""Statements that are made once, and the backend that plans them once."""

import datetime as dt

import pytest
from django.db import DataError, OperationalError, ProgrammingError, connection, transaction

from kamerton.core.models import AuditEntry, Statement
from kamerton.core.prepared import Prepared, any_of, fetch
from kamerton.people.models import Person, Profile

pytestmark = pytest.mark.django_db


def test_instances_come_with_what_the_queryset_selects(learner):
    Profile.objects.filter(person=learner).update(post="100 % учитель")
    build = Prepared(
        lambda pk: Profile.objects.select_related("person").filter(
            person_id=pk, post__startswith="100 %"
        ),
        pk=int,
    )
    [profile] = build(pk=learner.pk)
    with connection.execute_wrapper(_no_statement):
        assert profile.person == learner
    assert profile == Profile.objects.get(person=learner)
    assert build(pk=learner.pk + 1000) == []


def _no_statement(*_arguments):
    raise AssertionError("a statement was asked")


def test_rows_come_as_the_orm_converts_them(learner):
    at = dt.datetime(2026, 11, 23, 12, 0, tzinfo=dt.UTC)
    result = {"score": {"scaled": 0.5}}
    Statement.objects.create(
        actor_id=learner.pk, verb="passed", object_kind="test", object_id="1", result=result, at=at
    )
    build = Prepared(
        lambda kind, since: Statement.objects.filter(object_kind=kind, at__gte=since).values_list(
            "actor_id", "result", "at"
        ),
        kind=str,
        since=dt.datetime,
    )
    assert build(kind="test", since=at) == [(learner.pk, result, at)]
    assert build(kind="test", since=at + dt.timedelta(seconds=1)) == []


def test_statements_are_counted_like_any_other(django_assert_num_queries, learner):
    build = Prepared(lambda pk: Person.objects.filter(pk=pk), pk=int)
    build(pk=learner.pk)
    with django_assert_num_queries(2):
        assert build(pk=learner.pk) == [learner]
        assert fetch("SELECT %s::bigint + 1", [1]) == [(2,)]


def test_values_are_never_part_of_the_statement():
    AuditEntry.objects.create(verb="x", object_kind="it's; --", object_id="1")
    build = Prepared(lambda kind: AuditEntry.objects.filter(object_kind=kind), kind=str)
    assert [entry.object_kind for entry in build(kind="it's; --")] == ["it's; --"]


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_the_server_closed_is_seen_without_asking(django_assert_num_queries):
    connection.ensure_connection()
    assert connection.is_usable()
    backend = connection.connection.info.backend_pid
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [backend])
    other.close()
    assert not connection.is_usable()
    connection.close()


def _people_named(surname):
    return Person.objects.filter(surname=surname).order_by("pk")


@pytest.mark.django_db(transaction=True)
def test_a_statement_that_the_server_forgot_is_prepared_anew(learner):
    build = Prepared(_people_named, surname=str)
    assert build(surname=learner.surname) == [learner]
    with connection.cursor() as cursor:
        cursor.execute("DEALLOCATE ALL")
    assert build(surname=learner.surname) == [learner]
    connection.close()  # its other statements are gone too


@pytest.mark.django_db(transaction=True)
def test_a_table_that_changed_under_a_statement_is_read_anew():
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE changing AS SELECT 1 AS a")
        assert fetch("SELECT * FROM changing", []) == [(1,)]
        cursor.execute("ALTER TABLE changing ADD b text DEFAULT 'x'")
        assert fetch("SELECT * FROM changing", []) == [(1, "x")]
        cursor.execute("DROP TABLE changing")
    with pytest.raises(ProgrammingError, match="changing"):
        fetch("SELECT * FROM changing", [])


@pytest.mark.django_db(transaction=True)
def test_a_first_statement_of_a_transaction_belongs_to_it():
    with transaction.atomic():
        assert fetch("SELECT %s::text || ' %%'", ["1"]) == [("1 %",)]
        begun = fetch("SELECT now(), pg_current_xact_id()", [])
        assert fetch("SELECT now(), pg_current_xact_id()", []) == begun


def test_faults_are_those_of_the_database_layer():
    with pytest.raises(DataError, match="NUL"):
        fetch("SELECT %s::text", ["a\0b"])
    with pytest.raises(DataError, match="division by zero"), transaction.atomic():
        fetch("SELECT 1 / %s::int", [0])
    assert fetch("SELECT 1 / %s::int", [1]) == [(1,)]


@pytest.mark.django_db(transaction=True)
def test_a_server_that_goes_away_under_a_statement_is_an_operational_error():
    with pytest.raises(OperationalError):
        fetch("SELECT pg_terminate_backend(pg_backend_pid()) AND pg_sleep(1) IS NULL", [])
    connection.close()
    assert fetch("SELECT 1", []) == [(1,)]


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-23 12:00:00.5+03", dt.datetime(2026, 11, 23, 9, 0, 0, 500_000, tzinfo=dt.UTC)),
        ("0001-01-01 00:00:00+00", dt.datetime(1, 1, 1, tzinfo=dt.UTC)),
        ("9999-12-31 23:59:59.999999+00", dt.datetime.max.replace(tzinfo=dt.UTC)),
    ],
)
def test_moments_are_read_in_utc(text, moment):
    [(found, kept)] = fetch("SELECT %s::timestamptz, %s::timestamptz", [text, moment])
    assert (found, kept) == (moment, moment)
    assert found.tzinfo is dt.UTC


def test_a_moment_that_python_cannot_hold_is_refused():
    with pytest.raises(DataError):
        fetch("SELECT 'infinity'::timestamptz", [])


def test_one_of_several_ids_is_asked_for(learner, tutor, django_assert_num_queries):
    build = Prepared(
        lambda keys: Person.objects.filter(any_of("id", keys)).order_by("pk"), keys=list
    )
    people = sorted([learner, tutor], key=lambda person: person.pk)
    keys = [person.pk for person in people]
    assert (build(keys=keys), build(keys=keys[:1]), build(keys=[])) == (people, people[:1], [])
    with django_assert_num_queries(1):
        assert build(keys=keys) == people
