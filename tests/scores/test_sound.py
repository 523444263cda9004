import io
from pathlib import Path

import av
import numpy as np
import pytest

from kamerton.scores.api import AudioFormat, render, render_audio
from kamerton.scores.engraving.timeline import SoundNote
from kamerton.scores.sound.bank import Bank, BankError
from kamerton.scores.sound.encode import encode
from kamerton.scores.sound.instruments import InstrumentsMissing, instrument
from kamerton.scores.sound.synth import RATE_HZ, synthesise
from tests.scores.conftest import BIRCH
from tests.scores.instruments import ensure_instruments, with_sines
from tests.scores.soundfont import sine_bank


def frequency_hz(sound: np.ndarray) -> float:
    spectrum = np.abs(np.fft.rfft(sound * np.hanning(len(sound))))
    return float(np.argmax(spectrum) * RATE_HZ / len(sound))


def note(
    pitch: int = 69, start_ms: int = 0, duration_ms: int = 1000, velocity: int = 100
) -> SoundNote:
    return SoundNote(start_ms, duration_ms, pitch, velocity, 0)


def played(*notes: SoundNote, generators: dict[int, int] | None = None) -> np.ndarray:
    bank = Bank(sine_bank(generators))
    return synthesise(notes, lambda _: bank)


@pytest.fixture
def _instruments(settings, tmp_path: Path) -> None:
    ensure_instruments(settings, tmp_path)


def test_a_bank_is_read():
    bank = Bank(sine_bank())
    (zone,) = bank.zones
    assert (zone.low_key, zone.high_key, zone.sample) == (0, 127, 0)
    assert bank.loop(0) == (0, 4410)
    assert abs(float(np.abs(bank.samples(0)).max()) - 30_000 / 32768) < 0.001


@pytest.mark.parametrize("data", [b"", b"RIFF\0\0\0\0WAVE", sine_bank()[:200]])
def test_what_is_no_bank_is_refused(data: bytes):
    with pytest.raises(BankError):
        Bank(data)


@pytest.mark.parametrize(("pitch", "expected"), [(69, 440), (57, 220), (81, 880), (60, 261.63)])
def test_a_note_has_its_pitch(pitch: int, expected: float):
    sound = played(note(pitch, duration_ms=2000))[: 2 * RATE_HZ, 0]
    assert frequency_hz(sound) == pytest.approx(expected, abs=0.6)


def test_notes_stand_where_they_should_and_end():
    sound = np.abs(played(note(start_ms=1000, duration_ms=500)).mean(axis=1))
    assert float(sound[: RATE_HZ - 100].max()) < 1e-4
    assert float(sound[RATE_HZ : RATE_HZ + 8000].max()) > 0.5
    assert float(sound[int(2.9 * RATE_HZ) :].max()) < 0.05


def test_panorama_and_release_follow_the_generators():
    left = played(note(), generators={17: -500 & 0xFFFF})
    loud = np.abs(left[: RATE_HZ // 2]).max(axis=0)
    assert loud[0] > 4 * loud[1]
    after = slice(int(1.4 * RATE_HZ), int(1.5 * RATE_HZ))
    slow = np.abs(played(note(), generators={38: 1200})[after]).max()
    quick = np.abs(played(note())[after]).max()
    assert slow > 1.3 * quick


def test_silence_stays_silent():
    assert not played().any()


@pytest.mark.parametrize("audio_format", list(AudioFormat))
def test_encode_makes_a_file_that_plays(audio_format: AudioFormat):
    with av.open(io.BytesIO(encode(played(note()), audio_format))) as container:
        count = sum(frame.samples for frame in container.decode(audio=0))
        rate = container.streams.audio[0].rate
    assert count / rate == pytest.approx(3.0, abs=0.1)


@pytest.mark.django_db
@pytest.mark.usefixtures("_instruments")
def test_render_audio_plays_the_score_by_its_instruments():
    rendition = render(BIRCH)
    data = render_audio(rendition, audio_format=AudioFormat.WAV, program=73, tempo_percent=120)
    with av.open(io.BytesIO(data)) as container:
        blocks = [frame.to_ndarray() for frame in container.decode(audio=0)]
    sound = np.concatenate(blocks, axis=1).reshape(-1, 2)[:, 0] / 32768
    assert len(sound) / RATE_HZ == pytest.approx(12 / 1.2 + 2, abs=0.2)
    assert float(np.abs(sound).max()) > 0.5
    partial = frequency_hz(sound[2000 : RATE_HZ // 5]) / 659.3
    assert partial == pytest.approx(round(partial), rel=0.03)


@pytest.mark.usefixtures("_instruments")
@pytest.mark.parametrize("program", [0, 1, 21, 40, 52, 73, 110, 127])
def test_every_program_has_an_instrument_in_tune(program: int):
    bank = instrument(program)
    sound = synthesise([note(duration_ms=1500)], lambda _: bank)
    assert float(np.abs(sound).max()) > 0.5


def test_instruments_are_found_by_their_program_and_the_drums_apart(tmp_path: Path, settings):
    settings.STATIC_BUILT = with_sines(tmp_path)
    sound = synthesise([note(duration_ms=500)], lambda _: instrument(127, is_percussion=True))
    assert frequency_hz(sound[: RATE_HZ // 2, 0]) == pytest.approx(440, abs=2)
    assert instrument(0).loop(0) == instrument(127).loop(0)


def test_without_a_build_there_are_no_instruments(tmp_path: Path, settings):
    settings.STATIC_BUILT = tmp_path
    with pytest.raises(InstrumentsMissing):
        instrument(0)
