"""What the change did to lines of a file is done to a document that shows them."""

from __future__ import annotations

import pytest

from docsync.facts.excerpts import excerpt_facts
from docsync.facts.fact import ChangeFact
from tests.unit.facts.test_excerpts import AT, FIELD, NEW, OLD
from tests.unit.samples import document, mended, verdict
from tests.unit.verify.rewrites import failures, verified

HEAD, TAIL = "# Setup\n\nWrite this:\n\n```toml\n", "```\n\nThen start it.\n"
FACTS = excerpt_facts([("sample.conf", OLD.encode(), NEW.encode())])
BACK = excerpt_facts([("sample.conf", NEW.encode(), OLD.encode())])
SHOWN = HEAD + OLD + TAIL


def fenced(lines: str) -> str:
    return f"```toml\n{lines}```\n"


def deeper(text: str) -> str:
    return "".join(f"    {line}" if line.strip() else line for line in text.splitlines(True))


@pytest.mark.parametrize(
    ("shown", "new"),
    [
        (OLD, NEW),
        (OLD.replace("\n\n", "\n"), NEW.replace("\n\n", "\n")),
        (OLD + "  # more = 1\n", NEW + "  # more = 1\n"),
        (OLD.replace("30", "60"), NEW.replace("30", "60")),
        ("".join(OLD.splitlines(True)[1:]), "".join(NEW.splitlines(True)[1:])),
        (OLD.replace("\n  ", "\n").replace("[hub]\n", ""), None),
    ],
    ids=[
        "as it is",
        "no blank lines",
        "a line more",
        "a value of its own",
        "a part",
        "another indent",
    ],
)
def test_lines_come_and_go(shown: str, new: str | None) -> None:
    new = new or NEW.replace("\n  ", "\n").replace("[hub]\n", "")
    assert mended(document(HEAD + shown + TAIL), *FACTS) == HEAD + new + TAIL
    assert mended(document(HEAD + new + TAIL), *BACK) == HEAD + shown + TAIL


def test_lines_at_the_end_of_a_file_go_where_a_document_ends_with_it() -> None:
    more = "\n" + FIELD.rstrip() + "\n"
    grown = excerpt_facts([("sample.conf", OLD.encode(), (OLD + more).encode())])
    assert mended(document(SHOWN), *grown) == HEAD + OLD + more + TAIL
    part = "".join(OLD.splitlines(True)[1:])
    assert mended(document(HEAD + part + TAIL), *grown) == HEAD + part + more + TAIL
    # what goes on with lines of its own shows another file
    own = HEAD + OLD + "own = 1\n" + TAIL
    assert mended(document(own), *grown) == own
    cut = HEAD + "".join(OLD.splitlines(True)[:-1]) + TAIL
    assert mended(document(cut), *grown) == cut
    told = HEAD + OLD + more + TAIL
    assert mended(document(told), *grown) == told


def test_a_literal_block_keeps_its_indent() -> None:
    text = f"Setup\n=====\n\nWrite this::\n\n{deeper(OLD)}\nThen start it.\n"
    assert mended(document(text, "docs/a.rst"), *FACTS) == text.replace(deeper(OLD), deeper(NEW))


@pytest.mark.parametrize(
    "lead", ["1. Write this:\n\n", '=== "One file"\n\n', "!!! note\n", "- Or so:\n"]
)
def test_code_within_an_item_a_tab_or_a_note(lead: str) -> None:
    def text(lines: str) -> str:
        return f"# Setup\n\n{lead}{deeper(fenced(lines))}\nThen start it.\n"

    assert mended(document(text(OLD)), *FACTS) == text(NEW)
    block = f"{lead}{deeper(fenced(OLD))}"
    found = verified(block, f"{lead}{deeper(fenced(NEW))}", *FACTS, doc=block, tree=NEW)
    assert failures(found) == {}


@pytest.mark.parametrize(
    "text",
    [
        f"# Setup\n\n{OLD}",
        HEAD + OLD + OLD + TAIL,
        HEAD + OLD + "".join(f"own = {n}\n" for n in range(9)) + TAIL,
    ],
    ids=["no code", "twice", "an example of its own"],
)
def test_what_stays(text: str) -> None:
    assert mended(document(text), *FACTS) == text


def test_only_the_lines_of_the_file_pass_the_checks() -> None:
    def problems(old: str, new: str, *facts: ChangeFact) -> dict[str, str]:
        return failures(verified(fenced(old), fenced(new), *facts, doc=SHOWN, tree=NEW + OLD))

    assert problems(OLD, NEW, *FACTS) == {}
    assert problems(NEW, OLD, *BACK) == {}
    more = NEW.replace(FIELD, f"{FIELD}  # colour of the bicycle shed\n")
    assert "colour of the bicycle" in problems(OLD, more, *FACTS)["prose"]
    less = OLD.replace("  ## Address of the hub\n", "")
    assert "Address of the hub" in problems(NEW, less, *BACK)["prose"]


@pytest.mark.parametrize(
    "text",
    [
        SHOWN.replace("```toml\n", "```toml\n# production.conf\n"),
        SHOWN.replace("Write this:", "Write this into `conf/production.conf`:"),
        SHOWN + "\nWith one address:\n\n" + fenced(NEW),
    ],
    ids=["names another file", "is of another file", "before and after"],
)
def test_lines_of_something_else_stay(text: str) -> None:
    assert mended(document(text), *FACTS) == text
    assert mended(document(text.replace("production", "sample")), *FACTS) == text.replace(
        "production", "sample"
    ).replace(OLD, NEW, "production" in text)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("# timeout = 30", '# timeout = 30\n  # password = "hunter2"'),
        ('# address = "hub.example.org"', '# address = "hub.example.org"  # noqa'),
    ],
)
def test_what_only_the_file_has_stays_there(old: str, new: str) -> None:
    more = OLD + "  ## More of it\n  # more = 1\n"
    assert excerpt_facts([("sample.conf", more.encode(), more.replace(old, new).encode())]) == []


def test_source_code_is_known_by_more_lines() -> None:
    old = "from mylib import Client, Session\nclient = Client(address, timeout=30)\n"
    new = old.replace("\n", "\ncheck = Session(address, timeout=30)\n", 1)
    found = excerpt_facts([("examples/a.py", old.encode(), new.encode())])
    text = f"# Use\n\n```python\n{old}```\n"
    assert mended(document(text), *found) == text


def test_blank_lines_of_the_document_are_kept() -> None:
    tight = OLD.replace("\n\n", "\n")
    more = excerpt_facts(
        [("a.conf", tight.encode(), tight.replace(AT, FIELD.strip("\n") + "\n" + AT).encode())]
    )
    assert mended(document(SHOWN), *more) == SHOWN


def test_steps_of_a_release_stay_as_they_are() -> None:
    assert mended(document(SHOWN, "RELEASING.md"), *FACTS) == SHOWN
    assert mended(document(SHOWN, "docs/released.md"), *FACTS) != SHOWN


def test_it_is_tried_however_unlikely_the_document_looks() -> None:
    assert verdict(document(SHOWN), *FACTS).candidate.quotes


COMPOSE = """\
services:
  web:
    ports:
      # where browsers find it
      - 8080:80
    volumes:
      - ./data:/var/lib/data
"""


def test_lists_of_yaml_come_in_as_deep_as_they_are() -> None:
    new = COMPOSE.replace("    volumes:", "    environment:\n      - LOG_LEVEL=debug\n    volumes:")
    found = excerpt_facts([("compose.yaml", COMPOSE.encode(), new.encode())])
    text = f"# Run\n\n```yaml\n{COMPOSE}```\n"
    assert mended(document(text), *found) == text.replace(COMPOSE, new)
    assert failures(verified(fenced(COMPOSE), fenced(new), *found, doc=text, tree=new)) == {}
    text = f"Run\n===\n\n::\n\n{deeper(COMPOSE)}"
    assert mended(document(text, "docs/a.rst"), *found) == text.replace(
        deeper(COMPOSE), deeper(new)
    )
