"""Tables of the office."""

from kamerton.office.models.contracts import Contract
from kamerton.office.models.dossiers import ApplicationCheck, CohortPapers, Dossier, OfficeRules
from kamerton.office.models.imports import ImportBatch, ImportRow
from kamerton.office.models.orders import NumberLine, Order, OrderLine, OrderTemplate
from kamerton.office.models.timetable import Booking, CalendarFeed, Room, YearArchive

__all__ = [
    "ApplicationCheck",
    "Booking",
    "CalendarFeed",
    "CohortPapers",
    "Contract",
    "Dossier",
    "ImportBatch",
    "ImportRow",
    "NumberLine",
    "OfficeRules",
    "Order",
    "OrderLine",
    "OrderTemplate",
    "Room",
    "YearArchive",
]
