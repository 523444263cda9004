"""What the office holds of a person."""

from typing import Any

from kamerton.office.queries.dossiers import dossier_of


def export(person_id: int) -> dict[str, Any]:
    """Return a person's file as plain data, for the person's own archive."""
    dossier = dossier_of(person_id)
    if dossier is None:
        return {}
    return {
        "dossier.json": {
            "snils": dossier.snils,
            "birth_on": dossier.birth_on,
            "citizenship": dossier.citizenship,
            "education": dossier.education,
            "diploma_surname": dossier.diploma_surname,
            "diploma_series": dossier.diploma_series,
            "diploma_number": dossier.diploma_number,
            "name_change": dossier.name_change,
        }
    }
