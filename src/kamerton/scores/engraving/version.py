"""Raised when the same source would be drawn or played otherwise, so that it is engraved anew."""

ENGRAVER_VERSION = "2"
