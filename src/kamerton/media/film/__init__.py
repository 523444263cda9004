"""A film of a score that follows its playing."""

from kamerton.media.film.plan import Film
from kamerton.media.film.render import render_score_video

__all__ = ["Film", "render_score_video"]
