"""Players as markup for any page."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from markupsafe import Markup

from kamerton.media.enums import MediaKind
from kamerton.media.items import Media
from kamerton.media.tokens import key_of
from kamerton.ui.api import component

_WAVE_HEIGHT = 100
_WAVE_POINTS = 400


@dataclass(frozen=True, slots=True)
class Track:
    """Captions of a player."""

    language: str
    label: str
    address: str


@dataclass(frozen=True, slots=True)
class PlayerData:
    """What the components show: addresses of all files, captions, the outline of the sound."""

    media: Media
    title: str
    start_s: float
    addresses: dict[str, str]
    tracks: tuple[Track, ...]
    view_address: str

    @property
    def mp4_name(self) -> str:
        """The rendition for players that know no playlists: the middle one."""
        names = [n for n in self.media.files if n.endswith("p.mp4")]
        return names[len(names) // 2] if names else ""

    @property
    def wave(self) -> str:
        """The outline of the sound as an SVG path, 400 wide and 100 high."""
        return wave_path(self.media.peaks)


def player(media: Media, *, start_s: float = 0.0, title: str | None = None) -> Markup:
    """The player of a recording, or what there is in its place while it is prepared or cannot be.

    Args:
        media: whoever calls this has made sure that the reader may see it.
        start_s: where to go on.
        title: shown in place of the file's name; "" for none.
    """
    return player_of_key(media, key_of(media.id), start_s=start_s, title=title)


def player_of_key(
    media: Media, key: str, *, start_s: float = 0.0, title: str | None = None
) -> Markup:
    """The player whose addresses hold the given key."""
    data = player_data(media, key, start_s=start_s, title=title)
    if not media.is_ready:
        return component("MediaWaiting", data=data)
    name = "VideoPlayer" if media.kind == MediaKind.VIDEO else "AudioPlayer"
    return component(name, data=data)


def player_data(
    media: Media, key: str = "", *, start_s: float = 0.0, title: str | None = None
) -> PlayerData:
    """What a player needs to know."""
    key = key or key_of(media.id)
    return PlayerData(
        media=media,
        title=media.name if title is None else title,
        start_s=start_s,
        addresses={name: reverse("media:file", args=[key, name]) for name in media.files},
        tracks=tuple(
            Track(code, language_name(code), reverse("media:captions", args=[key, code]))
            for code in media.captions
        ),
        view_address=reverse("media:view", args=[key]) + ("?title=" if title == "" else ""),
    )


def play_addresses(media: Media) -> tuple[str, str]:
    """Where a script finds the sound alone and, of a video, the picture; "" for what there is not."""
    if not media.is_ready:
        return "", ""
    key = key_of(media.id)
    sizes = [name for name in media.files if name.endswith("p.mp4")]
    sound = next((name for name in ("sound.mp4", "sound.ogg") if name in media.files), "")
    picture = sizes[len(sizes) // 2] if sizes else ""
    first, second = (reverse("media:file", args=[key, n]) if n else "" for n in (sound, picture))
    return first, second


def language_name(code: str) -> str:
    """A language of captions by name."""
    names = {"ru": _("Russian"), "en": _("English")}
    return names.get(code[:2], code)


def wave_path(peaks: tuple[int, ...]) -> str:
    """The outline as one closed path, mirrored at the middle."""
    if not peaks:
        return ""
    count = min(_WAVE_POINTS, len(peaks))
    middle = _WAVE_HEIGHT / 2
    points = []
    for index in range(count):
        part = peaks[index * len(peaks) // count : (index + 1) * len(peaks) // count]
        points.append(
            (round(index * _WAVE_POINTS / count), max(1, round(max(part) * middle / 100)))
        )
    upper = " ".join(f"{x} {middle - y:g}" for x, y in points)
    lower = " ".join(f"{x} {middle + y:g}" for x, y in reversed(points))
    return f"M{upper} {lower}Z"
