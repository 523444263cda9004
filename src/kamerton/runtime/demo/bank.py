"""The demo's bank of materials: articles, scores, links, collections."""

from typing import Any

from kamerton.core.api import enqueue, storage
from kamerton.core.types import PersonLike
from kamerton.files.api import file_by_id, store
from kamerton.library.api import Made, add_material, arrange_collection, start_collection
from kamerton.library.models import Material, MaterialVersion
from kamerton.media.api import prepare
from kamerton.runtime.demo.reading import CONTENT, article, folder, toml
from kamerton.scores.api import AudioFormat, render_audio, rendition_by_hash
from kamerton.texts.api import Document, from_markdown

LICENCES = {"public-domain": "public_domain", "CC BY-SA 4.0": "cc_by_sa_4"}
AUTHOR = "Институт развития образования Приозёрского края"
ADDRESSES = {"article": "/library/{}/", "music": "/library/{}/", "video": "/library/{}/"}


class Bank:
    """Materials by «kind:slug», and texts that refer to them."""

    def __init__(self, author: PersonLike) -> None:
        self.author = author
        self.materials: dict[str, Material] = {}
        self.sounds: dict[str, int] = {}
        self.folders: dict[str, int] = {}  # of the bank of questions, by slug
        self.questions: dict[str, list[int]] = {}  # items of the bank, by slug of their test
        self.samples: dict[int, list[str]] = {}  # what learners wrote to a question, by its id
        # What learners played to a question, by its id, as notes of the platform's own instruments.
        self.recordings: dict[int, list[dict[str, Any]]] = {}
        self.pieces = {piece["slug"]: piece for piece in toml("music/index.toml")["pieces"]}

    def document(self, markdown: str) -> Document:
        """Return a Markdown text of the content as a document with its scores and links."""
        return from_markdown(markdown, embed=self._embed, link=self._link)

    def _embed(self, kind: str, slug: str) -> dict[str, Any] | None:
        piece = self.pieces.get(slug)
        if piece is None:
            return None
        if kind == "score" and piece["file"].endswith(".abc"):
            source = (CONTENT / "music" / piece["file"]).read_text(encoding="utf-8")
            return {"type": "score", "attrs": {"abc": source, "caption": piece["title"]["ru"]}}
        version = self.materials[f"music:{slug}"].current
        if version is None or version.file_id is None:
            return None
        attrs = {"file": version.file_id, "name": piece["file"], "caption": piece["title"]["ru"]}
        if kind == "audio":
            attrs["file"] = self.sound_of(slug, version)
        return {"type": kind, "attrs": attrs}

    def sound_of(self, slug: str, version: MaterialVersion) -> int:
        """Return the file with the piece's sound, rendered the first time it is asked for."""
        if slug not in self.sounds:
            rendition = rendition_by_hash(version.score_key)
            sound = render_audio(
                rendition, audio_format=AudioFormat.AAC, program=version.midi_program
            )
            file = store(sound, f"{slug}.m4a", owner=("material_version", version.pk))
            prepare(file.sha256, name=file.name, file_id=file.pk)
            self.sounds[slug] = file.pk
        return self.sounds[slug]

    def sound_to_ask(self, slug: str, version: MaterialVersion) -> int:
        """Return a piece's sound as a file that the author has sent, to be put into a question."""
        heard = file_by_id(self.sound_of(slug, version))
        with storage.open(heard.sha256) as stream:
            file = store(stream, f"{slug}.m4a", owner=("upload", self.author.pk), actor=self.author)
        return file.pk

    def _link(self, kind: str, slug: str) -> str | None:
        address = ADDRESSES.get(kind)
        return address.format(slug) if address else None

    def _add(self, key: str, *, fields: dict[str, Any], content: dict[str, Any]) -> None:
        self.materials[key] = add_material(
            self.author,
            fields={"access": "public", "licence": "cc_by_sa_4", "author_name": AUTHOR, **fields},
            content=content,
            slug=key.partition(":")[2],
        )

    def load_articles(self) -> None:
        """Put every article into the bank."""
        for slug in folder("articles", "md"):
            front, markdown = article(slug)
            self._add(
                f"article:{slug}",
                fields={
                    "kind": "article",
                    "direction": "",
                    "source": "; ".join(front.get("sources", ()))[:300],
                    **described(front),
                },
                content={"body": self.document(markdown)},
            )

    def load_scores(self) -> None:
        """Engrave every piece and put it into the bank."""
        for slug, piece in self.pieces.items():
            source = (CONTENT / "music" / piece["file"]).read_bytes()
            words = piece.get("text", "").strip()
            text = piece["annotation"] + (f"\n\n{words}".replace("\n", "  \n") if words else "")
            self._add(
                f"music:{slug}",
                fields={
                    "kind": "score",
                    **described(piece),
                    "summary": piece["annotation"],
                    "summary_en": piece["annotation_en"],
                    "author_name": piece["composer"]["ru"],
                    "source": piece.get("source", ""),
                    "licence": LICENCES.get(piece["licence"], "cc_by_sa_4"),
                },
                content={
                    "body": self.document(text),
                    "upload": Made(source, piece["file"]),
                    "midi_program": piece.get("midi_program"),
                },
            )

    def load_videos(self) -> None:
        """Put the videos into the bank; the worker makes each from its score afterwards."""
        for item in toml("materials/videos.toml")["videos"]:
            self._add(
                f"video:{item['slug']}", fields={"kind": "video", **described(item)}, content={}
            )
            version = self.materials[f"video:{item['slug']}"].current
            if version is not None:
                enqueue("runtime.make_video", slug=item["slug"], version_id=version.pk)

    def load_links(self) -> None:
        """Put the links with their terms into the bank."""
        for item in toml("materials/links.toml")["links"]:
            self._add(
                f"link:{item['slug']}",
                fields={
                    "kind": "link",
                    **described(item),
                    "author_name": "",
                    "source": item["terms"]["ru"],
                },
                content={"url": item["url"]},
            )

    def load_collections(self, people: dict[str, Any]) -> None:
        """Put materials together."""
        for item in toml("materials/collections.toml")["collections"]:
            owner = people[item["person"]]
            collection = start_collection(
                owner,
                title=item["title"]["ru"],
                title_en=item["title"]["en"],
                summary=item["summary"]["ru"],
                access="public",
            )
            known = [self.materials[key].pk for key in item["items"] if key in self.materials]
            arrange_collection(owner, collection_id=collection.pk, material_ids=known)


def described(item: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of a description that content files share."""
    summary = item.get("summary", {})
    return {
        "title": item["title"]["ru"],
        "title_en": item["title"]["en"],
        "summary": summary.get("ru", ""),
        "summary_en": summary.get("en", ""),
        "level": item.get("level", ""),
        "subjects": item.get("subjects", []),
        "instruments": item.get("instruments", []),
        "tags": item.get("tags", []),
        "minutes": item.get("minutes", 0),
    }
