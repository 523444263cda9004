"""What programmes register with the packages below them."""

from django.utils.translation import gettext_lazy as _

from kamerton.core.api import Indexed, register_indexed, subscribe
from kamerton.files.api import register_owner
from kamerton.library.api import register_uses
from kamerton.notifications.api import Kind, register_kind
from kamerton.notifications.enums import Group
from kamerton.people.api import register_personal_data
from kamerton.people.events import OrganisationsMerged
from kamerton.programmes import receivers
from kamerton.programmes.events import ProgrammePublished
from kamerton.programmes.operations import opinions, searches
from kamerton.programmes.operations.version import findable_programmes, index_programme_again
from kamerton.programmes.presenting import uses
from kamerton.programmes.queries.opinions import personal_data
from kamerton.programmes.queries.shelf import teaching_reasons
from kamerton.programmes.registry import register_reasons

KINDS = (
    Kind(
        code=searches.FITS,
        label=_("New programmes that fit my searches"),
        title=_("New in the catalogue: %(programme)s"),
        icon="graduation-cap",
        by_mail=True,
        detail=_("It fits your saved search “%(search)s”."),
    ),
    Kind(
        code=opinions.AWAITS,
        label=_("Opinions that wait for a moderator"),
        title=_("A new opinion on the programme: %(programme)s"),
        icon="message-square",
    ),
    Kind(
        code=opinions.SHOWN,
        label=_("My opinion is shown"),
        title=_("Your opinion on the programme is shown: %(programme)s"),
        icon="message-square",
    ),
    Kind(
        code=opinions.DECLINED,
        label=_("My opinion is declined"),
        title=_("Your opinion on the programme was not let in: %(programme)s"),
        icon="message-square",
        detail=_("Reason: %(reason)s"),
    ),
)


def connect() -> None:
    """Register everything once."""
    register_indexed(Indexed("programme", findable_programmes, index_programme_again))
    register_uses(uses)
    register_owner("programmes.activity", lambda viewer, _id: viewer.is_authenticated)
    register_personal_data("programmes", personal_data, opinions.forget_person)
    register_reasons(teaching_reasons)
    for kind in KINDS:
        register_kind(kind, group=Group.CATALOGUE)
    subscribe(OrganisationsMerged, receivers.on_organisations_merged)
    subscribe(ProgrammePublished, receivers.on_programme_published)
