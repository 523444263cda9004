"""Every address that the platform answers, by walking its resolver."""

from django.urls import URLPattern, get_resolver


def walk(resolver=None, names=(), before=""):
    """Give each view's full name and pattern, such as ("core:job", "jobs/<int:job_id>/")."""
    for entry in (resolver or get_resolver()).url_patterns:
        pattern = before + str(entry.pattern).lstrip("^")
        if isinstance(entry, URLPattern):
            yield ":".join([*names, entry.name or "?"]), pattern
        else:
            inner = (*names, entry.namespace) if entry.namespace else names
            yield from walk(entry, inner, pattern)
