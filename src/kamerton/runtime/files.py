"""How many files a process may have open: each socket of a browser is one."""

import resource

# Five thousand sockets of one gateway, each of which is two open files of the front.
ENOUGH = 12_000


def most() -> int:
    """Return what this process may raise its limit to."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    return 2**31 - 1 if hard == resource.RLIM_INFINITY else hard


def raise_limit(wanted: int = 1_000_000) -> int:
    """Allow this process as many open files as the system lets it have; return how many."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    limit = min(wanted, most())
    if soft != resource.RLIM_INFINITY and soft < limit:
        resource.setrlimit(resource.RLIMIT_NOFILE, (limit, hard))
    if limit < ENOUGH:
        print(
            f"This process may open only {limit} files: fewer pages than 5,000 can stay connected. "
            "Raise the hard limit (ulimit -Hn; LimitNOFILE of the service).",
            flush=True,
        )
    return max(soft, limit)
