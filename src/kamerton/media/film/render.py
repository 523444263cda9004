"""Drawing and encoding of a film of a score."""

import io
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import cast

import av
import numpy as np
import numpy.typing as npt
import typst
from PIL import Image

from kamerton.media.film.geometry import PageGeometry, read_geometry
from kamerton.media.film.plan import Film, FilmPlan, Moment

WIDTH, HEIGHT = 1280, 720
FRAMES_PER_S = 12
_TOP, _MARGIN = 92, 40
_TAIL_S = 1.5
_PAPER, _INK = "#fdfcf9", "#20242e"
_BRASS = np.array([150, 92, 10], np.float32)
_WASH = np.array([235, 205, 150], np.float32)
_SCROLL = 0.28

Picture = npt.NDArray[np.uint8]


def write_film(film: Film, audio: bytes, out: Path) -> None:
    """Draw and encode all frames; see kamerton.media.film."""
    pages = [read_geometry(svg) for svg in film.pages]
    pictures = _pictures(film)
    plan = FilmPlan(film.course, pages)
    seconds = film.course.duration_ms / 1000 + _TAIL_S
    with av.open(str(out), "w", format="mp4", options={"movflags": "faststart"}) as container:
        video = cast(
            av.VideoStream,
            container.add_stream(
                "libx264", rate=FRAMES_PER_S, options={"preset": "veryfast", "crf": "23"}
            ),
        )
        video.width, video.height, video.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        sound = _SoundTrack(container, audio)
        for number, picture in enumerate(_frames(plan, pages, pictures, seconds)):
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            frame.pts, frame.time_base = number, Fraction(1, FRAMES_PER_S)
            container.mux(video.encode(frame))
            sound.write_until((number + 1) / FRAMES_PER_S)
        container.mux(video.encode(None))
        sound.finish()


class _SoundTrack:
    """Copies the sound beside the pictures, so that both lie together in the file."""

    def __init__(self, container: av.container.OutputContainer, audio: bytes) -> None:
        self._container = container
        self._stream = cast(
            av.AudioStream, container.add_stream("aac", rate=48_000, layout="stereo")
        )
        self._stream.bit_rate = 128_000
        self._resampler = av.AudioResampler("fltp", "stereo", 48_000, frame_size=1024)
        self._parts = self._read(audio)
        self._at_s = 0.0

    def write_until(self, seconds: float) -> None:
        while self._at_s < seconds:
            part = next(self._parts, None)
            if part is None:
                return
            self._at_s += part.samples / 48_000
            self._container.mux(self._stream.encode(part))

    def finish(self) -> None:
        self._container.mux(self._stream.encode(None))

    def _read(self, audio: bytes) -> Iterator[av.AudioFrame]:
        with av.open(io.BytesIO(audio), "r") as source:
            for frame in source.decode(audio=0):
                yield from self._resampler.resample(frame)


def _frames(
    plan: FilmPlan, pages: list[PageGeometry], pictures: list[Picture], seconds: float
) -> Iterator[Picture]:
    scroll = 0.0
    shown = -1
    for number in range(round(seconds * FRAMES_PER_S)):
        moment = plan.at(number * 1000 / FRAMES_PER_S)
        if moment is None:
            yield pictures[0][:HEIGHT]
            continue
        picture, page = pictures[moment.page], pages[moment.page]
        scale = (WIDTH - 2 * _MARGIN) / page.width
        goal = _TOP + moment.bar.top * scale - HEIGHT * 0.3
        goal = min(max(0.0, goal), max(0, len(picture) - HEIGHT))
        scroll = goal if moment.page != shown else scroll + (goal - scroll) * _SCROLL
        shown = moment.page
        yield _draw(picture, page, moment, round(scroll))


def _draw(picture: Picture, page: PageGeometry, moment: Moment, scroll: int) -> Picture:
    frame = picture[scroll : scroll + HEIGHT].copy()
    scale = (WIDTH - 2 * _MARGIN) / page.width

    def area(left: float, top: float, right: float, bottom: float) -> Picture:
        x0, x1 = (round(_MARGIN + x * scale) for x in (left, right))
        y0, y1 = (round(_TOP + y * scale) - scroll for y in (top, bottom))
        return frame[max(0, y0) : max(0, y1), max(0, x0) : max(0, x1)]

    band = area(moment.x - 90, moment.bar.top - 420, moment.x + 420, moment.bar.bottom + 420)
    band[:] = (band.astype(np.float32) * _WASH / 255).astype(np.uint8)
    for note in moment.sounding:
        if place := page.notes.get(note):
            head = area(place[0] - 20, place[1] - 110, place[0] + 330, place[1] + 110)
            ink = (1 - head.mean(axis=2, keepdims=True) / 255).clip(0, 1)
            head[:] = (head * (1 - ink) + _BRASS * ink).astype(np.uint8)
    return frame


def _pictures(film: Film) -> list[Picture]:
    """Every page as a picture of the film's width, the title above it, at least as high as the film."""
    found = []
    for svg in film.pages:
        with TemporaryDirectory(prefix="kamerton-film-") as name:
            folder = Path(name)
            (folder / "page.svg").write_text(svg.replace("currentColor", _INK))
            (folder / "page.typ").write_text(_document(film))
            drawn = typst.compile(str(folder / "page.typ"), format="png", ppi=144.0)
        image = Image.open(io.BytesIO(drawn if isinstance(drawn, bytes) else drawn[0])).convert(
            "RGB"
        )
        image = image.resize(
            (WIDTH, round(image.height * WIDTH / image.width)), Image.Resampling.LANCZOS
        )
        found.append(np.asarray(image))
    return found


def _document(film: Film) -> str:
    title, note = (
        text.replace("\\", "\\\\").replace('"', '\\"') for text in (film.title, film.note)
    )
    return f"""
#set page(width: {WIDTH}pt, height: auto, margin: 0pt, fill: rgb("{_PAPER}"))
#set text(font: ("PT Serif", "Libertinus Serif"), fill: rgb("{_INK}"))
#block(width: 100%, height: {_TOP}pt, inset: (x: {_MARGIN}pt, top: 26pt))[
  #text(size: 26pt, weight: "bold", "{title}") #h(12pt) #text(size: 18pt, fill: rgb("#6b6f78"), "{note}")
]
#v(0pt, weak: true)
#block(width: 100%, inset: (x: {_MARGIN}pt), above: 0pt, below: 0pt, image("page.svg", width: 100%))
#v({HEIGHT // 2}pt)
"""
