from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
import pytest

from kamerton.media.film import Film, render_score_video
from kamerton.media.film.geometry import read_geometry
from kamerton.media.film.plan import FilmPlan
from kamerton.scores.engraving.engraver import engrave
from kamerton.scores.engraving.timeline import Timeline
from tests.media.samples import sound_bytes
from tests.scores.conftest import BIRCH


@dataclass(frozen=True)
class Piece:
    pages: tuple[str, ...]
    course: Timeline


@pytest.fixture(scope="module")
def piece() -> Piece:
    made = engrave(BIRCH.encode())
    return Piece(
        tuple(p["svg"] for p in made["layouts"]["wide"]), Timeline.from_json(made["timeline"])
    )


def test_geometry_finds_bars_and_notes(piece: Piece):
    page = read_geometry(piece.pages[0])
    assert sorted(page.bars) == list(range(7))
    boxes = [page.bars[bar] for bar in sorted(page.bars)]
    assert all(box.right > box.left and box.bottom - box.top == pytest.approx(720) for box in boxes)
    assert all(boxes[0].left <= page.notes[n][0] <= boxes[0].right for n in range(4))


def test_the_cursor_moves_on_through_a_bar(piece: Piece):
    plan = FilmPlan(piece.course, [read_geometry(svg) for svg in piece.pages])
    moments = [plan.at(ms) for ms in (0, 100, 400, 700, 1000)]
    xs = [moment.x for moment in moments if moment]
    assert xs == sorted(xs)
    assert moments[0] is not None
    assert moments[0].sounding == (0,)
    assert FilmPlan(piece.course, []).at(0) is None


def test_a_film_has_pictures_that_move_and_the_sound(piece: Piece, tmp_path: Path):
    course = Timeline(3000, 90.0, piece.course.bars[:2], piece.course.steps[:8], (), {})
    out = tmp_path / "film.mp4"
    render_score_video(Film("Берёза", piece.pages, course, "народная"), sound_bytes(seconds=3), out)
    with av.open(str(out)) as container:
        assert [s.type for s in container.streams] == ["video", "audio"]
        pictures = [f.to_ndarray(format="gray") for f in container.decode(video=0)]
    assert len(pictures) == 54
    assert pictures[0].shape == (720, 1280)
    assert np.abs(pictures[2].astype(int) - pictures[20].astype(int)).max() > 40
    with av.open(str(out)) as container:
        assert sum(f.samples for f in container.decode(audio=0)) / 48_000 == pytest.approx(
            3, abs=0.15
        )
