"""Facts of the bank of materials, delivered after commit."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MaterialChanged:
    """A material has a new version or description."""

    material_id: int
    version_id: int
