"""Lines in a row that changed, with those around them."""

from __future__ import annotations

import pytest

from docsync.facts.excerpts import MAX_CHANGED, MAX_FACTS, excerpt_facts
from docsync.facts.fact import ChangeFact

OLD = """\
[hub]
  ## Address of the hub
  # address = "hub.example.org"

  ## Seconds until it gives up
  # timeout = 30
"""
FIELD = """\
  ## Local address to call from
  # local = "192.0.2.1"

"""
AT = "  ## Seconds"
NEW = OLD.replace(AT, FIELD + AT)


def facts(old: str, new: str, path: str = "sample.conf") -> list[ChangeFact]:
    return excerpt_facts([(path, old.encode(), new.encode())])


def test_what_stays_on_either_side_belongs_to_it() -> None:
    widest = facts(OLD, NEW)[0]
    lines = OLD.splitlines()
    assert widest.before == "\n".join(lines[1:])
    assert widest.after == "\n".join(NEW.splitlines()[1:])
    assert widest.symbol == "## Local address to call from"
    assert (widest.place.path, widest.place.line) == ("sample.conf", 5)
    assert set(widest.siblings) == {line.strip() for line in lines if line.strip()}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (OLD, OLD),
        (OLD, OLD.replace("\n", "\n\n")),
        (OLD, OLD.replace("  #", "    #")),
        ("a\nb\nc\nd\n", "a\nb\nx\nc\nd\n"),
        (OLD, FIELD + OLD),
        (OLD, OLD.replace(AT, "  # more\n" * (MAX_CHANGED + 1) + AT)),
        ("", NEW),
        (OLD + "\0", NEW + "\0"),
    ],
    ids=[
        "none",
        "blank",
        "indent",
        "short",
        "the beginning",
        "too many",
        "a new file",
        "binary",
    ],
)
def test_no_excerpt(old: str, new: str) -> None:
    assert facts(old, new) == []


def test_what_is_put_at_the_end_of_a_file_has_nothing_below_it() -> None:
    (one,) = facts(OLD, OLD + FIELD)
    before, after = (one.before or ""), (one.after or "")
    assert OLD.rstrip().endswith(before.rstrip())
    assert after.startswith(before.rstrip())
    assert after.rstrip().endswith(FIELD.rstrip())
    # one line above it may stand anywhere
    line = "known_settings = read_all(of_the_hub, with_defaults)\n"
    assert facts(line, line + "more = 1\n") == []
    # what replaces the end is no more known by what stays
    last = OLD.splitlines(True)[-1]
    assert facts(OLD, OLD.removesuffix(last) + FIELD) == []


def test_what_became_two_different_texts_is_none() -> None:
    other = OLD.replace(AT, "  # other\n" + AT)
    sides = [("a.conf", OLD.encode(), NEW.encode()), ("b.conf", OLD.encode(), other.encode())]
    assert excerpt_facts(sides) == []


def test_no_more_than_can_be_looked_for() -> None:
    blocks = [OLD.replace("hub", f"hub{n}") for n in range(MAX_FACTS)]
    new = [each.replace(AT, FIELD.replace("2.1", f"2.{n}") + AT) for n, each in enumerate(blocks)]
    assert len(facts("".join(blocks), "".join(new))) == MAX_FACTS
