"""Places on a picture.

data: {"file": id of the picture, "alt", "regions": [{"shape": "circle", "x", "y", "r", "label"} |
{"shape": "rect", "x", "y", "w", "h", "label"} | {"shape": "polygon", "points": [[x, y]], "label"}]}.
All measures are hundredths of the picture's width (x, w, r) and height (y, h), 0–100; a circle is
one on the picture: its height is ``r`` times ``ratio`` (width over height).
Stored answer: list of [x, y], in the order they were put.
"""

import math
import re
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from kamerton.assessment.questions.base import WRONG, Data, Kind

MOST_MARKS = 30
MOST_REGIONS = 30
_PAIR = re.compile(r"(-?\d+(?:[.,]\d+)?)[ ,;]+(-?\d+(?:[.,]\d+)?)")


def _number(value: Any) -> float | None:
    try:
        number = float(str(value).replace(",", "."))
    except ValueError:
        return None
    return number if math.isfinite(number) and -1 <= number <= 101 else None


def _regions(data: Data) -> list[dict[str, Any]]:
    regions = data.get("regions")
    return [one for one in regions if isinstance(one, dict)] if isinstance(regions, list) else []


def _ratio(data: Data) -> float:
    return _number(data.get("ratio")) or 1.0


def _numbers(region: dict[str, Any], *names: str) -> list[float] | None:
    found = [_number(region.get(name)) for name in names]
    return None if None in found else [one for one in found if one is not None]


def _corners(region: dict[str, Any]) -> list[tuple[float, float]] | None:
    points = region.get("points")
    if not isinstance(points, list) or not 3 <= len(points) <= 60:
        return None
    found = []
    for point in points:
        if not isinstance(point, list) or len(point) != 2:
            return None
        x, y = _number(point[0]), _number(point[1])
        if x is None or y is None:
            return None
        found.append((x, y))
    return found


def is_region(region: dict[str, Any]) -> bool:
    """Return True for a region that can be hit."""
    shape = region.get("shape")
    if shape == "circle":
        circle = _numbers(region, "x", "y", "r")
        return circle is not None and circle[2] > 0
    if shape == "rect":
        rect = _numbers(region, "x", "y", "w", "h")
        return rect is not None and rect[2] > 0 and rect[3] > 0
    return shape == "polygon" and _corners(region) is not None


def holds(region: dict[str, Any], x: float, y: float, ratio: float) -> bool:
    """Return True when a place lies in a region (on its edge counts; of a polygon by even-odd).

    Args:
        region: as in data.
        x: hundredths of the picture's width.
        y: hundredths of the picture's height.
        ratio: the picture's width over its height.
    """
    if region["shape"] == "circle":
        left, top, radius = _numbers(region, "x", "y", "r") or [0, 0, -1]
        return math.hypot(x - left, (y - top) / ratio) <= radius
    if region["shape"] == "rect":
        left, top, width, height = _numbers(region, "x", "y", "w", "h") or [0, 0, -1, -1]
        return left <= x <= left + width and top <= y <= top + height
    corners = _corners(region) or []
    inside = False
    for (ax, ay), (bx, by) in zip(corners, [*corners[1:], *corners[:1]], strict=True):
        if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
            inside = not inside
    return inside


def _problem(data: Data) -> str:
    if not data.get("file"):
        return _("There is no picture.")
    if not str(data.get("alt") or "").strip():
        return _("Describe the picture for those who do not see it.")
    regions = _regions(data)
    if not regions:
        return _("No place is marked as right.")
    if len(regions) > MOST_REGIONS or not all(is_region(one) for one in regions):
        return _("A place is not drawn to the end.")
    return ""


def _pairs(raw: Any) -> list[Any]:
    if isinstance(raw, list) and len(raw) == 1 and isinstance(raw[0], str):
        raw = raw[0]
    if isinstance(raw, str):
        return [[x, y] for x, y in _PAIR.findall(raw)]
    return raw if isinstance(raw, list) else []


def _clean(_data: Data, raw: Any) -> list[list[float]] | None:
    found = []
    for pair in _pairs(raw)[:MOST_MARKS]:
        if not isinstance(pair, list) or len(pair) != 2:
            continue
        x, y = _number(pair[0]), _number(pair[1])
        if x is not None and y is not None:
            found.append([round(min(max(x, 0), 100), 1), round(min(max(y, 0), 100), 1)])
    return found or None


def _share(data: Data, answer: Any) -> Decimal:
    """Places found less marks that hit nothing, over all places, never below zero."""
    regions, ratio = _regions(data), _ratio(data)
    found, missed = set(), 0
    for x, y in answer or ():
        hit = {n for n, region in enumerate(regions) if holds(region, x, y, ratio)}
        found |= hit
        missed += not hit
    return max(Decimal(len(found) - missed) / len(regions), WRONG)


def _show(data: Data, _order: list[int], answer: Any) -> dict[str, Any]:
    return {
        "file": data.get("file"),
        "alt": str(data.get("alt") or ""),
        "value": "; ".join(f"{x:g} {y:g}" for x, y in answer or ()),
    }


def _told(_data: Data, answer: Any) -> list[str]:
    return [
        _("%(x)s %% from the left, %(y)s %% from the top") % {"x": f"{x:g}", "y": f"{y:g}"}
        for x, y in answer
    ]


def _told_right(data: Data) -> list[str]:
    return [
        str(region.get("label") or _("place %(number)d") % {"number": number})
        for number, region in enumerate(_regions(data), start=1)
    ]


HOTSPOT = Kind("hotspot", _problem, _clean, _share, show=_show, told=_told, told_right=_told_right)
