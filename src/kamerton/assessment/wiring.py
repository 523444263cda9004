"""What assessment registers with the packages below it."""

from kamerton.assessment import activities
from kamerton.assessment.queries import stored
from kamerton.core.api import storage


def connect() -> None:
    """Register everything once."""
    activities.register()
    storage.register_holder(stored.held_objects)
