"""What other packages use of the bank of materials."""

from kamerton.library.operations import (
    Made,
    add_material,
    add_recording,
    add_version,
    arrange_collection,
    give_file,
    start_collection,
)
from kamerton.library.queries import (
    access_material,
    current_versions,
    materials_visible_to,
    version_for_study,
)
from kamerton.library.registry import Use, register_uses
from kamerton.library.showing import MaterialContent, material_content

__all__ = [
    "Made",
    "MaterialContent",
    "Use",
    "access_material",
    "add_material",
    "add_recording",
    "add_version",
    "arrange_collection",
    "current_versions",
    "give_file",
    "material_content",
    "materials_visible_to",
    "register_uses",
    "start_collection",
    "version_for_study",
]
