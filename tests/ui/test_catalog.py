import pathlib
import re

import jinja2
import pytest
from django.template import engines
from django.utils import translation
from markupsafe import Markup

from kamerton.learning.models import Enrolment
from kamerton.ui.api import component
from kamerton.ui.catalog import PURE
from kamerton.ui.errors import ComponentError
from kamerton.ui.frame import registry
from kamerton.ui.render import jinja_environment

SOURCE = pathlib.Path(__file__).parents[2] / "src" / "kamerton"
README = (SOURCE / "ui" / "README.md").read_text(encoding="utf-8")
INNER = {"Control", "FieldErrors", "FileFace", "Flash", "Logo"} | {
    f"Frame{part}"
    for part in ("Brand", "Find", "Foot", "Head", "Links", "Me", "Menu", "Nav", "Says")
}


def render(source: str, **context: object) -> str:
    return engines["jinja2"].from_string(source).render(context)


def test_unknown_prop_is_an_error():
    with pytest.raises(ComponentError, match="declares no prop 'colour'"):
        render('<Button colour="red">x</Button>')


def test_missing_prop_is_an_error():
    with pytest.raises(ComponentError, match="needs title"):
        render("<Empty />")


def test_unknown_component_is_an_error():
    with pytest.raises(ComponentError, match="no component <Nothing>"):
        render("<Nothing />")


def test_unclosed_component_is_an_error():
    with pytest.raises(jinja2.TemplateSyntaxError, match="Button is not closed"):
        render("<Button>")


def test_attributes_of_html_pass_through_escaped():
    html = render('<Button hx-get="/a/" data-x={{ value }} id="b">x</Button>', value='"<')
    assert html == (
        '<button type="submit" class="btn" hx-get="/a/" data-x="&#34;&lt;" id="b">x</button>'
    )


def test_class_is_added_to_the_own_one():
    assert 'class="chip plain big"' in render('<Chip kind="plain" class="big">x</Chip>')


def test_values_are_escaped():
    assert "&lt;b&gt;" in render("<Chip label={{ value }} />", value="<b>")
    assert "&lt;b&gt;" in render("<Chip>{{ value }}</Chip>", value="<b>")


def test_expression_inside_quotes():
    html = render('<Chip href="/a/{{ number }}/?q={{ text }}">x</Chip>', number=7, text='"')
    assert 'href="/a/7/?q=&#34;"' in html


def test_components_of_one_name_nest():
    html = render('<Section title="A"><Section title="B">in</Section>out</Section>')
    assert html.count("<section") == html.count("</section>") == 2
    assert html.index("B</h2>") < html.index("in\n</section>") < html.index("out\n</section>")


def test_slots_reach_their_own_component_only():
    html = render(
        "<Card><Alert>inner{% slot actions %}<b>act</b>{% endslot %}</Alert>"
        "{% slot foot %}<i>end</i>{% endslot %}</Card>"
    )
    assert '<div class="row"><b>act</b></div>' in html
    assert '<div class="card-foot"><i>end</i></div>' in html


def test_slot_sees_the_loop_around_it():
    html = render(
        "{% for n in (1, 2) %}<Card>{{ n }}{% slot foot %}f{{ n }}{% endslot %}</Card>{% endfor %}"
    )
    assert "f1" in html
    assert "f2" in html


def test_block_inside_a_component_renders_alone_too():
    template = jinja_environment().from_string(
        "<Card>{% block rows %}{{ value }}{% endblock %}</Card>"
    )
    assert "7" in template.render(value=7)
    assert "".join(template.blocks["rows"](template.new_context({"value": 7}))) == "7"


def test_component_from_python():
    assert component("Chip", label="Баян") == '<span class="chip">Баян</span>'


@pytest.mark.parametrize("name", sorted(jinja_environment().globals["catalog"].paths()))
def test_component_compiles(name):
    assert jinja_environment().globals["catalog"].get(name).name == name


@pytest.mark.parametrize(
    "name",
    sorted({path.stem for path in (SOURCE / "ui" / "components").glob("*.jinja")} - INNER),
)
def test_component_is_described_and_shown(name):
    guide = (SOURCE / "ui" / "templates" / "ui" / "guide.jinja").read_text(encoding="utf-8")
    shown_by_another = {"ErrorSummary": "<Form form={{ faulty }}", "Avatar": "<Avatar"}
    assert re.search(rf"\b{name}\b", README)
    assert f"<{name} " in guide or shown_by_another.get(name, "?") in guide


def test_every_icon_that_a_template_names_is_in_the_sprite():
    listed = set()
    for path in SOURCE.glob("*/icons.txt"):
        listed |= {line.strip() for line in path.read_text(encoding="utf-8").splitlines()}
    used = set()
    for path in SOURCE.glob("**/*.jinja"):
        text = path.read_text(encoding="utf-8")
        used |= set(re.findall(r"""\bicon(?:="|\(["'])([a-z][a-z0-9-]+)["']""", text))
    assert used - listed == set()


def test_every_icon_of_the_bar_and_the_menu_is_in_the_sprite():
    listed = set()
    for path in SOURCE.glob("*/icons.txt"):
        listed |= {line.strip() for line in path.read_text(encoding="utf-8").splitlines()}
    shelves = (registry.places, registry.menu, registry.footer)
    used = {place.icon for shelf in shelves for place in shelf.values() if place.icon}
    assert used - listed == set()


def test_no_inline_style_or_script_in_templates():
    for path in SOURCE.glob("**/*.jinja"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"\sstyle=|\son[a-z]+=|<script>|<style>|javascript:", text), path


def test_pure_component_is_remembered_by_props_content_and_language():
    source = '<Status kind={{ kind }}>{{ _("Sign in") }}{{ text }}</Status>'
    ru = render(source, kind="done", text="a")
    assert render(source, kind="done", text="a") == ru
    assert "Войти" in ru
    with translation.override("en"):
        assert "Sign in" in render(source, kind="done", text="a")
    assert render(source, kind="now", text="a") != ru
    assert render(source, kind="done", text="b") != ru
    assert "&lt;b&gt;" in render(source, kind="done", text="<b>")
    assert "<b>" in render(source, kind="done", text=Markup("<b>"))


def test_pure_components_read_nothing_but_their_props():
    for path in sorted(SOURCE.glob("*/components/*.jinja")):
        text = path.read_text(encoding="utf-8")
        if PURE in text:
            assert not re.search(
                r"request|csrf|query\(|django_messages|page_frame|island\(", text
            ), path


def test_true_is_not_one():
    source = "<Person name={{ name }} note={{ note }} />"
    assert ">True<" in render(source, name="a", note=True)
    assert ">1<" in render(source, name="a", note=1)


def test_a_choice_is_said_as_the_model_says_it():
    enrolment = Enrolment(state="studying")
    said = str(enrolment.get_state_display())
    assert render("{{ it.get_state_display() }}", it=enrolment) == said != "studying"
    enrolment.state = "??"
    assert render("{{ it.get_state_display() }}", it=enrolment) == "??"


def test_a_choice_of_something_that_is_no_model_is_asked_of_it():
    class Own:
        def get_state_display(self) -> str:
            return "<own>"

    assert render("{{ it.get_state_display() }}", it=Own()) == "&lt;own&gt;"
