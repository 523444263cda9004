"""ABC notation, the way people type tunes, read into a model and written as MusicXML.

The engraver has an importer of its own, but it knows neither voices nor endings, key changes, verses or
the length of a chord; the tunes of teachers need all of them. After the ABC standard 2.1.
"""

from kamerton.scores.engraving.abc.musicxml import write_musicxml
from kamerton.scores.engraving.abc.reader import read_tune


def abc_to_musicxml(text: str) -> str:
    """The first tune of an ABC text as MusicXML. Raises EngravingFault when there is no music in it."""
    return write_musicxml(read_tune(text))
