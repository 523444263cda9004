"""What files registers with the packages below it, and with itself."""

from kamerton.core.api import storage
from kamerton.files import operations, queries
from kamerton.files.registry import UPLOAD, register_owner
from kamerton.people.api import register_personal_data


def connect() -> None:
    """Register everything once."""
    storage.register_holder(queries.held_objects)
    register_owner(UPLOAD, lambda viewer, owner_id: str(viewer.pk) == owner_id)
    register_personal_data("files", queries.personal_data, operations.forget_person)
