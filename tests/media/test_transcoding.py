from pathlib import Path

import av
import pytest

from kamerton.media.transcoding.faults import FaultCode, TranscodingFault
from kamerton.media.transcoding.guard import transcode_guarded
from kamerton.media.transcoding.ladder import ladder
from kamerton.media.transcoding.probe import Probe, probe
from kamerton.media.transcoding.transcoder import transcode
from tests.corpora import corpus
from tests.media.samples import sound_bytes, video_file


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = tmp_path / "out"
    folder.mkdir()
    return folder


def fault_of(source: Path, out: Path) -> FaultCode:
    with pytest.raises(TranscodingFault) as caught:
        transcode(source, out, lambda _: None)
    return caught.value.code


def test_a_video_becomes_renditions_with_a_poster(tmp_path: Path, out: Path):
    told: list[float] = []
    made = transcode(video_file(tmp_path / "a.mp4", seconds=6, size=(854, 480)), out, told.append)
    assert (made["kind"], made["width"], made["height"]) == ("video", 854, 480)
    assert [r["name"] for r in made["renditions"]] == ["240p", "480p"]
    assert 5900 < made["duration_ms"] < 6200
    assert sorted(p.name for p in out.iterdir()) == sorted(made["files"])
    assert told[-1] == 1.0
    assert told == sorted(told)
    master = (out / "master.m3u8").read_text()
    assert "RESOLUTION=854x480" in master
    assert "sound.m3u8" in master
    assert (out / "poster.jpg").read_bytes()[:3] == b"\xff\xd8\xff"


def test_each_playlist_plays_to_the_end(tmp_path: Path, out: Path):
    transcode(video_file(tmp_path / "a.mp4", seconds=6), out, lambda _: None)
    for name in ("240p", "sound"):
        text = (out / f"{name}.m3u8").read_text()
        assert "#EXT-X-BYTERANGE" in text
        assert text.rstrip().endswith("#EXT-X-ENDLIST")
        with av.open(str(out / f"{name}.m3u8")) as container:
            last = max(frame.time or 0 for frame in container.decode(container.streams[0]))
        assert last > 5.8


def test_sound_becomes_streams_and_an_outline(tmp_path: Path, out: Path):
    tone = tmp_path / "tone.wav"
    tone.write_bytes(sound_bytes(seconds=9))
    recordings = [(tone, 9000), *((file, 9098) for file in corpus("audio/vocadito_10.wav"))]
    for source, duration_ms in recordings:
        made = transcode(source, out, lambda _: None)
        assert made["kind"] == "audio"
        assert made["duration_ms"] == pytest.approx(duration_ms, abs=60)
        assert len(made["peaks"]) == 800
        assert max(made["peaks"]) == 100
        for name in ("sound.ogg", "sound.mp4"):
            with av.open(str(out / name)) as container:
                assert sum(f.samples for f in container.decode(audio=0)) / 48_000 > 8.9


@pytest.mark.parametrize(
    ("codec", "name"), [("libmp3lame", "mp3"), ("flac", "flac"), ("libopus", "webm")]
)
def test_common_formats_of_sound_are_read(tmp_path: Path, out: Path, codec: str, name: str):
    source = tmp_path / f"a.{name}"
    if codec == "libopus":
        source.write_bytes(sound_bytes(codec="flac", name="matroska"))
    else:
        source.write_bytes(sound_bytes(codec=codec, name=name))
    assert transcode(source, out, lambda _: None)["duration_ms"] == pytest.approx(2000, abs=120)


def test_files_that_are_no_recordings_are_refused(tmp_path: Path, out: Path):
    text = tmp_path / "a.mp4"
    text.write_text("Просто текст " * 100)
    assert fault_of(text, out) is FaultCode.UNKNOWN_FORMAT
    empty = tmp_path / "b.mp4"
    empty.touch()
    assert fault_of(empty, out) is FaultCode.EMPTY


def test_a_playlist_that_names_other_files_is_never_opened(tmp_path: Path, out: Path):
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    playlist = tmp_path / "a.mp4"
    playlist.write_text(
        f"#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\nfile://{secret}\n#EXT-X-ENDLIST\n"
    )
    assert fault_of(playlist, out) is FaultCode.UNKNOWN_FORMAT


def test_a_cut_off_file_is_refused(tmp_path: Path, out: Path):
    whole = video_file(tmp_path / "a.mp4")
    cut = tmp_path / "b.mp4"
    cut.write_bytes(whole.read_bytes()[:4000])
    assert fault_of(cut, out) in {FaultCode.UNKNOWN_FORMAT, FaultCode.DAMAGED}


def test_the_process_answers_with_the_fault(tmp_path: Path, out: Path):
    text = tmp_path / "a.mp3"
    text.write_text("no music")
    with pytest.raises(TranscodingFault) as caught:
        transcode_guarded(text, out, lambda _: None)
    assert caught.value.code is FaultCode.UNKNOWN_FORMAT


def test_the_process_answers_with_the_result(tmp_path: Path, out: Path):
    source = tmp_path / "a.wav"
    source.write_bytes(sound_bytes())
    told: list[float] = []
    assert transcode_guarded(source, out, told.append)["kind"] == "audio"
    assert told[-1] == 1.0


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        ((1920, 1080), ["426x240", "854x480", "1280x720"]),
        ((1080, 1920), ["240x426", "480x854", "720x1280"]),
        ((640, 360), ["426x240"]),
        ((160, 120), ["160x120"]),
        ((640, 480), ["320x240", "640x480"]),
    ],
)
def test_renditions_are_never_larger_than_the_source(size: tuple[int, int], expected: list[str]):
    rungs = ladder(Probe(10, True, *size, 25.0, 0))
    assert [f"{r.width}x{r.height}" for r in rungs] == expected


def test_probe_tells_what_is_in_it(tmp_path: Path):
    found = probe(video_file(tmp_path / "a.mp4"))
    assert (found.has_sound, found.width, found.height, found.frames_per_s) == (
        True,
        426,
        240,
        12.0,
    )
