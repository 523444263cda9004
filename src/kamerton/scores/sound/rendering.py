"""A score as sound."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from kamerton.scores.engraving.timeline import SoundNote, Timeline
from kamerton.scores.queries import timeline as timeline_of
from kamerton.scores.renditions import Rendition
from kamerton.scores.sound.formats import AudioFormat

if TYPE_CHECKING:
    from kamerton.scores.sound.bank import Bank

PERCUSSION_CHANNEL = 9


def render_audio(
    rendition: Rendition,
    *,
    audio_format: AudioFormat = AudioFormat.OPUS,
    program: int | None = None,
    tempo_percent: int = 100,
    bars: tuple[int, int] | None = None,
) -> bytes:
    """The score played by its instruments, as a file.

    Args:
        rendition: a ready one.
        audio_format: WAV, OPUS or AAC.
        program: General MIDI program (0–127) for all parts, in place of the score's own.
        tempo_percent: 40–140; the written tempo is 100.
        bars: the first and last bar to play, by the numbers written in the score; None: all.

    Raises:
        ScoreError: when the rendition is not ready.
        InstrumentsMissing: when the front end was not built.
    """
    # Only jobs render sound: the web's processes need neither NumPy nor FFmpeg in memory.
    from kamerton.scores.sound.encode import encode  # noqa: PLC0415
    from kamerton.scores.sound.synth import synthesise  # noqa: PLC0415

    timeline = timeline_of(rendition)
    labels = rendition.facts.bar_labels if rendition.facts else ()
    chosen = _within(timeline, labels, bars) if bars else timeline.notes
    notes = [_at_tempo(note, tempo_percent / 100) for note in chosen]
    return encode(synthesise(notes, lambda c: _bank(timeline, c, program)), audio_format)


def render_notes(
    notes: Sequence[tuple[int, int, int, int]],
    *,
    program: int = 0,
    length_ms: int = 0,
    audio_format: AudioFormat = AudioFormat.AAC,
) -> bytes:
    """Notes without a score, played by one instrument, as a file.

    Args:
        notes: start and duration in milliseconds, pitch as a MIDI number, velocity (1–127).
        program: General MIDI program (0–127).
        length_ms: how long the whole is at least, so that its length need not tell what it holds.
        audio_format: WAV, OPUS or AAC.

    Raises:
        InstrumentsMissing: when the front end was not built.
    """
    from kamerton.scores.sound.encode import encode  # noqa: PLC0415
    from kamerton.scores.sound.instruments import instrument  # noqa: PLC0415
    from kamerton.scores.sound.synth import synthesise  # noqa: PLC0415

    # A note that nobody hears makes the sound as long as wanted.
    played = [SoundNote(*note, 0) for note in notes] + [SoundNote(0, length_ms, 60, 0, 0)]
    bank = instrument(program)
    return encode(synthesise(played, lambda _channel: bank), audio_format)


def _within(
    timeline: Timeline, labels: Sequence[str], bars: tuple[int, int]
) -> Sequence[SoundNote]:
    """The notes of a passage at its first playing; all of them where there are no such bars."""
    numbers = {str(number) for number in range(bars[0], bars[1] + 1)}
    wanted = {index for index, label in enumerate(labels) if str(label) in numbers}
    playings = timeline.bars
    first = next((i for i, playing in enumerate(playings) if playing.bar in wanted), None)
    if first is None:
        return timeline.notes
    after = next(
        (i for i in range(first, len(playings)) if playings[i].bar not in wanted), len(playings)
    )
    start = playings[first].start_ms
    end = playings[after].start_ms if after < len(playings) else timeline.duration_ms
    return [
        replace(note, start_ms=note.start_ms - start)
        for note in timeline.notes
        if start <= note.start_ms < end
    ]


def _at_tempo(note: SoundNote, rate: float) -> SoundNote:
    return replace(
        note, start_ms=round(note.start_ms / rate), duration_ms=round(note.duration_ms / rate)
    )


def _bank(timeline: Timeline, channel: int, program: int | None) -> "Bank":
    from kamerton.scores.sound.instruments import instrument  # noqa: PLC0415

    if channel == PERCUSSION_CHANNEL:
        return instrument(0, is_percussion=True)
    return instrument(timeline.programs.get(channel, 0) if program is None else program)
