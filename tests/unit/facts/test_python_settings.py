"""Variables that fill the fields of a class of settings."""

from __future__ import annotations

import pytest

from docsync.facts.python import python_facts

CLASS = """\
from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="NOTES_")

    token_ttl: int = 3600
    db_url: str = "sqlite://"
    secret: str = Field(..., validation_alias="SECRET_KEY")
"""
V1 = """\
from pydantic import BaseSettings


class Base(BaseSettings):
    class Config:
        env_prefix = "APP_"


class Settings(Base):
    port: int = 8000
    host: str = "localhost"
"""


def told(old: str, new: str, path: str = "app/config.py") -> list[tuple[object, ...]]:
    found = python_facts(path, old.encode(), new.encode(), path)
    return [
        (str(fact.kind), fact.symbol, fact.before, fact.after)
        for fact in found
        if fact.is_public and fact.symbol.isupper()
    ]


@pytest.mark.parametrize(
    ("old", "was", "now", "facts"),
    [
        (CLASS, "3600", "7200", [("default-changed", "NOTES_TOKEN_TTL", "3600", "7200")]),
        (
            CLASS,
            "token_ttl",
            "session_ttl",
            [("env-renamed", "NOTES_TOKEN_TTL", "NOTES_TOKEN_TTL", "NOTES_SESSION_TTL")],
        ),
        (
            CLASS,
            "    token_ttl: int = 3600\n",
            "",
            [("env-removed", "NOTES_TOKEN_TTL", "3600", None)],
        ),
        (
            CLASS,
            '"NOTES_"',
            '"MEMO_"',
            [
                ("env-renamed", "NOTES_TOKEN_TTL", "NOTES_TOKEN_TTL", "MEMO_TOKEN_TTL"),
                ("env-renamed", "NOTES_DB_URL", "NOTES_DB_URL", "MEMO_DB_URL"),
            ],
        ),
        (
            CLASS,
            "SECRET_KEY",
            "SIGNING_KEY",
            [("env-renamed", "SECRET_KEY", "SECRET_KEY", "SIGNING_KEY")],
        ),
        (V1, "8000", "80", [("default-changed", "APP_PORT", "8000", "80")]),
        (
            V1,
            "port: int = 8000",
            "port: int = Field(80, env='WEB_LISTEN')",
            [
                ("env-renamed", "APP_PORT", "APP_PORT", "WEB_LISTEN"),
                ("default-changed", "APP_PORT", "8000", "80"),
            ],
        ),
        # no class of settings
        (CLASS.replace("BaseSettings", "BaseModel"), "3600", "7200", []),
        # a group of other settings is no variable, nor is what belongs to the class
        (
            V1,
            "port: int = 8000",
            "base: Base = Base(1)\n    n: ClassVar[int] = 1",
            [("env-removed", "APP_PORT", "8000", None)],
        ),
        (CLASS, "    token_ttl", "    _cache: int = 1\n    token_ttl", []),
        (CLASS, 'env_prefix="NOTES_"', 'env_prefix="NOTES_", case_sensitive=False', []),
        # two settings that begin alike are two
        (
            CLASS,
            'db_url: str = "sqlite://"',
            "log_level: int = 3",
            [
                ("env-removed", "NOTES_DB_URL", '"sqlite://"', None),
                ("env-added", "NOTES_LOG_LEVEL", None, "3"),
            ],
        ),
    ],
)
def test_variables_of_settings(
    old: str, was: str, now: str, facts: list[tuple[object, ...]]
) -> None:
    assert was in old
    found = told(old, old.replace(was, now))
    assert sorted(found, key=str) == sorted(facts, key=str)


def test_what_the_code_says_of_a_new_variable() -> None:
    line = '    page_size: int = Field(20, description="How many notes a page has.")\n'
    doc = '    page_size: int = 20\n    """How many notes a page has."""\n'
    annotated = line.replace(" = Field(20, ", ", Field(", 1).replace(": int", ": Annotated[int")
    annotated = annotated.replace(")\n", ")] = 20\n")
    for added in (line, doc, annotated):
        old, new = CLASS.encode(), (CLASS + added).encode()
        found = python_facts("app/config.py", old, new, "app/config.py")
        (one,) = [fact for fact in found if fact.symbol == "NOTES_PAGE_SIZE"]
        assert one.after == "20"
        assert one.detail == (
            "environment variable NOTES_PAGE_SIZE (default 20)\nHow many notes a page has."
        )


def test_tests_have_no_settings_for_users() -> None:
    assert told(CLASS, CLASS.replace("3600", "7200"), "tests/config.py") == []
