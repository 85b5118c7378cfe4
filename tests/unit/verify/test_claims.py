"""Which claims a text makes."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docsync.facts.fact import FactKind
from docsync.verify.claims import Claim, ClaimKind, claims
from docsync.verify.evidence import TextWords, contains, numbers
from tests.unit.verify.rewrites import fact, verified


@pytest.mark.parametrize(
    ("text", "kind", "word"),
    [
        ("Use `--max-rows` now.", ClaimKind.FLAG, "--max-rows"),
        ("Use --max-rows now.", ClaimKind.FLAG, "--max-rows"),
        ("Set `APP_TOKEN`.", ClaimKind.ENV, "APP_TOKEN"),
        ("Set $APP_TOKEN first.", ClaimKind.ENV, "APP_TOKEN"),
        ("Call `client.fetch_all()`.", ClaimKind.DOTTED, "client.fetch_all"),
        ("Call connect() once.", ClaimKind.CALL, "connect"),
        ("Pass `retries=3`.", ClaimKind.PARAMETER, "retries"),
        ("Pass `retries=3`.", ClaimKind.NUMBER, "3"),
        ("It waits 30 seconds.", ClaimKind.QUANTITY, "30 s"),
        ("It waits 500ms.", ClaimKind.QUANTITY, "500 ms"),
        ("It tries three times.", ClaimKind.NUMBER, "3"),
        ("Needs 1.2.3 or later.", ClaimKind.VERSION, "1.2.3"),
        ("Edit src/app/main.py.", ClaimKind.PATH, "src/app/main.py"),
        ("Edit pyproject.toml.", ClaimKind.PATH, "pyproject.toml"),
        ("A SessionPool does it.", ClaimKind.IDENTIFIER, "SessionPool"),
        ("The read_timeout counts.", ClaimKind.IDENTIFIER, "read_timeout"),
        ('The mode "strict" is new.', ClaimKind.VALUE, "strict"),
        ("See https://example.org/a.", ClaimKind.URL, "https://example.org/a"),
        ("```toml\nline-length = 100\n```", ClaimKind.KEY, "line-length"),
        ("```yaml\nrepos:\n  - rev: v1.2\n```", ClaimKind.KEY, "repos"),
        ("```python\nx.close()\n```", ClaimKind.DOTTED, "x.close"),
        ("```python\n# waits 30 s\n```", ClaimKind.QUANTITY, "30 s"),
    ],
)
def test_a_claim_is_read(text: str, kind: ClaimKind, word: str) -> None:
    assert Claim(kind, word) in claims(text, "markdown")


@pytest.mark.parametrize(
    "text",
    [
        "Plain words, and/or more of them, e.g. these, are no claims.",
        "1. First\n2. Second",
        "A note [1] and another [^2].",
        "A well-known half-open interval.",
    ],
)
def test_ordinary_prose_claims_nothing(text: str) -> None:
    assert claims(text, "markdown") == set()


def test_names_that_an_example_defines_are_no_claims() -> None:
    code = "```python\nrows = load()\nfor row in rows:\n    print(row)\n```"
    assert {c.word for c in claims(code, "markdown")} == {"load"}


def test_a_word_is_found_whole() -> None:
    words = TextWords("--max-rows read_timeout data/inbox")
    assert words.has("--max-rows")
    assert words.has("read_timeout")
    assert not words.has("--max")
    assert not words.has("timeout")
    assert contains("`--jobs`", "jobs")
    assert not contains("`--jobs`", "jobs", strict=True)


def test_numbers_of_a_text() -> None:
    assert numbers("1_000, 2.5 and 30s, not v1.2.3 nor utf8") == {1000.0, 2.5, 30.0}


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="ab `|#-*_[]()<>{}.:=\n\r\"'0123\\~+!é", max_size=200), st.data())
def test_no_text_breaks_a_check(old: str, data: st.DataObject) -> None:
    new = data.draw(st.text(alphabet="ab `|#-*_[]()<>{}.:=\n\"'0123\\~+", max_size=200))
    change = fact(FactKind.DEFAULT_CHANGED, "a", "1", "2")
    for format in ("markdown", "rst", "text"):
        assert len(verified(old, new, change, format=format).checks) > 20


def test_a_block_of_3_kb_is_verified_in_no_time() -> None:
    line = "The `retries` option of `connect()` defaults to 3 and waits 30 seconds, see `--max`.\n"
    old = "## Retries\n\n" + "".join(f"{n}. {line}" for n in range(1, 36))
    change = fact(FactKind.DEFAULT_CHANGED, "retries", "3", "5", owner="connect")
    new = old.replace("defaults to 3", "defaults to 5")
    verified(old, new, change, doc=old * 10)
    best = 9.9
    for _ in range(5):
        start = time.process_time()
        verified(old, new, change, doc=old * 10)
        best = min(best, time.process_time() - start)
    assert best < 0.2  # a quadratic check takes seconds


@pytest.mark.parametrize("seed", ["\n\n", "a-", "a.", "<a ", "1.", "--a", "[^", "](", "` ", "x@"])
def test_hostile_text_is_read_in_bounded_time(seed: str) -> None:
    text = seed * (4000 // len(seed))
    change = fact(FactKind.DEFAULT_CHANGED, "retries", "3", "5", owner="connect")
    start = time.process_time()
    verified("retries 3\n", text, change, doc=text)
    assert time.process_time() - start < 2  # a quadratic pattern takes several
