"""What the register holds of a person."""

from typing import Any

from kamerton.credentials.queries import certificates_of


def export(person_id: int) -> dict[str, Any]:
    """Return a person's certificates as plain data."""
    return {
        "certificates.json": [
            {
                "number": certificate.registration_number,
                "holder": certificate.holder,
                "programme": certificate.programme,
                "hours": certificate.hours,
                "issued_on": certificate.issued_on.isoformat(),
                "state": certificate.state,
                "handed_on": certificate.handed_on.isoformat() if certificate.handed_on else None,
                "handed_to": certificate.handed_to,
            }
            for certificate in certificates_of(person_id)
        ]
    }
