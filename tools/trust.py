"""The certificates that this machine trusts, for the programs that would bring their own list instead.

uv, pip in a virtual environment and Node know the public authorities only; behind a proxy with an authority of its own
they fail where the system's programs work. Standard library only.
"""

import os
from pathlib import Path

BUNDLES = (
    "/etc/ssl/certs/ca-certificates.crt",  # Debian, Alpine, Arch
    "/etc/pki/tls/certs/ca-bundle.crt",  # Fedora and its kin
    "/etc/ssl/ca-bundle.pem",  # openSUSE
)
VARIABLES = ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS")


def environment() -> dict[str, str]:
    """Return what tells uv, pip and Node of the system's certificates; what the operator has set stays."""
    bundle = next((path for path in BUNDLES if Path(path).is_file()), None)
    if bundle is None:
        return {}
    return {name: bundle for name in VARIABLES if name not in os.environ}
