"""Readers of the forms by which question types with templates of their own are written.

A reader takes the sent form and the question's former data, and returns the data; it judges
nothing, for that is the type's ``problem``.
"""

from collections.abc import Callable, Mapping
from typing import Any

from kamerton.assessment.forms import music, written

Reader = Callable[[Any, Mapping[str, Any]], dict[str, Any]]

READERS: dict[str, Reader] = {**music.READERS, **written.READERS}
