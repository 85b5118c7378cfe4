"""A section that no rule mends is shown to the model beside the change."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace

import pytest

from docsync.config import Config
from docsync.docs.section import DocFile
from docsync.errors import GitError
from docsync.facts.fact import ChangeFact, FactKind, Place
from docsync.git.diff import FileChange
from docsync.llm.on_demand import ModelOnDemand
from docsync.rewrite.addition import name_like
from docsync.rewrite.allowance import MAX_PROMPTS, NONE, Allowance
from docsync.rewrite.beside import slot_beside, takes_a_place
from docsync.rewrite.hunks import Hunk, as_diff, hunks_of, telling
from docsync.rewrite.proposal import Check, CheckStatus, Rewrite, Verified
from docsync.rewrite.propose import Proposed, propose
from docsync.rewrite.update import Piece, asked_for, entry_checks, piece_of
from docsync.rewrite.window import MAX_CHARS, window
from tests.unit.fake_model import FakeModel
from tests.unit.samples import document, fact, rewritten, verdict, verdicts

OLD = "".join(f"line_{n} = {n}\n" for n in range(40))
NEW = OLD.replace("line_3 = 3\n", "line_3 = 3\nretry_after = 5\n").replace("line_30 = 30", "x = 1")
ADDED = fact(
    FactKind.KEY_ADDED,
    "retry_after",
    None,
    None,
    siblings=("max_wait", "use_tls"),
    place=Place("src/app.py", 5),
)
GUIDE = """\
# Settings

The server reads `use_tls` and `max_wait` when it starts.

Nothing else is read from `app.toml`.
"""
SAID = "The server reads `use_tls`, `max_wait` and `retry_after` when it starts."
HUNK = Hunk("src/app.py", " max_wait = 2\n+retry_after = 5", (4, 4), (4, 6))


def change(path: str, old: str | None, new: str | None, mode: str = "100644") -> FileChange:
    return FileChange("M", path, path, mode, mode, old, new)


# hunks


def test_hunks_have_the_lines_around_them() -> None:
    blobs = {"a": OLD.encode(), "b": NEW.encode()}
    first, second = hunks_of([change("src/app.py", "a", "b")], blobs.__getitem__)
    assert first.text.split("\n") == [
        " line_1 = 1",
        " line_2 = 2",
        " line_3 = 3",
        "+retry_after = 5",
        " line_4 = 4",
        " line_5 = 5",
        " line_6 = 6",
    ]
    assert (first.new, second.old) == ((5, 6), (31, 32))
    assert (second.changed("-"), second.changed("+")) == ("line_30 = 30", "x = 1")


def test_near_changes_are_one_hunk() -> None:
    blobs = {
        "a": OLD.encode(),
        "b": OLD.replace("= 3\n", "= 4\n").replace("= 7\n", "= 8\n").encode(),
    }
    (hunk,) = hunks_of([change("src/app.py", "a", "b")], blobs.__getitem__)
    assert hunk.text.count("\n ") == 8


def test_binary_files_and_what_cannot_be_read_have_none() -> None:
    def read(oid: str) -> bytes:
        if oid == "gone":
            raise GitError("no such object")
        return {"a": b"one\n", "b": b"two\n", "zero": b"\0"}[oid]

    changes = [
        change("logo.bin", "a", "zero"),
        change("src/app.py", "a", "gone"),
        change("sub", "a", "b", mode="160000"),
    ]
    assert hunks_of(changes, read) == []
    (hunk,) = hunks_of([change("src/app.py", None, "b")], read)
    assert hunk.text == "+two"


def test_the_hunk_of_the_fact_comes_first_and_the_room_is_kept() -> None:
    other = Hunk("src/other.py", "+use_tls = 1", (1, 1), (1, 2))
    far = Hunk("src/app.py", "+colour = 2", (90, 90), (90, 91))
    assert telling([far, other, HUNK], (ADDED,), GUIDE, 2000) == [HUNK, other]
    assert telling([far, other, HUNK], (ADDED,), GUIDE, 60) == [HUNK]
    assert (
        as_diff([HUNK, other], 500)
        == f"--- src/app.py\n{HUNK.text}\n--- src/other.py\n{other.text}"
    )


# the piece


def test_the_piece_is_where_the_words_stand() -> None:
    doc = document(GUIDE)
    piece = piece_of(doc, verdict(doc, ADDED).candidate, [HUNK])
    assert piece is not None
    assert piece.text == LINE + "\n"
    assert piece.diff == f"--- src/app.py\n{HUNK.text}"


def test_no_piece_without_a_hunk_that_bears_on_it() -> None:
    doc = document(GUIDE)
    far = Hunk("src/paint.py", "+colour = 2", (90, 90), (90, 91))
    assert piece_of(doc, verdict(doc, ADDED).candidate, [far]) is None


def test_of_a_long_table_only_the_rows_around_the_word() -> None:
    rows = "".join(f"| `name_{n}` | {'word ' * 12}|\n" for n in range(60))
    doc = document(f"# Settings\n\n| Name | Meaning |\n| --- | --- |\n{rows}")
    place = window(doc, doc.sections[0], {"name_40": 3.0, "name_41": 2.0})
    assert place is not None
    text = doc.text(*place)
    assert "`name_40`" in text and "`name_41`" in text
    assert len(text) <= MAX_CHARS
    assert text.startswith("| `name_") and text.endswith("|\n")
    assert window(doc, doc.sections[0], {"absent": 1.0}) is None


# the place of an entry

LIST = "# Settings\n\n- `use_tls`: Encrypts.\n- `colour`: Paints.\n- `max_wait`: Waits.\n"


class Code:
    """The staged tree, with `retry_after` between the others."""

    def __init__(self, *names: str) -> None:
        self.lines = [f"{name} = 1" for name in names]

    def text(self, path: str) -> str | None:
        return "\n".join(self.lines) if path == "src/app.py" else None

    def uses(self, name: str) -> tuple[tuple[str, str], ...]:
        return ()


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (("use_tls", "max_wait", "retry_after"), 5),  # below its neighbour in the code
        (("retry_after", "max_wait", "use_tls"), 4),  # above it
    ],
)
def test_an_entry_goes_beside_the_nearest_sibling(names: tuple[str, ...], expected: int) -> None:
    doc = document(LIST)
    line = names.index("retry_after") + 1
    added = replace(ADDED, siblings=("max_wait",), place=Place("src/app.py", line))
    slot = slot_beside(added, doc, doc.sections[0], Code(*names))
    assert slot is not None
    assert doc.text(0, slot.at).count("\n") == expected
    assert [sister.name for sister in slot.sisters] == ["max_wait"]


def test_a_name_that_is_nearly_the_same_draws_an_entry_into_its_section() -> None:
    sorting = "## Sorting\n\n- `group_dirs_first`: Before files.\n- `size`: By size.\n"
    doc = document(f"{LIST}\n{sorting}")
    added = replace(ADDED, symbol="group_dirs_last", siblings=("max_wait", "group_dirs_first"))
    slot = slot_beside(added, doc, doc.sections[0], None)
    assert slot is not None
    assert slot.section is doc.sections[1]
    assert doc.text(0, slot.at).endswith("Before files.\n")
    model = FakeModel(*["<doc>\n- `group_dirs_last`: Waits before it tries again.\n</doc>"] * 3)
    (one,) = ask(doc, model, added, hunks=[WORDS]).verified
    assert one.rewrite.verdict.candidate.section == doc.sections[1]
    assert "- `group_dirs_last`" in rewritten(doc, [one.rewrite]).partition("## Sorting")[2]


def test_no_entry_where_two_lists_have_the_sibling() -> None:
    doc = document(f"{LIST}\n## Server\n\n- `max_wait`: Waits for a client.\n")
    assert slot_beside(replace(ADDED, siblings=("max_wait",)), doc, doc.sections[0], None) is None
    assert slot_beside(replace(ADDED, siblings=("colour",)), doc, doc.sections[0], None)
    model = FakeModel()
    assert ask(doc, model, replace(LONE, siblings=("max_wait",))).verified == ()
    assert model.asked == [], "nor is the piece around them shown"


def test_a_key_that_stands_there_already_is_that_of_another_thing() -> None:
    doc = document("# Plugin\n\n```yaml\ncommand: run\nconfirm: false\nscope: all\n```\n")
    quiet, confirm = (
        replace(ADDED, symbol=f"plugins.a.{name}", after="false", siblings=("command", "scope"))
        for name in ("quiet", "confirm")
    )
    assert slot_beside(quiet, doc, doc.sections[0], None) is not None
    assert slot_beside(confirm, doc, doc.sections[0], None) is None
    model = FakeModel("UNCHANGED")
    twice = replace(quiet, symbol="plugins.b.quiet")
    (one,) = ask(doc, model, quiet, twice, confirm).verified
    assert one.rewrite.new.count("quiet") == 1
    assert one.rewrite.new.count("confirm") == 1


def test_no_entry_beside_what_has_none() -> None:
    doc = document(GUIDE)
    assert slot_beside(ADDED, doc, doc.sections[0], None) is None


WORDS = Hunk("src/app.py", "+# Waits before it tries again.\n+retry_after = 5", (4, 4), (4, 6))
TRUE = "<doc>\n- `retry_after`: Waits before it tries again.\n</doc>"
LONE = replace(ADDED, siblings=("max_wait", "a", "b", "c"))


@pytest.mark.parametrize(
    ("entry", "failing"),
    [
        ("- `retry_after`: Waits before it tries again.", set()),
        ("- `retry_later`: Waits before it tries again.", {"kept"}),
        ("- `retry_after`: Waits between attempts with exponential backoff.", {"said"}),
        ("- `retry_after`: Retry after.", {"said"}),  # no more than its name
    ],
)
def test_an_entry_from_the_change_says_what_the_change_says(entry: str, failing: set[str]) -> None:
    doc = document(LIST)
    model = FakeModel(f"<doc>\n{entry}\n</doc>", "UNCHANGED")
    proposed = ask(doc, model, LONE, hunks=[WORDS])
    (one,) = proposed.verified
    assert {c.name for c in one.checks if c.status is CheckStatus.FAILED} == failing
    assert "+# Waits before it tries again." in model.asked[0][-1].content
    if not failing:
        assert rewritten(doc, [one.rewrite]) == LIST + entry + "\n"
        assert len(model.asked) == 1


def test_a_flag_may_have_its_dashes_from_the_entries_beside_it() -> None:
    flags = ["  --client-port  The port."]
    added = replace(ADDED, symbol="client-reconnect", siblings=("client-port",))
    entry = "  --client-reconnect  Waits before it tries again."
    assert all(c.status is CheckStatus.PASSED for c in entry_checks(entry, added, flags, [WORDS]))


def test_what_takes_the_place_of_another_gets_no_entry_beside_it() -> None:
    doc = document(f"{LIST}\nWithout `give_up` or `max_wait` it tries for ever.\n")
    gone = replace(ADDED, kind=FactKind.KEY_REMOVED, symbol="give_up", siblings=())
    model = FakeModel("UNCHANGED", "UNCHANGED")
    ask(doc, model, LONE, gone, hunks=[WORDS])
    assert model.asked
    assert not any("The new entry" in asked[-1].content for asked in model.asked)
    assert takes_a_place(LONE, [gone])
    assert not takes_a_place(LONE, [replace(gone, owner="other")])
    assert not takes_a_place(LONE, [replace(gone, kind=FactKind.FLAG_REMOVED)])


def test_more_than_a_run_may_ask_for_is_left_as_a_whole() -> None:
    names = [f"retry_{n}" for n in range(MAX_PROMPTS + 1)]
    several = [replace(LONE, symbol=name) for name in names]
    model = FakeModel("UNCHANGED")
    proposed = ask(document(LIST), model, *several, hunks=[WORDS])
    assert (proposed.verified, model.asked) == ((), [])
    assert {why for _, why in proposed.left} == {"more entries are missing than one run writes"}


def test_one_section_of_a_document_writes_the_entry_of_a_name() -> None:
    allowance = Allowance()
    model = FakeModel(*[TRUE] * 3, "UNCHANGED")
    doc = document(f"{LIST}\n## More\n\n- `group_dirs_first`: Before files.\n")
    added = replace(LONE, symbol="group_dirs_last", siblings=("max_wait", "group_dirs_first"))
    for found in verdicts(doc, added):
        propose(
            doc,
            found,
            passing,
            Config(),
            ModelOnDemand(lambda: model),
            time.monotonic() + 60,
            hunks=lambda: [WORDS],
            allowance=allowance,
        )
    entries = {asked[-1].content for asked in model.asked if "The new entry" in asked[-1].content}
    assert len(entries) == 1


def test_an_entry_is_verified_with_what_the_model_was_shown() -> None:
    seen: list[str] = []

    def check(rewrite: Rewrite) -> Verified:
        seen.append(rewrite.shown)
        return passing(rewrite)

    model = FakeModel(TRUE)
    doc = document(LIST)
    propose(
        doc,
        verdict(doc, LONE),
        check,
        Config(),
        ModelOnDemand(lambda: model),
        time.monotonic() + 60,
        hunks=lambda: [WORDS],
        allowance=Allowance(),
    )
    assert len(seen) == 2
    assert all("+# Waits before it tries again." in shown for shown in seen)


# what is asked of the answer


def of(text: str, hunk: Hunk = HUNK) -> Piece:
    return Piece(0, len(text), 0, len(text), text, (hunk,))


def failed(old: str, new: str, hunk: Hunk = HUNK) -> list[str]:
    checks = asked_for(of(old, hunk), new)
    return [check.name for check in checks if check.status is CheckStatus.FAILED]


LINE = "The server reads `use_tls` and `max_wait` when it starts.\n"
RENAME = Hunk("a.py", "-load_rows(1)\n+load_items(1)", (1, 2), (1, 2))


@pytest.mark.parametrize(
    ("old", "new", "hunk", "names"),
    [
        (LINE, SAID, HUNK, []),
        (LINE, LINE.replace("reads", "takes"), HUNK, ["asked for", "said"]),
        (LINE, "It reads `retry_after`.\n", HUNK, ["kept"]),
        ("Call `load_rows` first.\n", "Call `load_items` first.\n", RENAME, []),
        ("Call `load_rows` first.\n", "Call first.\n", RENAME, []),
        (LINE, LINE + "`retry_after` " + "wonderfully quickly " * 9, HUNK, ["said"]),
        (LINE, LINE + "`retry_after` " + "server reads " * 40, HUNK, ["said"]),
    ],
)
def test_an_answer_is_what_the_change_asks_for(
    old: str, new: str, hunk: Hunk, names: list[str]
) -> None:
    assert failed(old, new, hunk) == names


@pytest.mark.parametrize(
    ("beside", "line", "passes"),
    [
        ("- `use_tls` is part of `max_wait`.", "- `retry_after`: Waits.", False),
        ("- `use_tls`: Encrypts.", "- `retry_after`: Waits.", True),
        ("- **--use-tls**: Encrypts.", "- **--retry-after**: Waits.", True),
        ("- **--use-tls**: Encrypts.", "- `--retry-after`: Waits.", False),
        ("| `use_tls` | bool |", "| `retry_after` | int |", True),
        ("1. `use_tls`: Encrypts.", "2. `retry_after`: Waits.", True),
        ("It encrypts.", "- `retry_after`: Waits.", True),
    ],
)
def test_a_new_item_stands_as_those_beside_it_do(beside: str, line: str, passes: bool) -> None:
    checks = asked_for(of(f"{beside}\n", HUNK), f"{beside}\n{line}\n")
    status = next(check.status for check in checks if check.name == "form")
    assert (status is CheckStatus.PASSED) is passes


def test_nothing_takes_the_place_of_what_went() -> None:
    gone = [fact(FactKind.SYMBOL_REMOVED, "load_rows", None, None)]
    for new, status in (
        ("Call `load_items` first.\n", CheckStatus.FAILED),
        ("Call first.\n", CheckStatus.PASSED),
    ):
        checks = asked_for(of("Call `load_rows` first.\n", RENAME), new, gone)
        assert next(c.status for c in checks if c.name == "kept") is status


def test_the_least_version_that_is_left_takes_the_place_of_one_that_went() -> None:
    gone = [fact(FactKind.KEY_REMOVED, "3.9", None, None, owner="Python", siblings=("3.10",))]
    for new, status in (
        ("It needs Python 3.10+ to run.\n", CheckStatus.PASSED),
        ("It needs Python 3.11+ to run.\n", CheckStatus.FAILED),
    ):
        checks = asked_for(of("It needs Python 3.9+ to run.\n", RENAME), new, gone)
        assert next(c.status for c in checks if c.name == "kept") is status


# through propose


def passing(rewrite: Rewrite) -> Verified:
    return Verified(rewrite, (Check("all", CheckStatus.PASSED),))


def ask(
    doc: DocFile,
    model: FakeModel,
    *facts: ChangeFact,
    allowance: Allowance | None = None,
    hunks: Sequence[Hunk] = (HUNK,),
) -> Proposed:
    return propose(
        doc,
        verdict(doc, *facts),
        passing,
        Config(),
        ModelOnDemand(lambda: model),
        time.monotonic() + 60,
        hunks=lambda: hunks,
        allowance=Allowance() if allowance is None else allowance,
    )


def test_the_model_sees_the_change_and_the_piece_goes_back() -> None:
    doc = document(GUIDE)
    model = FakeModel(*[f"<doc>\n{SAID}\n</doc>"] * 3)
    proposed = ask(doc, model, ADDED)
    assert rewritten(doc, [v.rewrite for v in proposed.verified]) == GUIDE.replace(
        LINE.strip(), SAID
    )
    assert "+retry_after = 5" in model.asked[0][-1].content
    (one,) = proposed.verified
    assert one.is_sound
    assert {"asked for", "kept", "said"} <= {check.name for check in one.checks}


@pytest.mark.parametrize("second", ["UNCHANGED", SAID.replace(" when it starts", "")])
def test_a_piece_that_comes_out_otherwise_the_second_time_is_withheld(second: str) -> None:
    model = FakeModel(f"<doc>\n{SAID}\n</doc>", *[f"<doc>\n{second}\n</doc>"] * 2)
    (one,) = ask(document(GUIDE), model, ADDED).verified
    assert {c.name for c in one.checks if c.status is CheckStatus.FAILED} == {"agreed"}
    assert len(model.asked) == 3


def test_what_the_change_does_not_ask_for_is_not_sound() -> None:
    doc = document(GUIDE)
    model = FakeModel("<doc>\nThe server is fast.\n</doc>")
    (one,) = ask(doc, model, ADDED).verified
    assert not one.is_sound
    assert len(model.asked) == 1, "no follow-up"


def test_nobody_is_asked_where_that_is_not_wanted() -> None:
    model = FakeModel("<doc>\nThe server is fast.\n</doc>")
    assert ask(document(GUIDE), model, ADDED, allowance=NONE).verified == ()
    assert model.asked == []


def test_nobody_is_asked_where_a_rule_mends_it() -> None:
    doc = document("Use `--jobs 4`.\n")
    renamed = fact(FactKind.FLAG_RENAMED, "--jobs", "--jobs", "--workers")
    model = FakeModel("<doc>\nx\n</doc>")
    proposed = ask(doc, model, renamed)
    assert rewritten(doc, [v.rewrite for v in proposed.verified]) == "Use `--workers 4`.\n"
    assert model.asked == []


def test_a_setting_of_a_listing_needs_no_column() -> None:
    doc = document("# Settings\n\n```yaml\nhub:\n  use_tls: true\n  max_wait: 2\n```\n")
    (one,) = ask(doc, FakeModel("<doc>\n  retry_after: 5\n</doc>"), ADDED).verified
    assert {c.name for c in one.checks if c.status is CheckStatus.FAILED} == set()
    assert "  max_wait: 2\n  retry_after: 5\n" in one.rewrite.new


def test_a_key_in_two_words_is_a_flag_with_a_dash() -> None:
    camel = fact(FactKind.KEY_ADDED, "magicHtml", None, None)
    assert name_like("--live-reload", camel) == "--magic-html"
    assert name_like("--liveReload", camel) == "--magicHtml"
    assert name_like("liveReload", camel) == "magicHtml"


def test_a_section_is_not_shown_what_belongs_into_another() -> None:
    rows = "".join(f"- `{name}`: what it is.\n" for name in ("max_wait", "use_tls", "keep_open"))
    doc = document(f"# Settings\n\n{rows}\n# Start\n\nThe server reads `use_tls` when it starts.\n")
    came = replace(ADDED, siblings=("max_wait", "use_tls", "keep_open"))
    model = FakeModel("<doc>\nThe server reads `use_tls` and `retry_after` when it starts.\n</doc>")
    found = verdicts(doc, came)
    start = next(v for v in found if v.candidate.section.heading == "Start")
    limits = Config(), ModelOnDemand(lambda: model), time.monotonic() + 60
    proposed = propose(doc, start, passing, *limits, hunks=lambda: (HUNK,), allowance=Allowance())
    assert proposed.verified == ()
    assert model.asked == []
