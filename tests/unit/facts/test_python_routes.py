"""Routes of web services in Python."""

from __future__ import annotations

import pytest

from docsync.facts.across import across_files
from docsync.facts.fact import ChangeFact
from docsync.facts.python import python_facts

FAST = '''\
from fastapi import APIRouter, FastAPI

app = FastAPI()
router = APIRouter(prefix="/api")


@app.get("/notes")
def list_notes(limit: int = 20):
    """All notes. Newest first."""
    return store.all(limit)


@app.post("/notes", status_code=201)
def add_note(note: Note):
    return store.add(note)


@app.get("/health")
async def check_health():
    return {"status": "ok", "store": await store.ping()}


@router.delete("/notes/{note_id:int}")
def drop_note(note_id: int):
    store.drop(note_id)


app.include_router(router, prefix="/v2")
'''
FLASK = """\
from flask import Blueprint, Flask

bp = Blueprint("notes", __name__, url_prefix="/notes")


@bp.route("/")
def all_notes():
    return render(store.all())


@bp.route("/<int:note_id>", methods=["GET", "PUT"])
def one_note(note_id):
    return render(store.one(note_id))


bp.add_url_rule("/search", view_func=search)
"""
STARLETTE = """\
from starlette.applications import Starlette
from starlette.routing import Route

app = Starlette(routes=[Route("/notes", list_notes), Route("/tags", Tags, methods=["POST"])])
"""


def facts(old: str, new: str, path: str = "app/web.py") -> list[ChangeFact]:
    sides = (side.encode() if side else None for side in (old, new))
    return python_facts(path, *sides, path)


def routes(found: list[ChangeFact]) -> list[str]:
    return sorted(
        f"{f.kind.removeprefix('route-')} {f.owner} {f.before if f.kind.is_rename else f.symbol}"
        + (f" -> {f.after}" if f.kind.is_rename else "")
        for f in found
        if f.kind.startswith("route-") and f.is_public
    )


@pytest.mark.parametrize(
    ("old", "was", "now", "expected"),
    [
        (FAST, "/health", "/healthz", ["renamed GET /health -> /healthz"]),
        (FAST, '@app.get("/health")', "", ["removed GET /health"]),
        (
            FAST,
            "/notes/{note_id:int}",
            "/notes/{note_id}/all",
            ["renamed DELETE /v2/api/notes/{note_id} -> /v2/api/notes/{note_id}/all"],
        ),
        (
            FAST,
            'prefix="/v2"',
            'prefix="/v3"',
            ["renamed DELETE /v2/api/notes/{note_id} -> /v3/api/notes/{note_id}"],
        ),
        # the path is still that of another method
        (FAST, '@app.post("/notes", status_code=201)', "", ["removed  POST /notes"]),
        (FAST, "app.post", "app.put", ["added PUT /notes", "removed  POST /notes"]),
        # the name of the function, the layout, and what is hidden
        (FAST, "list_notes", "all_notes", []),
        (FAST, 'get("/notes")', 'get(\n    "/notes",\n)', []),
        (FAST, "status_code=201", "include_in_schema=False", ["removed  POST /notes"]),
        (FAST, "store.drop", 'client.get("/else", 1) or store.drop', []),
        (FLASK, '"/<int:note_id>"', '"/<note_id>"', []),
        (FLASK, '["GET", "PUT"]', '["GET"]', ["removed  PUT /notes/{note_id}"]),
        (
            FLASK,
            'url_prefix="/notes"',
            'url_prefix="/memos"',
            [
                "renamed GET /notes -> /memos",
                "renamed GET /notes/search -> /memos/search",
                "renamed GET /notes/{note_id} -> /memos/{note_id}",
                "renamed PUT /notes/{note_id} -> /memos/{note_id}",
            ],
        ),
        # another module may give the prefix now
        (FLASK, ', url_prefix="/notes"', "", []),
        (FLASK, '"/search"', '"/find"', ["renamed GET /notes/search -> /notes/find"]),
        (STARLETTE, '"/tags"', '"/labels"', ["renamed POST /tags -> /labels"]),
        (STARLETTE, "Tags", "Labels", []),
    ],
)
def test_routes_that_changed(old: str, was: str, now: str, expected: list[str]) -> None:
    assert was in old
    assert routes(facts(old, old.replace(was, now))) == sorted(expected)


def test_a_rename_is_in_doubt_where_another_method_has_the_old_path() -> None:
    found = facts(FAST, FAST.replace('get("/notes")', 'get("/items")'))
    assert routes(found) == ["renamed GET /notes -> /items"]
    (one,) = [f for f in found if f.kind == "route-renamed"]
    assert one.certainty < 0.1
    both = facts(FAST, FAST.replace('"/notes"', '"/items"'))
    assert [f.certainty > 0.5 for f in both if f.kind == "route-renamed"] == [True, True]


def test_a_new_route_is_told_by_its_path_and_not_by_its_function() -> None:
    added = '''\

@app.get("/tags")
def list_tags():
    """All tags of notes."""
    return store.tags()
'''
    found = facts(FAST, FAST + added)
    (one,) = found
    assert (one.kind, one.symbol, one.owner) == ("route-added", "/tags", "GET")
    assert one.detail == "GET /tags\nAll tags of notes."
    assert set(one.siblings) == {"/notes", "/health"}


@pytest.mark.parametrize(
    "code",
    [
        '@cache.get("/notes")\ndef f(): ...\n',
        '@app.get(PATHS["a"])\ndef f(): ...\n',
        '@app.get("notes")\ndef f(): ...\n',
        '@app.get("/")\ndef f(): ...\n',
        'client.get("/notes", 1)\n',
        'Route("/notes", f)\n',
        # only who mounts it knows where it is
        'r = APIRouter()\n@router.get("/{id}")\ndef f(): ...\n',
    ],
)
def test_what_is_no_route(code: str) -> None:
    assert routes(facts("x = 1\n", "x = 1\n" + code)) == []
    assert routes(facts("", FAST, "tests/test_web.py")) == []


def test_routes_that_moved_to_a_router_of_another_module_are_where_they_were() -> None:
    app = 'app = FastAPI()\n\n@app.get("/notes/{id}")\ndef one(id):\n    return store.one(id)\n'
    posted = app + '\n@app.get("/notes")\ndef some():\n    return store.all()\n'
    moved = posted.replace("app = FastAPI()", "router = APIRouter()").replace("@app", "@router")
    moved = moved.replace('"/notes/{id}"', '"/{id}"').replace('"/notes"', '""')
    head = "from fastapi import APIRouter, FastAPI\n"
    left = head + "app = FastAPI()\napp.include_router(notes.router, prefix='/notes')\n"
    found = [
        *facts(head + posted, left, "app/main.py"),
        *facts("", head + moved, "app/notes.py"),
    ]
    assert routes(across_files(found, [])) == []
    # with two methods at one path and no prefix
    both = posted.replace("def some", "def many").replace("/notes/{id}", "/notes")
    both = both.replace("@app.get", "@app.post", 1)
    found = [
        *facts(head + both, "", "app/main.py"),
        *facts("", head + both, "app/web.py"),
    ]
    assert routes(across_files(found, [])) == []


def test_a_router_is_no_name_for_readers() -> None:
    code = 'from flask import Blueprint\n\nnotes = Blueprint("notes", __name__)\n'
    assert facts("", code) == facts(code, "") == []


def test_a_function_that_serves_one_path_gives_it_another_name_whatever_else_it_changes() -> None:
    new = FAST.replace('get("/notes")', 'get("/memos")').replace(
        "limit: int = 20", "limit: int = 50"
    )
    (renamed,) = (f for f in facts(FAST, new) if f.kind.value == "route-renamed")
    assert (renamed.before, renamed.after, renamed.owner) == ("/notes", "/memos", "GET")


def test_two_paths_of_one_function_are_told_apart_by_what_it_does() -> None:
    twice = FAST.replace('@app.get("/notes")', '@app.get("/notes")\n@app.get("/all-notes")')
    new = twice.replace('"/notes")\n@', '"/memos")\n@').replace(
        "limit: int = 20", "limit: int = 50"
    )
    assert not [f for f in facts(twice, new) if f.after == "/memos" and f.before == "/all-notes"]
