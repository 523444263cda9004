"""What other packages use of scores."""

from kamerton.scores.engraving.formats import ScoreFormat, detect_format
from kamerton.scores.errors import ScoreError
from kamerton.scores.operations import render
from kamerton.scores.queries import page_svg, rendition_by_hash, timeline
from kamerton.scores.renditions import Rendition
from kamerton.scores.showing import render_inline, score_view
from kamerton.scores.sound.formats import AudioFormat
from kamerton.scores.sound.rendering import render_audio

__all__ = [
    "AudioFormat",
    "Rendition",
    "ScoreError",
    "ScoreFormat",
    "detect_format",
    "page_svg",
    "render",
    "render_audio",
    "render_inline",
    "rendition_by_hash",
    "score_view",
    "timeline",
]
