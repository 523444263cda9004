"""What the running platform gives to the application by its environment."""

import os
import socket
from contextlib import suppress

from kamerton.runtime.front import EVERYWHERE
from kamerton.runtime.places import DataFolder

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


def set_environment(folder: DataFolder, database_url: str) -> None:
    """Set what the application cannot start without; what the operator has set already stays."""
    os.environ["KAMERTON_DATA"] = str(folder.root.resolve())
    os.environ["DATABASE_URL"] = database_url
    if "KAMERTON_SECRET_KEY" not in os.environ:
        os.environ["KAMERTON_SECRET_KEY"] = folder.secret_key()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kamerton.config.settings")


def set_front_environment(address: str, host: str, domain: str | None, *, demo: bool) -> None:
    """Set what the application knows of its front."""
    os.environ.setdefault("KAMERTON_BASE_URL", address)
    os.environ.setdefault("KAMERTON_ALLOWED_HOSTS", ",".join(served_names(host, domain)))
    os.environ.setdefault("KAMERTON_DEMO", "yes" if demo else "no")
    os.environ["KAMERTON_ACCEL"] = "yes"


def served_names(host: str, domain: str | None) -> list[str]:
    """Return the host names that browsers may use to reach this front."""
    names = [*LOOPBACK]
    if domain:
        names.append(domain)
    elif host in EVERYWHERE:
        names += sorted(_own_names())
    elif host not in names:
        names.append(f"[{host}]" if ":" in host else host)
    return names


def _own_names() -> set[str]:
    name = socket.gethostname()
    names = {name, socket.getfqdn()}
    with suppress(OSError):
        names |= {str(found[4][0]) for found in socket.getaddrinfo(name, None, socket.AF_INET)}
    with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(("192.0.2.1", 9))  # sends nothing; asks the system for the outward address
        names.add(str(probe.getsockname()[0]))
    return names
