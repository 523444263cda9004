"""What to say about a port that cannot be had."""

import errno
from typing import Protocol

from kamerton.runtime.errors import StartRefused
from kamerton.runtime.words import _

PORTS_OF_THE_WEB = (80, 443)
HTTP_PORT = 8000


class Asked(Protocol):
    """What was asked for: a port, or the customary one."""

    @property
    def port(self) -> int | None: ...


def http_port(options: Asked) -> int:
    """Return the port of a front without HTTPS."""
    return options.port or HTTP_PORT


def check_number(port: int | None) -> None:
    """Refuse a number that no port has."""
    if port is not None and not 0 < port < 65536:
        raise StartRefused(
            _("%(port)s is no port.") % {"port": port}, _("Give a number from 1 to 65535.")
        )


def refused_port(place: str, port: int, error: OSError) -> StartRefused:
    """Return the refusal of a start whose front could not listen."""
    if error.errno == errno.EADDRINUSE:
        mend = _("Give a free one: --port %(port)s.") % {"port": port + 1}
        if port in PORTS_OF_THE_WEB:
            mend = _("With --domain the ports 80 and 443 must be free: stop the other program.")
        return StartRefused(
            _("The port %(place)s is taken by another program.") % {"place": place}, mend
        )
    if error.errno == errno.EACCES:
        return StartRefused(
            _("The port %(place)s is only for root.") % {"place": place},
            _(
                "Give one above 1023 (--port 8000), or allow it: sysctl net.ipv4.ip_unprivileged_port_start=80."
            ),
        )
    return StartRefused(
        _("The address %(place)s cannot be used (%(reason)s).")
        % {"place": place, "reason": error.strerror},
        _("Give an address of this machine with --host."),
    )
