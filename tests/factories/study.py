"""A small approved-looking programme and a cohort of it, for tests of what stands on them."""

from datetime import timedelta
from decimal import Decimal

from kamerton.core import clock
from kamerton.learning.models import Cohort
from kamerton.learning.operations import enrolment as enrolling
from kamerton.programmes.enums import Direction, LearningModel, ProgrammeKind, WorkForm
from kamerton.programmes.models import Activity, Module, Programme, ProgrammeVersion


def make_version(institute, *, slug="programme", activities=1, hours=16, activity_type="read"):
    """Return a draft version of one module with ``activities`` steps of 1.5 hours."""
    programme = Programme.objects.create(slug=slug, organisation=institute)
    version = ProgrammeVersion.objects.create(
        programme=programme,
        number=1,
        kind=ProgrammeKind.PROFESSIONAL_DEVELOPMENT,
        direction=Direction.DISTANCE_MODELS,
        model=LearningModel.BLENDED,
        title="Программа",
        title_en="Programme",
        hours=hours,
    )
    module = Module.objects.create(version=version, position=1, title="Модуль")
    for position in range(1, activities + 1):
        Activity.objects.create(
            module=module,
            position=position,
            type=activity_type,
            title=f"Занятие {position}",
            hours=Decimal("1.5"),
            form=WorkForm.SELF_STUDY,
        )
    return version


def make_cohort(institute, version=None, *, slug="cohort", capacity=25, state="recruiting"):
    """Return a cohort that begins today and lasts 30 days."""
    return Cohort.objects.create(
        slug=slug,
        title="Группа",
        title_en="Cohort",
        version=version or make_version(institute),
        organisation=institute,
        state=state,
        starts_on=clock.today(),
        ends_on=clock.today() + timedelta(days=30),
        capacity=capacity,
    )


def make_studying(cohort, person, organiser, tutor=None):
    """Return the studying enrolment of ``person``, having gone through every real step."""
    enrolment = enrolling.apply_to_cohort(person, cohort_id=cohort.pk)
    enrolling.admit_learner(organiser, enrolment_id=enrolment.pk, tutor=tutor)
    cohort.refresh_from_db()
    if cohort.state == "recruiting":
        enrolling.start_study(organiser, cohort_id=cohort.pk)
    enrolment.refresh_from_db()
    return enrolment
