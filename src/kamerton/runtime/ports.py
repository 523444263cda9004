"""What to say about a port that cannot be had."""

import errno

from kamerton.runtime.errors import StartRefused
from kamerton.runtime.words import _

PORTS_OF_THE_WEB = (80, 443)


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
