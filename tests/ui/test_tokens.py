"""The contrast of each pair of colours that meet on pages, in each theme."""

import math
import pathlib
import re

import pytest

CSS = (
    pathlib.Path(__file__).parents[2] / "src" / "kamerton" / "ui" / "styles" / "tokens.css"
).read_text(encoding="utf-8")
COLOUR = r"oklch\(([\d.]+)% ([\d.]+) ([\d.]+)\)"
PAIR = re.compile(rf"--([\w-]+): light-dark\({COLOUR}, {COLOUR}\);")
# The blocks that hold in a theme, and whether the second of each pair does.
THEMES = {
    "light": ([":root,"], False),
    "dark": ([":root,"], True),
    "contrast": ([":root,", '\n[data-theme="contrast"] {'], False),
    "contrast dark": ([":root,", '\n[data-theme="contrast"] {'], True),
}
GROUNDS = ("paper", "sheet", "well", "brass-wash")
TEXT = [
    *[("ink", ground) for ground in (*GROUNDS, "spruce-wash", "fault-wash")],
    *[("ink-2", ground) for ground in GROUNDS],
    *[(voice, ground) for voice in ("brass", "brass-deep", "spruce") for ground in GROUNDS[:2]],
    *[("fault", ground) for ground in ("paper", "sheet", "fault-wash")],
    ("brass", "brass-wash"),
    ("on-accent", "brass"),
    ("on-accent", "brass-deep"),
    ("sheet", "fault"),
    ("sheet", "spruce"),
    *[(f"direction-{number}", "paper") for number in range(1, 6)],
]
GRAPHICS = [
    (sign, ground) for sign in ("control", "focus", "spruce", "brass") for ground in GROUNDS[:2]
]


def _colours(theme: str) -> dict[str, tuple[float, float, float]]:
    selectors, is_dark = THEMES[theme]
    found = {}
    for selector in selectors:
        block = CSS.split(selector, 1)[1].split("}", 1)[0]
        for name, *numbers in PAIR.findall(block):
            lightness, chroma, hue = map(float, numbers[3:] if is_dark else numbers[:3])
            found[name] = (lightness / 100, chroma, hue)
    return found


def _luminance(lightness: float, chroma: float, hue: float) -> float:
    """Björn Ottosson's Oklab to linear sRGB, then the relative luminance of WCAG."""
    a = chroma * math.cos(math.radians(hue))
    b = chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    red = 4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short
    green = -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short
    blue = -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short
    red, green, blue = (min(1.0, max(0.0, part)) for part in (red, green, blue))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: tuple[float, float, float], other: tuple[float, float, float]) -> float:
    light, dark = sorted((_luminance(*one), _luminance(*other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("front", "ground"), TEXT)
def test_text_is_readable(theme, front, ground):
    colours = _colours(theme)
    least = 7 if theme.startswith("contrast") else 4.5
    assert _contrast(colours[front], colours[ground]) >= least


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("front", "ground"), GRAPHICS)
def test_signs_are_visible(theme, front, ground):
    colours = _colours(theme)
    assert _contrast(colours[front], colours[ground]) >= 3


def test_dark_is_the_second_of_each_pair_by_choice_and_else_as_the_device_has_it():
    schemes = re.findall(r"([^{}]+)\{[^{}]*color-scheme: ([\w ]+);", CSS)
    assert [(selector.split("*/")[-1].split(), scheme) for selector, scheme in schemes] == [
        ([":root,", "[data-theme]"], "light dark"),
        (["[data-theme]"], "light"),
        (['[data-theme="dark"],', '[data-theme="contrast"][data-colours="dark"]'], "dark"),
    ]
