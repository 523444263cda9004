"""What a new institute finds ready: the templates of programmes, with the materials that they use."""

from django.db import connection, transaction
from django.utils import translation

from kamerton.people.models import Institute, Person
from kamerton.programmes.models import Programme
from kamerton.runtime.demo.bank import Bank
from kamerton.runtime.demo.courses import load_templates

LOCK = 7_402_026


@transaction.atomic
def give_templates(person_id: int) -> bool:
    """Load the templates into an institute that has none, as its first administrator's.

    Returns:
        Whether there was anything to load; two at once load them once.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    institute = Institute.objects.select_related("organisation").first()
    if institute is None or Programme.objects.exists():
        return False
    person = Person.objects.get(pk=person_id)
    with translation.override("ru"):
        bank = Bank(person)
        bank.load_scores()
        bank.load_videos()
        bank.load_articles()
        bank.load_links()
        load_templates(bank, person, institute.organisation)
    return True
