"""The people who visit: signed in through the real form, each with pages of their own."""

import re
import time
from dataclasses import dataclass, field
from urllib.parse import quote

import httpx

from tools.bench.platform import BenchFailed
from tools.bench.size import PASSWORD, email

LEARNERS = 48
TUTORS = 8
SEARCHED = "баян"
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
_VIEWER = re.compile(r'data-viewer="(\d+)"')
_START = re.compile(r'action="(/enrolments/\d+/tests/\d+/start/)"')


@dataclass
class Visitor:
    """One session: its cookie and the id that each signed-in page names."""

    client: httpx.Client
    cookie: str
    viewer: str
    sign_in_ms: float
    paths: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Visit:
    """One page asked for by one visitor; ``marker`` stands in the right answer only."""

    path: str
    cookie: str
    marker: str


def sign_in(address: str, login: str) -> Visitor:
    """Sign in through the form, as a browser does."""
    client = httpx.Client(base_url=address, timeout=30, trust_env=False)
    form = client.get("/accounts/login/")
    token = _TOKEN.search(form.text)
    started = time.perf_counter()
    answer = client.post(
        "/accounts/login/",
        data={
            "csrfmiddlewaretoken": token.group(1) if token else "",
            "login": login,
            "password": PASSWORD,
        },
    )
    took_ms = (time.perf_counter() - started) * 1000
    cookie = client.cookies.get("sessionid")
    viewer = _VIEWER.search(client.get("/").text)
    if answer.status_code != 302 or not cookie or not viewer:
        raise BenchFailed(f"{login} could not sign in: {answer.status_code}")
    return Visitor(client, f"sessionid={cookie}", viewer.group(1), took_ms)


def learners(address: str, people: int, activities: dict[str, int]) -> list[Visitor]:
    """Sign learners in, with the addresses of their cohort, an article, a thread and a test under way.

    Args:
        address: of the platform.
        people: how many there are to choose from.
        activities: the activity to visit by its type.
    """
    return [_learner(address, number, activities) for number in range(1, min(LEARNERS, people) + 1)]


def _learner(address: str, number: int, activities: dict[str, int]) -> Visitor:
    visitor = sign_in(address, email("person", number))
    found = re.search(r'href="(/cohorts/bench-\d+/)"', visitor.client.get("/").text)
    if found is None:
        raise BenchFailed("the home page leads to no cohort")
    cohort = found.group(1)
    at = {kind: f"{cohort}activities/{key}/" for kind, key in activities.items()}
    visitor.paths = {
        "cohort": cohort,
        "activity": at["read"],
        "thread": at["discussion"],
        "test": _begin_test(visitor, at["test"]),
    }
    return visitor


def _begin_test(visitor: Visitor, activity: str) -> str:
    page = visitor.client.get(activity).text
    start, token = _START.search(page), _TOKEN.search(page)
    if start is None or token is None:
        raise BenchFailed(f"the test at {activity} cannot be begun")
    answer = visitor.client.post(start.group(1), data={"csrfmiddlewaretoken": token.group(1)})
    return answer.headers["Location"]


def tutors(address: str, count: int) -> list[Visitor]:
    """Sign tutors in."""
    return [sign_in(address, email("tutor", n)) for n in range(1, min(TUTORS, count) + 1)]


def pages(address: str, study: list[Visitor], desk: list[Visitor]) -> dict[str, list[Visit]]:
    """Return the pages to measure by name, each with the sessions that ask for it."""
    programme = _programme(address)
    every = {"home": "/", "catalogue": "/catalogue/", "programme": programme}
    visits = {"sign-in": [Visit("/accounts/login/", "", 'name="password"')]}
    for name, path in every.items():
        visits[name] = [_visit(visitor, path) for visitor in study]
    for name in ("cohort", "activity", "test"):
        visits[name] = [_visit(visitor, visitor.paths[name]) for visitor in study]
    visits["thread of 50"] = [_visit(visitor, visitor.paths["thread"]) for visitor in study]
    visits["review desk"] = [_visit(visitor, "/desk/") for visitor in desk]
    if study[0].client.get("/search/").status_code == 200:
        visits["search"] = [_visit(visitor, f"/search/?q={quote(SEARCHED)}") for visitor in study]
    return visits


def _visit(visitor: Visitor, path: str) -> Visit:
    return Visit(path, visitor.cookie, f'data-viewer="{visitor.viewer}"')


def _programme(address: str) -> str:
    page = httpx.get(f"{address}/catalogue/dot-music-teacher/", trust_env=False)
    if page.status_code != 200:
        raise BenchFailed(f"the programme's page answered {page.status_code}")
    return "/catalogue/dot-music-teacher/"


def check(address: str, name: str, visits: list[Visit]) -> tuple[int, int]:
    """Fetch each visit once and prove that it is the right page; return its bytes plain and packed."""
    plain = packed = 0
    with httpx.Client(base_url=address, timeout=30, trust_env=False) as client:
        for visit in visits:
            headers = {"Cookie": visit.cookie, "Accept-Encoding": "gzip"}
            with client.stream("GET", visit.path, headers=headers) as answer:
                raw = b"".join(answer.iter_raw())
                body = httpx.Response(200, headers=answer.headers, content=raw).text
            if answer.status_code != 200 or visit.marker not in body:
                raise BenchFailed(f"{name}: {visit.path} is not the page ({answer.status_code})")
            plain, packed = len(body.encode()), len(raw)
    return plain, packed
