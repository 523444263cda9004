"""Forms of rendered sound."""

from enum import StrEnum


class AudioFormat(StrEnum):
    """Container and codec of rendered sound; the value is the file's extension."""

    WAV = "wav"
    OPUS = "opus"
    AAC = "m4a"
