"""The data set: the demo institute, and invented people, cohorts and progress added in bulk.

What the operations would do one by one is written here by a statement for each table, so that a hundred thousand
people take minutes. The programmes, texts, tests and works are the demo's own, and so are the bodies of posts.
"""

import time
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import connection

from kamerton.core.operations.search import VECTOR
from tools.bench.size import COHORTS_OF_TUTOR, DOMAIN, PASSWORD, Size

MODEL_COHORT = "dot-winter"
POSTS_IN_TOPIC = 50


_PERSON = """
INSERT INTO people_person (id, password, email, surname, given_name, patronymic, gender, language, theme,
    time_zone, is_minor, is_active, date_joined)
SELECT %(base)s + i, %(password)s, 'person' || i || '@' || %(domain)s,
    (ARRAY['Иванова','Смирнова','Кузнецова','Попова','Соколова','Лебедева','Новикова','Морозова','Волкова',
        'Павлова','Зайцева','Беляева','Тарасова','Белова','Комарова','Орлова','Киселёва'])[1 + i %% 17],
    (ARRAY['Анна','Мария','Елена','Ольга','Наталья','Ирина','Татьяна','Светлана','Юлия','Галина','Вера',
        'Надежда','Любовь'])[1 + (i / 17) %% 13],
    (ARRAY['Ивановна','Петровна','Сергеевна','Андреевна','Николаевна','Павловна','Олеговна'])[1 + (i / 221) %% 7],
    'female', 'ru', 'auto', 'Europe/Moscow', false, true, now()
FROM generate_series(1, %(people)s) i
"""
_TUTOR = """
INSERT INTO people_person (id, password, email, surname, given_name, patronymic, gender, language, theme,
    time_zone, is_minor, is_active, date_joined)
SELECT %(base)s + %(people)s + i, %(password)s, 'tutor' || i || '@' || %(domain)s, 'Наставникова', 'Ирина',
    'Петровна', 'female', 'ru', 'auto', 'Europe/Moscow', false, true, now()
FROM generate_series(1, %(tutors)s) i
"""
_OF_PEOPLE = (
    """INSERT INTO account_emailaddress (email, verified, "primary", user_id)
    SELECT email, true, true, id FROM people_person WHERE id > %(base)s""",
    """INSERT INTO people_consentsignature (signed_at, ip_hash, document_id, person_id, signed_by_id)
    SELECT now(), '', document.id, person.id, person.id FROM people_person person, people_consentdocument document
    WHERE person.id > %(base)s AND document.kind = 'personal-data'""",
    """INSERT INTO people_profile (person_id, workplace, post, subjects, instruments, category, about, visibility,
        name_cases, organisation_id)
    SELECT person.id, '', 'Учитель музыки', '{music}',
        ARRAY[(ARRAY['piano','bayan','accordion','domra','balalaika','guitar','gusli','violin'])
            [1 + person.id %% 8]]::varchar[],
        '', '', (ARRAY['acquainted','acquainted','acquainted','signed-in'])[1 + person.id %% 4], '{}', school.id
    FROM people_person person JOIN
        (SELECT id, row_number() OVER (ORDER BY id) - 1 AS number, count(*) OVER () AS all_of_them
         FROM people_organisation WHERE kind IN ('school', 'music_school')) school
        ON school.number = person.id %% school.all_of_them
    WHERE person.id > %(base)s""",
    """INSERT INTO notifications_unread (person_id, count)
    SELECT id, id %% 7 FROM people_person WHERE id > %(base)s""",
)
_COHORTS = """
INSERT INTO learning_cohort (id, slug, title, title_en, state, note, starts_on, ends_on, capacity, created_at,
    organisation_id, version_id)
SELECT %(cohort)s + i, 'bench-' || i, 'Группа ' || i, 'Cohort ' || i,
    CASE WHEN i <= %(studying)s THEN 'studying' ELSE 'finished' END, '',
    model.starts_on - CASE WHEN i <= %(studying)s THEN 0 ELSE 200 END,
    model.ends_on - CASE WHEN i <= %(studying)s THEN 0 ELSE 200 END,
    30000, now(), model.organisation_id, model.version_id
FROM generate_series(1, %(studying)s + %(finished)s) i, learning_cohort model WHERE model.slug = %(model)s
"""
_OF_COHORTS = (
    """INSERT INTO people_roleassignment (role, scope_kind, scope_id, person_id, granted_at)
    SELECT 'tutor', 'cohort', cohort.id,
        %(base)s + %(people)s + 1 + (cohort.id - %(cohort)s - 1) / %(per_tutor)s, now()
    FROM learning_cohort cohort WHERE cohort.id > %(cohort)s""",
    """INSERT INTO learning_activitydate (cohort_id, activity_id, opens_on, due_on)
    SELECT cohort.id, day.activity_id, day.opens_on, day.due_on
    FROM learning_activitydate day JOIN learning_cohort model ON model.id = day.cohort_id,
        learning_cohort cohort
    WHERE model.slug = %(model)s AND cohort.id > %(cohort)s""",
    """INSERT INTO learning_session (cohort_id, activity_id, starts_at, ends_at, place, place_en, note)
    SELECT cohort.id, activity.id, now() + day * interval '6 days', now() + day * interval '6 days' + interval '2 hours',
        'Актовый зал', 'Assembly hall', ''
    FROM learning_cohort cohort JOIN programmes_module module ON module.version_id = cohort.version_id
        JOIN programmes_activity activity ON activity.module_id = module.id AND activity.type = 'session',
        generate_series(1, 2) day
    WHERE cohort.id > %(cohort)s AND cohort.state = 'studying'""",
)
# Everybody studies in one cohort, half way through; the rest of the records are of cohorts that have finished.
_ENROLMENTS = (
    """INSERT INTO learning_enrolment (cohort_id, person_id, tutor_id, state, motivation, attested, activities_done,
        hours_done, last_active_at, created_at)
    SELECT %(cohort)s + 1 + i %% %(studying)s, %(base)s + i,
        %(base)s + %(people)s + 1 + (i %% %(studying)s) / %(per_tutor)s,
        'studying', '', '', %(half)s, 18, now() - interval '1 day', now()
    FROM generate_series(1, %(people)s) i""",
    """INSERT INTO learning_enrolment (cohort_id, person_id, tutor_id, state, motivation, attested, activities_done,
        hours_done, last_active_at, completed_at, created_at)
    SELECT %(cohort)s + %(studying)s + 1 + (i %% %(people)s + i / %(people)s) %% %(finished)s,
        %(base)s + 1 + i %% %(people)s,
        %(base)s + %(people)s + 1
            + (%(studying)s + (i %% %(people)s + i / %(people)s) %% %(finished)s) / %(per_tutor)s,
        'completed', '', '', %(all)s, 36, now() - interval '200 days', now() - interval '200 days', now()
    FROM generate_series(0, %(completed)s - 1) i WHERE i / %(people)s < %(finished)s""",
    """INSERT INTO people_roleassignment (role, scope_kind, scope_id, person_id, granted_at)
    SELECT 'learner', 'cohort', cohort_id, person_id, now() FROM learning_enrolment WHERE person_id > %(base)s""",
)
_PROGRESS = """
INSERT INTO learning_activityprogress (enrolment_id, activity_id, state, place, score, started_at, completed_at,
    updated_at)
SELECT enrolment.id, route.id,
    CASE WHEN NOT route.is_half OR enrolment.state = 'completed' OR route.number < %(half)s THEN 'completed'
         ELSE 'started' END,
    '{}', CASE WHEN route.type IN ('test', 'assignment') THEN 0.85 END, now(), now(), now()
FROM learning_enrolment enrolment JOIN
    (SELECT activity.id, activity.type,
        row_number() OVER (ORDER BY module.position, activity.position) AS number,
        row_number() OVER (ORDER BY module.position, activity.position) <= %(half)s AS is_half
     FROM programmes_activity activity JOIN programmes_module module ON module.id = activity.module_id
     WHERE module.version_id = %(version)s) route
    ON route.is_half OR enrolment.state = 'completed'
WHERE enrolment.person_id > %(base)s
ORDER BY enrolment.id, route.number
"""
# Every fourth learner's first assignment waits for its tutor.
_WORKS = """
INSERT INTO assessment_submission (assignment_id, enrolment_id, number, state, parts, self_marks, saved_at,
    submitted_at)
SELECT model.assignment_id, enrolment.id, 1, 'submitted', model.parts, model.self_marks, now(),
    now() - enrolment.id * interval '1 second'
FROM learning_enrolment enrolment,
    (SELECT assignment_id, parts, self_marks FROM assessment_submission
     WHERE parts::text NOT LIKE '%%files%%' ORDER BY id LIMIT 1) model
WHERE enrolment.person_id > %(base)s AND enrolment.state = 'studying' AND enrolment.id %% 4 = 0
"""
_TALK = (
    """INSERT INTO discussion_space (kind, owner_id, created_at)
    SELECT 'activity', cohort.id || '-' || activity.id, now()
    FROM learning_cohort cohort JOIN programmes_module module ON module.version_id = cohort.version_id
        JOIN programmes_activity activity ON activity.module_id = module.id AND activity.type = 'discussion'
    WHERE cohort.id > %(cohort)s""",
    """INSERT INTO discussion_topic (space_id, kind, title, title_en, opening, created_at, last_post_at, last_number,
        post_count, status, votes_for, votes_against, decision, author_id)
    SELECT space.id, 'discussion', activity.title, activity.title_en, activity.description, now(), now(), %(posts)s, %(posts)s, 'new', 0, 0, '',
        %(base)s + %(people)s + 1 + (split_part(owner_id, '-', 1)::int - %(cohort)s - 1) / %(per_tutor)s
    FROM discussion_space space JOIN programmes_activity activity ON activity.id = split_part(owner_id, '-', 2)::int
    WHERE space.kind = 'activity' AND split_part(owner_id, '-', 1)::int > %(cohort)s""",
    """INSERT INTO discussion_post (topic_id, number, root_number, author_id, quote, body, key, created_at)
    SELECT topic.id, i, i, %(base)s + 1 + (topic.id * 7 + i * %(studying)s) %% %(people)s, '', body.body,
        'bench-' || topic.id || '-' || i, now() - (%(posts)s - i) * interval '1 hour'
    FROM discussion_topic topic, generate_series(1, %(posts)s) i
        JOIN (SELECT body, row_number() OVER (ORDER BY id) - 1 AS number, count(*) OVER () AS all_of_them
              FROM discussion_post WHERE key LIKE 'demo-%%') body
        ON body.number = i %% body.all_of_them
    WHERE topic.author_id > %(base)s
    ORDER BY topic.id, i""",
)
_VECTOR_OF_ROW = VECTOR.replace("%(title)s", "title").replace("%(body)s", "body")
_SEARCH = (
    f"""INSERT INTO core_searchentry (kind, object_id, title, title_en, body, url, audiences, updated_at, vector)
    SELECT 'person', id, title, '', body, '/people/' || id || '/',
        CASE WHEN visibility = 'signed-in' THEN ARRAY['signed-in'] ELSE ARRAY[]::varchar[] END
            || ARRAY['person:' || id, 'role:administrator', 'role:organiser']::varchar[], now(), {_VECTOR_OF_ROW}
    FROM (SELECT person.id, surname || ' ' || given_name || ' ' || patronymic AS title,
            post || ' ' || school.name || CASE instruments[1] WHEN 'bayan' THEN ' Баян' ELSE ' Фортепиано' END AS body,
            visibility
          FROM people_person person JOIN people_profile profile ON profile.person_id = person.id
              LEFT JOIN people_organisation school ON school.id = profile.organisation_id
          WHERE person.id > %(base)s) shown""",
    f"""INSERT INTO core_searchentry (kind, object_id, title, title_en, body, url, audiences, updated_at, vector)
    SELECT 'discussion.post', shown.id, model.title, '', model.body,
        '/discussions/' || shown.topic_id || '/posts/' || shown.number || '/',
        ARRAY['cohort:' || split_part(space.owner_id, '-', 1)]::varchar[], now(), model.vector
    FROM discussion_post shown JOIN discussion_topic topic ON topic.id = shown.topic_id
        JOIN discussion_space space ON space.id = topic.space_id
        JOIN (SELECT title, body, row_number() OVER (ORDER BY id) - 1 AS number, count(*) OVER () AS all_of_them,
                {_VECTOR_OF_ROW} AS vector
              FROM core_searchentry WHERE kind = 'discussion.post') model
        ON model.number = shown.number %% model.all_of_them
    WHERE topic.author_id > %(base)s""",
)
_TABLES = ("people_person", "learning_cohort")


def fill(size: Size, say: Callable[[str], None]) -> dict[str, Any]:
    """Add the data set to a database that holds the demo institute; return what there is now."""
    started = time.monotonic()
    with connection.cursor() as cursor:
        cursor.execute(
            "SET session_replication_role = replica"
        )  # the statements keep the references
        values = _values(cursor, size)
        steps = {
            "people": (_PERSON, _TUTOR, *_OF_PEOPLE),
            "cohorts": (_COHORTS, *_OF_COHORTS),
            "enrolments": _ENROLMENTS,
            "progress": (_PROGRESS,),
            "works": (_WORKS,),
            "posts": _TALK,
            "search": _SEARCH,
        }
        for name, statements in steps.items():
            say(f"  {name}…")
            for statement in statements:
                cursor.execute(statement, values)
        for table in _TABLES:
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))"
            )
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute("VACUUM ANALYZE")
    return {**asdict(size), **counted(), "filled_in_s": round(time.monotonic() - started, 1)}


def _values(cursor: Any, size: Size) -> dict[str, Any]:
    cursor.execute(
        "SELECT max(id) FROM people_person UNION ALL SELECT max(id) FROM learning_cohort"
    )
    (base,), (cohort,) = cursor.fetchall()
    cursor.execute(
        "SELECT version_id, (SELECT count(*) FROM programmes_activity activity JOIN programmes_module module"
        " ON module.id = module_id WHERE module.version_id = cohort.version_id)"
        " FROM learning_cohort cohort WHERE slug = %s",
        [MODEL_COHORT],
    )
    version, activities = cursor.fetchone()
    half = activities // 2
    return {
        "base": base,
        "cohort": cohort,
        "version": version,
        "all": activities,
        "half": half,
        "people": size.people,
        "studying": size.studying,
        "finished": size.finished,
        "tutors": size.tutors,
        "completed": max(0, size.progress - size.people * half) // activities,
        "per_tutor": COHORTS_OF_TUTOR,
        "posts": POSTS_IN_TOPIC,
        "password": make_password(PASSWORD),
        "domain": DOMAIN,
        "model": MODEL_COHORT,
    }


def counted() -> dict[str, int]:
    """Return the number of rows that the tables hold, with the demo's own."""
    tables = {
        "all_people": "people_person",
        "all_cohorts": "learning_cohort",
        "all_enrolments": "learning_enrolment",
        "all_progress": "learning_activityprogress",
        "all_posts": "discussion_post",
        "all_works": "assessment_submission",
        "all_search_entries": "core_searchentry",
    }
    found = {}
    with connection.cursor() as cursor:
        for name, table in tables.items():
            cursor.execute(f"SELECT count(*) FROM {table}")
            found[name] = cursor.fetchone()[0]
    return found


def forget_attempts() -> None:
    """Remove the attempts at tests that an earlier run began, so that each run begins its own."""
    theirs = (
        "SELECT attempt.id FROM assessment_attempt attempt"
        " JOIN learning_enrolment enrolment ON enrolment.id = attempt.enrolment_id"
        " JOIN people_person person ON person.id = enrolment.person_id WHERE person.email LIKE %s"
    )
    with connection.cursor() as cursor:
        for statement in (
            f"DELETE FROM assessment_answer WHERE attempt_id IN ({theirs})",
            f"DELETE FROM assessment_attempt WHERE id IN ({theirs})",
        ):
            cursor.execute(statement, [f"%@{DOMAIN}"])


def activities() -> dict[str, int]:
    """Return the id of the first activity of each type in the cohorts' programme."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT ON (activity.type) activity.type, activity.id FROM programmes_activity activity"
            " JOIN programmes_module module ON module.id = activity.module_id"
            " JOIN learning_cohort cohort ON cohort.version_id = module.version_id WHERE cohort.slug = %s"
            " ORDER BY activity.type, module.position, activity.position",
            [MODEL_COHORT],
        )
        return dict(cursor.fetchall())
