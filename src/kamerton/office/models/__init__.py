"""Tables of the office."""

from kamerton.office.models.dossiers import ApplicationCheck, CohortPapers, Dossier, OfficeRules
from kamerton.office.models.orders import NumberLine, Order, OrderLine, OrderTemplate

__all__ = [
    "ApplicationCheck",
    "CohortPapers",
    "Dossier",
    "NumberLine",
    "OfficeRules",
    "Order",
    "OrderLine",
    "OrderTemplate",
]
