"""`kamerton demo`: the demo institute, made anew by the packages' own operations."""

import contextlib
import gc
from collections.abc import Callable, Iterator

from django.db import connection, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from kamerton.core import clock
from kamerton.core.errors import Conflict
from kamerton.people.models import Organisation, Person, RoleAssignment
from kamerton.programmes.models import ProgrammeVersion
from kamerton.runtime.demo import courses
from kamerton.runtime.demo.bank import Bank
from kamerton.runtime.demo.care import keep_templates, set_terms
from kamerton.runtime.demo.chats import hold_chats
from kamerton.runtime.demo.forum import hold_forum
from kamerton.runtime.demo.letters import write_letters
from kamerton.runtime.demo.papers import set_up_office
from kamerton.runtime.demo.peers import exchange_works
from kamerton.runtime.demo.people import PASSWORD, load_organisations, load_people
from kamerton.runtime.demo.questionnaires import Questionnaires
from kamerton.runtime.demo.questions import load_help
from kamerton.runtime.demo.reading import moment, toml
from kamerton.runtime.demo.records import keep_searches, settle, write_portfolios
from kamerton.runtime.demo.sessions import furnish
from kamerton.runtime.demo.study import Study

DEMO_DOMAIN = "@demo.kamerton.example"
APPROVED_DAY = -170  # before the first cohort opens
KEPT = ("django_migrations", "django_content_type")
Say = Callable[[str], None]


def load(say: Say) -> None:
    """Replace what is in the database by the demo institute.

    Raises:
        Conflict: the database holds people who are not of the demo; nothing was touched.
    """
    with translation.override("ru"), transaction.atomic(), _without_collecting():
        _refuse_real_people()
        _clear()
        say(_("People and organisations"))
        organisations = load_organisations()
        people = load_people(organisations)
        say(_("Bank of materials"))
        bank = Bank(people["kovaleva"])
        bank.load_scores()
        bank.load_videos()
        bank.load_articles()
        bank.load_links()
        bank.load_collections(people)
        say(_("Programmes"))
        institute = organisations[toml("institute.toml")["institute"]["organisation"]]
        with clock.at(moment(APPROVED_DAY, 11)):
            versions = _teachable(bank, people, institute)
            asked = _furnish(people, versions)
        say(_("Cohorts and their study"))
        with _whole():
            Study(people, institute, versions, bank, asked).load()
        _talk(people, bank)
        _write_more(people, bank)
    settle(people)
    with translation.override("ru"):
        exchange_works(people)


def _write_more(people: dict[str, Person], bank: Bank) -> None:
    """Write what people keep beside their study."""
    write_portfolios(people, bank)
    keep_searches(people)
    keep_templates(people)
    load_help(people)
    write_letters(people)


def _teachable(
    bank: Bank, people: dict[str, Person], institute: Organisation
) -> dict[str, ProgrammeVersion]:
    """Write questions, programmes and templates; return the published versions by slug."""
    methodologist = people["kovaleva"]
    courses.load_folders(bank, methodologist)
    versions = courses.load_programmes(bank, methodologist, institute)
    courses.load_templates(bank, methodologist, institute)
    courses.set_rules(methodologist, versions)
    return versions


def _furnish(people: dict[str, Person], versions: dict[str, ProgrammeVersion]) -> Questionnaires:
    """Let the institute have its office, rooms, terms, questionnaires before the first cohort opens."""
    programmes = {slug: version.programme_id for slug, version in versions.items()}
    set_up_office(people)
    furnish(people)
    set_terms(people, programmes)
    asked = Questionnaires(people)
    asked.make(programmes)
    return asked


def _talk(people: dict[str, Person], bank: Bank) -> None:
    """Let the forum and the conversations fill."""
    hold_forum(people, bank)
    hold_chats(people)


@contextlib.contextmanager
def _without_collecting() -> Iterator[None]:
    """Leave the garbage until the end: a seventh of the work, for 25 MB of memory."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@contextlib.contextmanager
def _whole() -> Iterator[None]:
    """Do without savepoints: study is loaded whole or not at all, and they are a third of it."""
    features = connection.features
    before = features.uses_savepoints
    features.uses_savepoints = False
    try:
        yield
    finally:
        features.uses_savepoints = before


def _refuse_real_people() -> None:
    if Person.objects.exclude(email__endswith=DEMO_DOMAIN).exists():
        raise Conflict(
            "real_people",
            _("This database holds people who are not of the demo: it is left as it is."),
        )


def _clear() -> None:
    """Empty every table, except what migrations keep.

    Numbers go on counting: a running process remembers approved plans and ready scores by theirs.
    """
    names = [name for name in connection.introspection.table_names() if name not in KEPT]
    quoted = ", ".join(connection.ops.quote_name(name) for name in names)
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {quoted} CASCADE")


def accounts() -> list[dict[str, str]]:
    """Return the demo's people: role, e-mail, password, name; those who work there come first."""
    held: dict[int, str] = {}
    for person_id, role in RoleAssignment.objects.order_by("pk").values_list("person_id", "role"):
        held.setdefault(person_id, role)
    order = ("administrator", "methodologist", "organiser", "tutor", "expert", "learner", "")
    people = Person.objects.filter(email__endswith=DEMO_DOMAIN, is_active=True).order_by("pk")
    rows = [
        {
            "role": held.get(person.pk, "") or "learner",
            "email": person.email,
            "password": PASSWORD,
            "name": person.full_name,
            "language": person.language,
        }
        for person in people
    ]
    return sorted(rows, key=lambda row: order.index(row["role"]))
