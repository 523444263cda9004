"""What other packages use of sound and video."""

from kamerton.media.film import Film, render_score_video
from kamerton.media.items import Media
from kamerton.media.operations import add_captions, prepare, prepare_again, process
from kamerton.media.players import play_addresses, player
from kamerton.media.queries import media_by_id, media_for, media_for_many, media_of_object

__all__ = [
    "Film",
    "Media",
    "add_captions",
    "media_by_id",
    "media_for",
    "media_for_many",
    "media_of_object",
    "play_addresses",
    "player",
    "prepare",
    "prepare_again",
    "process",
    "render_score_video",
]
