"""Every door that names something: the routes that FastAPI has, the presses that the code makes, and docs/access.md.

A new route or button joins by itself; the tests then fail until the table says for whom it opens.
"""

import re
from pathlib import Path

from fastapi.routing import iter_route_contexts

from handlers.officials import _VERBS

TOP = Path(__file__).parents[2]
PAGE = (TOP / "docs" / "access.md").read_text(encoding="utf-8")

PEOPLE = (
    "owner", "owner elsewhere", "stranger", "other office", "this office", "receiver", "admin", "auditor", "leader",
    "head", "clerk", "inspector",
)  # fmt: skip

_NAMING = re.compile(r"(?:^|_)(?:code|case|id|letter|photo|number)$")
"""Parameters of a query that would name something too."""


def routes(app):
    """Every route that names something: "GET /desk/cases/{code}"."""
    found = set()
    for route in iter_route_contexts(app.routes):
        if not getattr(route, "dependant", None):
            continue
        queries = [field.name for field in route.dependant.query_params if _NAMING.search(field.name)]
        if "{" in route.path or queries:
            found |= {f"{method} {route.path}" for method in route.methods - {"HEAD", "OPTIONS"}}
    return found


def plain_pages(app):
    """Every page that may be asked for without naming anything, save the stream, which does not end."""
    return {
        route.path
        for route in iter_route_contexts(app.routes)
        if getattr(route, "dependant", None)
        and "GET" in route.methods
        and "{" not in route.path
        and route.path != "/chat/stream"
    }


def presses():
    """Every press that carries the name of something: "tracking:case"."""
    found = {f"officials:{verb}" for verb in _VERBS}
    for room in ("bot", "handlers"):
        for path in (TOP / room).rglob("*.py"):
            found |= set(re.findall(r'f"(\w+:\w+):\{', path.read_text(encoding="utf-8")))
    rooms = {path.stem for path in (TOP / "handlers").glob("*.py")}
    return {press for press in found if press.partition(":")[0] in rooms}


def table(title):
    """The table under a heading of docs/access.md: what each door names, and for whom it opens."""
    part = PAGE.partition(f"\n## {title}\n")[2].partition("\n## ")[0]
    lines = [[cell.strip() for cell in line.strip("| ").split("|")] for line in part.splitlines() if line[:1] == "|"]
    assert tuple(lines[0][2:]) == PEOPLE, lines[0]
    return {cells[0].strip("`"): (cells[1], dict(zip(PEOPLE, cells[2:], strict=True))) for cells in lines[2:]}
