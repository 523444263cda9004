"""Sign-in by allauth; the signed-in person comes with roles and gates in one statement."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from kamerton.people.models import Person
from kamerton.people.queries import signed_in_person


class PersonBackend(AuthenticationBackend):
    """Reads what every page needs of its reader at once."""

    def get_user(self, user_id: Any) -> Person | None:
        """Return the active person with roles and gates, or None."""
        return signed_in_person(int(user_id))
