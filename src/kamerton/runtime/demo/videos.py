"""The demo's videos, made from scores: a cursor follows the playing, captions follow the bars."""

import tempfile
from pathlib import Path

from kamerton.files.api import open_file
from kamerton.library.api import Made, add_recording, give_file
from kamerton.library.models import Material, MaterialVersion
from kamerton.media.api import Film, add_captions, media_for, render_score_video
from kamerton.runtime.demo.reading import CONTENT, Data, toml
from kamerton.scores.api import (
    AudioFormat,
    Rendition,
    keep_alignment,
    page_svg,
    render,
    render_audio,
    timeline,
)


def make_video(slug: str, version_id: int) -> None:
    """Make one video of videos.toml and give it to the version of its material."""
    item = next(v for v in toml("materials/videos.toml")["videos"] if v["slug"] == slug)
    piece = next(p for p in toml("music/index.toml")["pieces"] if p["slug"] == item["score"])
    source = (CONTENT / "music" / piece["file"]).read_bytes()
    rendition = render(source, is_patient=True)
    sound = render_audio(rendition, audio_format=AudioFormat.AAC, program=piece.get("midi_program"))
    course = timeline(rendition)
    film = Film(item["title"]["ru"], _pages(rendition), course)
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / f"{slug}.mp4"
        render_score_video(film, sound, made)
        version = give_file(
            version_id=version_id,
            upload=Made(made.read_bytes(), made.name),
            duration_s=round(course.duration_ms / 1000),
        )
    _caption(version, item, rendition)
    _put_beside_score(version, item, rendition)


def _put_beside_score(version: MaterialVersion, item: Data, rendition: Rendition) -> None:
    """Let the video play beside its score; it was made from it, so its bars are known."""
    score = Material.objects.select_related("owner").filter(slug=item["score"]).first()
    if score is None or score.owner is None or version.file_id is None or score.recordings.exists():
        return
    with open_file(version.file_id) as stream:
        upload = Made(stream.read(), f"{item['slug']}.mp4")
    titles = ("Видео: ноты следуют за звуком", "Video: the score follows its sound")
    kept = add_recording(score.owner, material_id=score.pk, title=titles, upload=upload)
    course = timeline(rendition)
    points = [(float(place), float(bar.start_ms)) for place, bar in enumerate(course.bars)]
    points.append((float(len(course.bars)), float(course.duration_ms)))
    keep_alignment(rendition, kept.object_key, points, actor_id=score.owner.pk)


def _pages(rendition: Rendition) -> tuple[str, ...]:
    count = len(rendition.layouts["wide"])
    return tuple(page_svg(rendition, "wide", n).decode() for n in range(1, count + 1))


def _time(milliseconds: float) -> str:
    seconds, rest = divmod(round(milliseconds), 1000)
    minutes, seconds = divmod(seconds, 60)
    return f"{minutes:02d}:{seconds:02d}.{rest:03d}"


def captions(item: Data, rendition: Rendition) -> str:
    """Return the captions as WebVTT: each from its bar until the next one's."""
    course = timeline(rendition)
    labels = rendition.facts.bar_labels if rendition.facts else ()
    starts: dict[str, int] = {}
    for played in course.bars:
        starts.setdefault(str(labels[played.bar]), played.start_ms)
    marks = [(starts.get(str(c["bar"]), 0), c["text"]) for c in item["captions"]]
    ends = [start for start, _text in marks[1:]] + [course.duration_ms]
    cues = [
        f"{_time(start)} --> {_time(end)}\n{text}"
        for (start, text), end in zip(marks, ends, strict=True)
        if end > start
    ]
    return "WEBVTT\n\n" + "\n\n".join(cues) + "\n"


def _caption(version: MaterialVersion, item: Data, rendition: Rendition) -> None:
    media = media_for(version.file_id) if version.file_id else None
    if media is not None and version.created_by_id is not None:
        text = captions(item, rendition).encode()
        add_captions(media.id, language="ru", content=text, actor_id=version.created_by_id)
