"""What is done when a certificate was issued: its holder is told."""

from kamerton.credentials.events import CertificateIssued
from kamerton.credentials.operations import tell_of_certificate


def on_certificate_issued(event: CertificateIssued) -> None:
    """Tell the holder."""
    tell_of_certificate(event.certificate_id)
