"""The compiler of translations agrees with Babel's."""

import gettext
import io

import pytest
from babel.messages import mofile, pofile

from tools.build_messages import catalogues, compiled


@pytest.mark.parametrize("path", catalogues(), ids=lambda path: path.parts[-5])
def test_compiled_catalogue_is_the_one_that_babel_makes(path):
    ours = gettext.GNUTranslations(io.BytesIO(compiled(path.read_text(encoding="utf-8"))))
    buffer = io.BytesIO()
    with path.open("rb") as source:
        mofile.write_mo(buffer, pofile.read_po(source))
    buffer.seek(0)
    theirs = gettext.GNUTranslations(buffer)

    # Babel repeats an untranslated plural as its own translation; the look-up gives the same.
    untold = {key: text for key, text in theirs._catalog.items() if key not in ours._catalog}
    assert {key: theirs._catalog[key] for key in ours._catalog if key} == {
        key: text for key, text in ours._catalog.items() if key
    }
    assert all(isinstance(key, tuple) for key in untold)


def test_fuzzy_and_untranslated_messages_are_left_out():
    text = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n#, fuzzy\nmsgid "a"\nmsgstr "б"\n\n'
    text += 'msgid "c"\nmsgstr ""\n\nmsgctxt "x"\nmsgid "d"\nmsgstr "д"\n"а"\n'

    found = gettext.GNUTranslations(io.BytesIO(compiled(text)))

    assert found.gettext("a") == "a"
    assert found.gettext("c") == "c"
    assert found.pgettext("x", "d") == "да"
