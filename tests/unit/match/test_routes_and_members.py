"""Routes and members: names that mean something only as a whole or beside their owner."""

from __future__ import annotations

import pytest

from docsync.facts.fact import ChangeFact, FactKind, Place
from docsync.match.evidence import names_owner
from docsync.match.occurrence import word_pattern
from docsync.match.terms import is_member_fact, key_words, owner_forms, route_forms
from docsync.prompts.wording import sentence


def fact(kind: FactKind, symbol: str, owner: str, **more: object) -> ChangeFact:
    values = {"before": None, "after": None, "language": "sql", **more}
    return ChangeFact(
        kind=kind,
        symbol=symbol,
        place=Place("db/schema.sql", 1),
        is_public=True,
        owner=owner,
        **values,  # type: ignore[arg-type]
    )


@pytest.mark.parametrize(
    ("word", "text", "is_there"),
    [
        ("/users", "call `/users` now", True),
        ("/users", "GET /users.", True),
        ("/users", "https://api.example.com/users?x=1", True),
        ("/users", "http://localhost:8080/users", True),
        ("/users", "/v1/users", True),
        ("/users", "/users/{id}", False),
        ("/users", "/users/", False),
        ("/users", "/admin/users", False),
        ("/users", "/users-all", False),
        ("/users", "./users", False),
        ("/users", "/users.json", False),
        ("/users/{id}", "/users/{id}", True),
        ("/users/{id}", "/users/{id}/posts", False),
        ("DELETE /users/{id}", "`DELETE` `/users/{id}`", True),
        ("DELETE /users/{id}", "| DELETE | `/users/{id}` |", True),
        ("DELETE /users/{id}", "DELETE /users/{id}/posts", False),
        ("localhost:8080", "http://localhost:8080/x", True),
        ("localhost:8080", "localhost:80801", False),
    ],
)
def test_where_a_route_stands(word: str, text: str, is_there: bool) -> None:
    assert (word_pattern(word).search(text) is not None) is is_there


def test_the_words_of_a_route_begin_with_its_methods() -> None:
    gone = fact(FactKind.ROUTE_REMOVED, "/a/{id}", "GET, PUT", language="openapi")
    assert key_words(gone)[:3] == ("GET /a/{id}", "GET /a/:id", "GET /a/<id>")
    forms = route_forms("/a/{id}")
    assert key_words(gone)[-len(forms) :] == forms
    assert forms[:4] == ("/a/{id}", "/a/:id", "/a/<id>", "/a/<int:id>")
    assert not is_member_fact(gone)


@pytest.mark.parametrize(
    ("owner", "text", "is_named"),
    [
        ("user_accounts", "the table `user_accounts`", True),
        ("user_accounts", "a user account has", True),
        ("public.users", "Each User has", True),
        ("UserAccount", "user accounts", True),
        ("users", "superusers", False),
        ("GET /users/{id}", "`GET /users/:id`", True),
        ("GET /users/{id}", "`/users`", False),
    ],
)
def test_whose_member_it_is(owner: str, text: str, is_named: bool) -> None:
    member = fact(FactKind.KEY_RENAMED, "name", owner, before="name", after="title")
    assert is_member_fact(member) and owner_forms(member)
    assert names_owner(member, text) is is_named


def test_only_formats_with_many_owners_have_members() -> None:
    assert not is_member_fact(fact(FactKind.KEY_REMOVED, "a", "t", language="toml"))
    assert not is_member_fact(fact(FactKind.KEY_REMOVED, "a", ""))
    assert not is_member_fact(fact(FactKind.SYMBOL_REMOVED, "a", "s"))


def test_a_migration_knows_only_the_new_value() -> None:
    told = fact(FactKind.DEFAULT_CHANGED, "tries", "jobs", after="5")
    assert sentence(told) == "The default of `tries` of `jobs` is now `5`."
    moved = fact(FactKind.ROUTE_RENAMED, "/a", "GET", before="/a", after="/b")
    assert sentence(moved) == "route `/a` of `GET` was renamed to `/b`."
