"""What other packages use of scores."""

from kamerton.scores.alignment import read_points
from kamerton.scores.engraving.formats import ScoreFormat, detect_format
from kamerton.scores.errors import ScoreError
from kamerton.scores.operations import keep_alignment, render
from kamerton.scores.queries import page_svg, rendition_by_hash, timeline
from kamerton.scores.recordings import ScoreRecording
from kamerton.scores.renditions import Rendition
from kamerton.scores.showing import render_inline, score_view, told_of
from kamerton.scores.sound.clip import cut_sound
from kamerton.scores.sound.formats import AudioFormat
from kamerton.scores.sound.rendering import render_audio, render_notes
from kamerton.scores.words import pitch_name

__all__ = [
    "AudioFormat",
    "Rendition",
    "ScoreError",
    "ScoreFormat",
    "ScoreRecording",
    "cut_sound",
    "detect_format",
    "keep_alignment",
    "page_svg",
    "pitch_name",
    "read_points",
    "render",
    "render_audio",
    "render_inline",
    "render_notes",
    "rendition_by_hash",
    "score_view",
    "timeline",
    "told_of",
]
