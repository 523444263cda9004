"""A film of a score that follows its playing."""

from pathlib import Path

from kamerton.media.film.plan import Film

__all__ = ["Film", "render_score_video"]


def render_score_video(film: Film, audio: bytes, out: Path) -> None:
    """Write an MP4 (H.264, AAC, 1280 × 720) in which the score is shown and a cursor follows its playing.

    Args:
        film: title, pages and course of the score.
        audio: its sound in any format that FFmpeg reads, beginning with the score.
        out: the file to write.
    """
    # Only jobs make films: the web's processes need neither NumPy, Typst nor FFmpeg in memory.
    from kamerton.media.film.render import write_film  # noqa: PLC0415

    write_film(film, audio, out)
