"""A small SoundFont synthesiser: notes of a timeline to stereo sound. Exact, not fast enough for live use.

The sound of each note: the zone's sample at the note's pitch, looped; the volume envelope; a low-pass
filter; panorama. Times of envelopes are in timecents (2^(t/1200) s), levels in centibels.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kamerton.scores.engraving.timeline import SoundNote
from kamerton.scores.sound.bank import Bank, Samples, Zone

RATE_HZ = 44_100
_PAN, _FILTER_CENTS = 17, 8
_DELAY, _ATTACK, _HOLD, _DECAY, _SUSTAIN, _RELEASE = 33, 34, 35, 36, 37, 38
_ATTENUATION, _COARSE, _FINE, _MODES, _SCALE, _ROOT = 48, 51, 52, 54, 56, 58
_VIBRATO_CENTS, _VIBRATO_DELAY, _VIBRATO_FREQUENCY = 6, 23, 24
_ATTENUATION_SCALE = 0.4  # as all common players take it, after the hardware of the format's makers
_LONGEST_S = 30.0
_LONGEST_RELEASE_S = 3.0
_TAIL_S = 2.0
_REVERB_S, _REVERB_WET = 1.5, 0.06
_PEAK = 0.85

Stereo = npt.NDArray[np.float32]


@dataclass(frozen=True)
class _Played:
    """One note of one zone, its times in seconds."""

    zone: Zone
    key: int
    velocity: int
    duration_s: float


def synthesise(notes: Iterable[SoundNote], bank_of: Callable[[int], Bank]) -> Stereo:
    """All notes mixed, with a little reverberation, peak at −1.4 dB. Shape (samples, 2).

    Args:
        notes: with times in milliseconds, already at the wanted tempo.
        bank_of: the bank of a channel.
    """
    played = list(notes)
    length_s = max((n.start_ms + n.duration_ms for n in played), default=0) / 1000 + _TAIL_S
    mix = np.zeros((int(length_s * RATE_HZ), 2), np.float32)
    voices: dict[tuple[int, int, int, int, int], Samples] = {}
    for note in played:
        bank = bank_of(note.channel)
        for number, zone in enumerate(bank.zones):
            if zone.holds(note.pitch, note.velocity):
                key = (note.channel, number, note.pitch, note.velocity, note.duration_ms // 4)
                if key not in voices:
                    sound = _Played(zone, note.pitch, note.velocity, note.duration_ms / 1000)
                    voices[key] = _voice(bank, sound)
                _add(mix, voices[key], int(note.start_ms / 1000 * RATE_HZ), zone)
    mix += _REVERB_WET * _reverberated(mix)
    peak = float(np.abs(mix).max(initial=0.0))
    return mix * np.float32(_PEAK / peak) if peak > 0 else mix


def _add(mix: Stereo, mono: Samples, start: int, zone: Zone) -> None:
    end = min(start + len(mono), len(mix))
    if end <= start:
        return
    angle = (np.clip(zone.value(_PAN), -500, 500) / 1000 + 0.5) * np.pi / 2
    mix[start:end, 0] += mono[: end - start] * np.float32(np.cos(angle) * np.sqrt(2))
    mix[start:end, 1] += mono[: end - start] * np.float32(np.sin(angle) * np.sqrt(2))


def _voice(bank: Bank, note: _Played) -> Samples:
    zone = note.zone
    envelope = _envelope(note)
    positions = np.cumsum(_steps(bank, note, len(envelope)))
    sound = _read(bank, zone, positions)
    sound = sound * envelope[: len(sound)]
    sound = _filtered(sound, _cutoff_hz(note))
    attenuation_db = zone.value(_ATTENUATION) / 10 * _ATTENUATION_SCALE
    gain = (note.velocity / 127) ** 2 * 10 ** (-max(attenuation_db, 0.0) / 20)
    return (sound * gain).astype(np.float32)


def _steps(bank: Bank, note: _Played, count: int) -> npt.NDArray[np.float64]:
    """How far the sample advances with every sample of the output."""
    zone, header = note.zone, bank.headers[note.zone.sample]
    root = zone.value(_ROOT) if zone.value(_ROOT) >= 0 else header.root_key
    cents = (note.key - root) * zone.value(_SCALE)
    cents += zone.value(_COARSE) * 100 + zone.value(_FINE) + header.correction_cents
    bend = np.zeros(count)
    if depth := zone.value(_VIBRATO_CENTS):
        times = np.arange(count) / RATE_HZ - _seconds(zone.value(_VIBRATO_DELAY))
        speed_hz = 8.176 * 2 ** (zone.value(_VIBRATO_FREQUENCY) / 1200)
        bend = np.where(times > 0, depth * np.sin(2 * np.pi * speed_hz * times), 0.0)
    steps: npt.NDArray[np.float64] = header.rate_hz / RATE_HZ * 2 ** ((cents + bend) / 1200)
    return steps


def _read(bank: Bank, zone: Zone, positions: npt.NDArray[np.float64]) -> Samples:
    """The sample at fractional positions (cubic interpolation), looped where the zone says so."""
    data = bank.samples(zone.sample)
    start, end = bank.loop(zone.sample)
    if zone.value(_MODES) & 1 and 0 <= start < end <= len(data):
        past = positions >= end
        positions = np.where(past, start + (positions - start) % (end - start), positions)
    else:
        positions = positions[positions < len(data) - 1]
    whole = positions.astype(np.int64)
    part = (positions - whole).astype(np.float32)
    last = len(data) - 1
    a, b, c, d = (data[np.clip(whole + shift, 0, last)] for shift in (-1, 0, 1, 2))
    curve = ((0.5 * (d - a) + 1.5 * (b - c)) * part + (a - 2.5 * b + 2 * c - 0.5 * d)) * part
    read: Samples = (curve + 0.5 * (c - a)) * part + b
    return read


def _envelope(note: _Played) -> Samples:
    zone = note.zone
    delay, attack, hold = (_seconds(zone.value(g)) for g in (_DELAY, _ATTACK, _HOLD))
    decay = max(_seconds(zone.value(_DECAY)), 0.001)
    release = min(max(_seconds(zone.value(_RELEASE)), 0.02), _LONGEST_RELEASE_S)
    sustain_db = np.clip(zone.value(_SUSTAIN), 0, 1000) / 10
    held = min(note.duration_s, _LONGEST_S)
    times = np.arange(int((held + release) * RATE_HZ)) / RATE_HZ - delay
    rise = np.clip(times / max(attack, 0.001), 0.0, 1.0)
    fall_db = np.clip((times - attack - hold) / decay * 100, 0.0, sustain_db)
    after = np.clip(times + delay - held, 0.0, None)
    fall_db = fall_db + after / release * 100
    envelope: Samples = (rise * 10 ** (-fall_db / 20)).astype(np.float32)
    envelope[-64:] *= np.linspace(1, 0, len(envelope[-64:]), dtype=np.float32)
    return envelope


def _cutoff_hz(note: _Played) -> float:
    softer = 2400 * (1 - note.velocity / 127) * 0.5
    return float(8.176 * 2 ** ((note.zone.value(_FILTER_CENTS) - softer) / 1200))


def _filtered(sound: Samples, cutoff_hz: float) -> Samples:
    if cutoff_hz > 16_000 or len(sound) < 2:
        return sound
    size = 1 << (len(sound) - 1).bit_length()
    spectrum = np.fft.rfft(sound, size)
    frequencies = np.fft.rfftfreq(size, 1 / RATE_HZ)
    low = np.fft.irfft(spectrum / np.sqrt(1 + (frequencies / cutoff_hz) ** 4), size)
    kept: Samples = low[: len(sound)].astype(np.float32)
    return kept


def _reverberated(mix: Stereo) -> Stereo:
    """The mix in a small hall: noise that dies away in one and a half seconds, the same every time."""
    count = int(_REVERB_S * RATE_HZ)
    noise = np.random.default_rng(440).standard_normal((count, 2))
    hall = noise * 10 ** (-3 * np.arange(count) / count)[:, None] / np.sqrt(count / 7)
    hall[: int(0.012 * RATE_HZ)] = 0
    size = 1 << (2 * count).bit_length()
    block = size - count
    halls = [np.fft.rfft(hall[:, side].astype(np.float32), size) for side in (0, 1)]
    mono = mix.mean(axis=1)
    wet = np.zeros((len(mix) + size, 2), np.float32)
    for start in range(0, len(mono), block):
        spectrum = np.fft.rfft(mono[start : start + block], size)
        for side in (0, 1):
            wet[start : start + size, side] += np.fft.irfft(spectrum * halls[side], size)
    return wet[: len(mix)] * np.float32(8.0)


def _seconds(timecents: int) -> float:
    return 0.0 if timecents <= -12000 else float(2 ** (min(timecents, 8000) / 1200))
