import io

import pytest

from tools import messages

TEMPLATE = b"""<Layout title={{ _("Lessons") }}>
<p>{{ ngettext("%(num)s lesson", "%(num)s lessons", count) }}</p>
<p>{{ pgettext("verb", "Play") }}</p>
{% trans %}
  Two
  lines
{% endtrans %}
</Layout>"""


def test_extract_jinja_reads_attributes_of_components():
    found = list(messages.extract_jinja(io.BytesIO(TEMPLATE), list(messages.KEYWORDS), [], {}))
    assert sorted(str(message) for _line, _name, message, _comments in found) == [
        "('%(num)s lesson', '%(num)s lessons', None)",
        "('verb', 'Play')",
        "Lessons",
        "Two lines",
    ]


@pytest.fixture
def package(tmp_path, monkeypatch):
    folder = tmp_path / "choir"
    folder.mkdir()
    (folder / "__init__.py").write_text("")
    (folder / "views.py").write_text('title = _("Choir")\nrest = _("%(name)s sings")\n')
    monkeypatch.setattr(messages, "SOURCE", tmp_path)
    return folder


def _translate(package, msgid, msgstr):
    path = messages.po_path("choir")
    text = path.read_text(encoding="utf-8")
    text = text.replace(f'msgid "{msgid}"\nmsgstr ""', f'msgid "{msgid}"\nmsgstr "{msgstr}"')
    path.write_text(text, encoding="utf-8")


def test_check_names_what_is_not_extracted_yet(package):
    assert messages.check() == [
        "choir: not in the .po file: 'Choir'",
        "choir: not in the .po file: '%(name)s sings'",
    ]


def test_check_names_untranslated_stale_and_broken(package):
    assert messages.update("choir") == 2
    assert messages.check() == [
        "choir: untranslated: 'Choir'",
        "choir: untranslated: '%(name)s sings'",
    ]
    _translate(package, "Choir", "Хор")
    _translate(package, "%(name)s sings", "%(nom)s поёт")
    faults = messages.check()
    assert len(faults) == 1
    assert "'%(name)s sings'" in faults[0]
    _translate(package, "", "")
    (package / "views.py").write_text('title = _("Choir")\n')
    assert "choir: no longer used: '%(name)s sings'" in messages.check()
    assert messages.update("choir") == 0
    assert messages.check() == []


def test_check_names_one_message_translated_in_two_ways(package, tmp_path):
    messages.update("choir")
    _translate(package, "Choir", "Хор")
    _translate(package, "%(name)s sings", "Поёт %(name)s")
    other = tmp_path / "band"
    other.mkdir()
    (other / "__init__.py").write_text("")
    (other / "views.py").write_text('title = _("Choir")\n')
    messages.update("band")
    path = messages.po_path("band")
    path.write_text(path.read_text("utf-8").replace('msgstr ""\n', 'msgstr "Капелла"\n'), "utf-8")
    faults = [fault for fault in messages.check() if "otherwise" in fault]
    assert faults == ["choir: 'Choir' is translated otherwise in band"]


def test_compile_writes_only_what_is_newer(package):
    messages.update("choir")
    assert messages.compile_all() == 1
    assert messages.compile_all() == 0
    assert messages.po_path("choir").with_suffix(".mo").exists()
