"""A score as sound."""

from dataclasses import replace

from kamerton.scores.engraving.timeline import SoundNote, Timeline
from kamerton.scores.queries import timeline as timeline_of
from kamerton.scores.renditions import Rendition
from kamerton.scores.sound.bank import Bank
from kamerton.scores.sound.encode import AudioFormat, encode
from kamerton.scores.sound.instruments import PERCUSSION_CHANNEL, instrument
from kamerton.scores.sound.synth import synthesise


def render_audio(
    rendition: Rendition,
    *,
    audio_format: AudioFormat = AudioFormat.OPUS,
    program: int | None = None,
    tempo_percent: int = 100,
) -> bytes:
    """The score played by its instruments, as a file.

    Args:
        rendition: a ready one.
        audio_format: WAV, OPUS or AAC.
        program: General MIDI program (0–127) for all parts, in place of the score's own.
        tempo_percent: 40–140; the written tempo is 100.

    Raises:
        ScoreError: when the rendition is not ready.
        InstrumentsMissing: when the front end was not built.
    """
    timeline = timeline_of(rendition)
    notes = [_at_tempo(note, tempo_percent / 100) for note in timeline.notes]
    return encode(synthesise(notes, lambda c: _bank(timeline, c, program)), audio_format)


def _at_tempo(note: SoundNote, rate: float) -> SoundNote:
    return replace(
        note, start_ms=round(note.start_ms / rate), duration_ms=round(note.duration_ms / rate)
    )


def _bank(timeline: Timeline, channel: int, program: int | None) -> Bank:
    if channel == PERCUSSION_CHANNEL:
        return instrument(0, is_percussion=True)
    return instrument(timeline.programs.get(channel, 0) if program is None else program)
