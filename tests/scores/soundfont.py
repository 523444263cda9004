"""A tiny SoundFont made for the tests: one looped sine of A4."""

import struct

import numpy as np

RATE = 44_100
PERIODS = 44


def sine_bank(generators: dict[int, int] | None = None) -> bytes:
    count = round(RATE / 440 * PERIODS)
    wave = np.sin(2 * np.pi * 440 * np.arange(count) / RATE)
    audio = (wave * 30_000).astype("<i2").tobytes() + b"\0" * 92
    own = {54: 1, **(generators or {}), 53: 0}
    header = struct.pack("<20sIIIIIBbHH", b"A4", 0, count, 0, count, RATE, 69, 0, 0, 1)
    tables = {
        "phdr": struct.pack("<20sHHHIII", b"Sine", 0, 0, 0, 0, 0, 0)
        + struct.pack("<20sHHHIII", b"EOP", 0, 0, 1, 0, 0, 0),
        "pbag": struct.pack("<HHHH", 0, 0, 1, 0),
        "pgen": struct.pack("<HHHH", 41, 0, 0, 0),
        "inst": struct.pack("<20sH20sH", b"Sine", 0, b"EOI", 1),
        "ibag": struct.pack("<HHHH", 0, 0, len(own), 0),
        "igen": b"".join(struct.pack("<HH", g, v & 0xFFFF) for g, v in own.items()) + b"\0" * 4,
        "shdr": header + struct.pack("<20sIIIIIBbHH", b"EOS", 0, 0, 0, 0, 0, 0, 0, 0, 0),
    }
    pdta = b"pdta" + b"".join(_chunk(name.encode(), data) for name, data in tables.items())
    body = _chunk(b"LIST", b"sdta" + _chunk(b"smpl", audio)) + _chunk(b"LIST", pdta)
    return _chunk(b"RIFF", b"sfbk" + body)


def _chunk(name: bytes, data: bytes) -> bytes:
    return name + struct.pack("<I", len(data)) + data + b"\0" * (len(data) & 1)
