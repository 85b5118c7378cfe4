"""What each kind of fact allows and demands: removals, additions, renames, values."""

from __future__ import annotations

import pytest

from docsync.facts.fact import FactKind
from docsync.rewrite.proposal import Origin
from docsync.verify.verify import explain
from tests.unit.verify.rewrites import fact, failures, verified, warnings

TABLE = """| Option | Default |
| --- | --- |
| `retries` | `3` |
| `verbose` | `false` |
| `cache_dir` | `.cache` |
"""
REMOVED = fact(FactKind.PARAMETER_REMOVED, "verbose", "false", None, owner="connect")


def test_a_row_goes_with_the_parameter_that_was_removed() -> None:
    new = TABLE.replace("| `verbose` | `false` |\n", "")
    assert explain(verified(TABLE, new, REMOVED, headings=("connect",)).checks) == ""


def test_another_row_does_not_go_with_it() -> None:
    new = TABLE.replace("| `verbose` | `false` |\n", "").replace("| `retries` | `3` |\n", "")
    assert "`retries`" in failures(verified(TABLE, new, REMOVED, headings=("connect",)))["tables"]


def test_a_heading_follows_the_last_part_of_its_name() -> None:
    renamed = fact(FactKind.SYMBOL_RENAMED, "set_origin", "set_origin", "set_base")
    old, new = "### `app.set_origin(url)`\n", "### `app.set_base(url)`\n"
    result = verified(old, new, renamed, origin=Origin.MECHANICAL)
    assert explain(result.checks) == ""
    other = verified(old, "### `api.set_base(url)`\n", renamed, origin=Origin.MECHANICAL)
    assert "headings" in failures(other)


def test_a_row_may_get_another_name_and_another_default_at_once() -> None:
    renamed = fact(FactKind.FLAG_RENAMED, "--jobs", "--jobs", "--workers")
    default = fact(FactKind.DEFAULT_CHANGED, "--workers", "4", "8")
    old = TABLE + "| `--jobs` | 4 |\n"
    new = TABLE + "| `--workers` | 8 |\n"
    result = verified(old, new, renamed, default, origin=Origin.MECHANICAL)
    assert explain(result.checks) == ""
    assert "tables" in failures(verified(old, new, renamed, origin=Origin.MECHANICAL))


VALUES = """| Key | Default | Description |
|---|---|---|
| image.pullPolicy | `"Always"` | Pull policy |
| sidecar.pullPolicy | `"Always"` | Pull policy of the sidecar |
"""


@pytest.mark.parametrize(
    ("before", "after", "passes"),
    [
        ("image.pullPolicy", "image.imagePullPolicy", True),
        ("image.pullPolicy", "image.policy", False),
        ("image.pullPolicy", "sidecar.imagePullPolicy", False),
        ("sidecar.pullPolicy", "sidecar.imagePullPolicy", False),
    ],
)
def test_a_row_of_a_dotted_key_that_was_renamed_stays_its_row(
    before: str, after: str, passes: bool
) -> None:
    renamed = fact(
        FactKind.KEY_RENAMED, "image.pullPolicy", "pullPolicy", "imagePullPolicy", owner="image"
    )
    new = VALUES.replace(f"| {before} ", f"| {after} ")
    result = verified(VALUES, new, renamed, origin=Origin.MECHANICAL)
    assert ("tables" not in failures(result)) is passes


def test_what_was_removed_may_not_stay() -> None:
    new = TABLE.replace("`.cache`", "`.store`")
    result = verified(TABLE, new, REMOVED, diff='".store"', headings=("connect",))
    assert "`verbose` was removed" in failures(result)["stale values"]


def test_what_was_removed_may_stay_as_history() -> None:
    old = "- `verbose`: say more.\n- `retries`: try again.\n"
    new = "- `verbose`: no longer supported.\n- `retries`: try again.\n"
    assert "stale values" not in failures(verified(old, new, REMOVED, headings=("connect",)))


@pytest.mark.parametrize(
    "past",
    [
        "In 1.x `recycle_after` took minutes.",
        "Up to version 1.9 you had to set `recycle_after`.",
        '!!! info "Changed in 2.0"\n\n    Was `recycle_after`. Think of `recycle_after`.',
    ],
)
def test_what_tells_the_past_keeps_the_old_name(past: str) -> None:
    renamed = fact(
        FactKind.PARAMETER_RENAMED, "recycle_after", "recycle_after", "recycle_s", owner="connect"
    )
    old = f"`connect(recycle_after=3)` waits.\n{past}\n"
    new = f"`connect(recycle_s=3)` waits.\n{past}\n"
    result = verified(old, new, renamed, diff="recycle_s", headings=("connect",))
    assert "stale values" not in failures(result)
    now = "It knows `recycle_after` too."
    result = verified(
        old.replace(past, now), new.replace(past, now), renamed, diff="recycle_s",
        headings=("connect",),
    )  # fmt: skip
    assert "stale values" in failures(result)


def test_a_list_item_goes_with_its_subject() -> None:
    old = "- `verbose`: say more.\n- `retries`: try again.\n"
    result = verified(old, "- `retries`: try again.\n", REMOVED, headings=("connect",))
    assert explain(result.checks) == ""


NESTED = """\
- `options`: an object:
    - `retriesMore`: a list of strings. Use this to keep the usual ones.
    - `verbose`: a list of strings. Use this to keep all of them.
      When it is off, the list is given back as it is.
    - `retriesLess`: a list of strings. Use this to keep fewer of the usual ones.
"""


def test_a_nested_item_goes_with_all_that_it_says() -> None:
    lines = NESTED.splitlines(keepends=True)
    new = "".join(lines[:2] + lines[4:])
    assert explain(verified(NESTED, new, REMOVED, headings=("connect",)).checks) == ""


def test_half_of_a_nested_item_does_not() -> None:
    new = NESTED.replace("      When it is off, the list is given back as it is.\n", "")
    assert "prose" in failures(verified(NESTED, new, REMOVED, headings=("connect",)))
    lines = NESTED.splitlines(keepends=True)
    other = "".join(lines[:1] + lines[4:])
    assert "lists" in failures(verified(NESTED, other, REMOVED, headings=("connect",)))


def test_all_text_goes_when_all_of_it_was_about_what_was_removed() -> None:
    old = "`verbose` makes `connect` say more, at length, about what it does.\n\n"
    assert explain(verified(old, "", REMOVED).checks) == ""
    other = fact(FactKind.DEFAULT_CHANGED, "retries", "3", "5")
    assert "prose" in failures(verified(old, "", other))
    more = old.rstrip() + " Nothing is written to a disk that is full.\n\n"
    assert "Nothing is written" in failures(verified(more, "", REMOVED))["prose"]


ADDED = fact(
    FactKind.PARAMETER_ADDED,
    "jitter",
    None,
    "0.5",
    owner="connect",
    siblings=("retries", "verbose"),
    detail="def connect(retries=3, verbose=False, cache_dir='.cache', jitter=0.5)",
)


def test_a_row_comes_with_the_parameter_that_was_added() -> None:
    new = TABLE + "| `jitter` | `0.5` |\n"
    assert explain(verified(TABLE, new, ADDED).checks) == ""


def test_an_added_row_with_an_invented_value_is_caught() -> None:
    new = TABLE + "| `jitter` | `0.7` |\n"
    assert "`0.7`" in failures(verified(TABLE, new, ADDED))["claims"]


def test_an_added_row_about_something_else_is_caught() -> None:
    new = TABLE + "| `jitter` | `0.5` |\n| `turbo` | on |\n"
    found = failures(verified(TABLE, new, ADDED))
    assert "`turbo`" in found["claims"]
    assert "`turbo`" in found["prose"]


def test_text_does_not_grow_without_bound() -> None:
    essay = "The `jitter` parameter spreads the attempts. " * 1 + " ".join(
        f"It helps with jitter case {word}." for word in ["alpha", "beta", "gamma", "delta"] * 3
    )
    old = "Set `retries` to try again.\n"
    result = verified(old, old.rstrip() + "\n" + essay + "\n", ADDED)
    assert "words more" in failures(result)["prose"]


RENAMED = fact(FactKind.SYMBOL_RENAMED, "fetch_all", "Client.fetch_all", "Client.fetch_many")


def test_a_renamed_method_is_followed_everywhere() -> None:
    old = "Call `client.fetch_all()` once.\n\n### fetch_all\n\n`fetch_all` returns a list.\n"
    good = old.replace("fetch_all", "fetch_many")
    assert explain(verified(old, good, RENAMED).checks) == ""
    half = good.replace("### fetch_many", "### fetch_all")
    assert "stale values" in failures(verified(old, half, RENAMED))


def test_a_longer_name_that_holds_the_old_one_stays() -> None:
    old = "Call `fetch_all()`; `fetch_all_pages()` is another matter.\n"
    new = "Call `fetch_many()`; `fetch_all_pages()` is another matter.\n"
    assert explain(verified(old, new, RENAMED).checks) == ""


def test_the_new_name_must_stand_where_the_old_one_went() -> None:
    old = "Call `client.fetch_all()` once.\n"
    result = verified(old, "Call `client.get()` once.\n", RENAMED, tree="client.get()")
    assert "`Client.fetch_many`" in failures(result)["new values"] or (
        "fetch_many" in failures(result)["new values"]
    )


def test_of_two_things_of_one_name_either_may_be_meant() -> None:
    of_client = fact(FactKind.SYMBOL_RENAMED, "fetch_all", "fetch_all", "fetch_many", owner="a")
    of_pool = fact(FactKind.SYMBOL_RENAMED, "fetch_all", "fetch_all", "get_each", owner="b")
    old = "Call `fetch_all()` once.\n"
    for name, is_sound in (("fetch_many", True), ("get_each", True), ("get", False)):
        result = verified(old, f"Call `{name}()` once.\n", of_client, of_pool, tree=name)
        assert ("new values" not in failures(result)) is is_sound


def test_a_rename_turns_no_sentence_round() -> None:
    old = "`fetch_all` retries on errors.\n"
    result = verified(old, "`fetch_many` never retries on errors.\n", RENAMED)
    assert "polarity" in failures(result)


def test_an_old_name_is_not_brought_in() -> None:
    old = "Set `limit` to get fewer.\n"
    new = "Set `limit` of `fetch_all` to get fewer.\n"
    assert "brought in" in failures(verified(old, new, RENAMED, doc="`fetch_all`"))["stale values"]


def test_a_mechanical_edit_may_leave_another_fact_for_later() -> None:
    default = fact(FactKind.DEFAULT_CHANGED, "limit", "20", "50", owner="Client.fetch_many")
    old = "`fetch_all(limit=20)` asks for pages; `limit` defaults to 20.\n"
    new = old.replace("fetch_all", "fetch_many")
    by_rule = verified(old, new, RENAMED, default, origin=Origin.MECHANICAL)
    assert explain(by_rule.checks) == ""
    assert "stale values" in warnings(by_rule)
    by_model = verified(old, new, RENAMED, default)
    assert "`limit` is still said to be `20`" in failures(by_model)["stale values"]


def test_a_moved_file_is_followed_in_links() -> None:
    moved = fact(FactKind.FILE_MOVED, "docs/setup.md", "docs/setup.md", "docs/start/setup.md")
    old = "See [the setup](docs/setup.md).\n"
    good = "See [the setup](docs/start/setup.md).\n"
    assert explain(verified(old, good, moved).checks) == ""
    assert "links" in failures(verified(old, "See [the setup](docs/first/setup.md).\n", moved))


def test_a_word_of_the_tree_does_not_ground_a_number_or_a_url() -> None:
    change = fact(FactKind.DEFAULT_CHANGED, "limit", "20", "50")
    old = "`limit` defaults to 20.\n"
    new = "`limit` defaults to 50, at most 999. See https://api.example.net/limits.\n"
    found = failures(verified(old, new, change, tree="MAX = 999\nhttps://api.example.net/limits"))
    assert "999" in found["claims"]
    assert "https://api.example.net/limits" in found["links"]


def test_a_flag_of_another_command_is_a_chance_hit_of_a_model() -> None:
    change = fact(FactKind.DEFAULT_CHANGED, "--limit", "20", "50")
    old = "`--limit` defaults to 20.\n"
    new = "`--limit` defaults to 50, see `--offset`.\n"
    result = verified(old, new, change, tree='add("--offset")')
    assert "`--offset`" in failures(result)["claims"]
    result = verified(old, new, change, tree='add("--offset")', origin=Origin.MECHANICAL)
    assert "`--offset`" in warnings(result)["claims"]


def test_a_default_of_true_is_told_from_other_words() -> None:
    change = fact(FactKind.DEFAULT_CHANGED, "strict", "True", "False", owner="load")
    old = "`strict` is on by default (`True`). It is true that this is slow.\n"
    good = "`strict` is off by default (`False`). It is true that this is slow.\n"
    bad = "`strict` is off by default (`True`). It is true that this is slow.\n"
    assert "stale values" not in failures(verified(old, good, change, headings=("load",)))
    assert "stale values" in failures(verified(old, bad, change, headings=("load",)))


def test_numbers_are_compared_by_value() -> None:
    change = fact(FactKind.CONSTANT_CHANGED, "MAX_ROWS", "10_000", "25_000")
    old = "`MAX_ROWS` is 10,000.\n"
    assert explain(verified(old, "`MAX_ROWS` is 25,000.\n", change).checks) == ""


def test_an_uncertain_fact_only_warns() -> None:
    change = fact(FactKind.TOKEN_RENAMED, "maxRows", "maxRows", "rowLimit", certainty=0.6)
    old = "`maxRows` and `maxCols` bound the table.\n"
    new = "`maxRows` and `maxCols` bound each table.\n"
    assert "stale values" in warnings(verified(old, new, change))


def test_wrapped_lines_are_no_change() -> None:
    old = "Set `retries` to try\nagain. Other sentences\nstay as they are.\n"
    new = "Set `attempts` to try again.\nOther sentences stay as they are.\n"
    change = fact(FactKind.PARAMETER_RENAMED, "retries", "retries", "attempts", owner="connect")
    assert explain(verified(old, new, change).checks) == ""


def test_a_sentence_of_another_place_of_the_document_is_a_copy() -> None:
    change = fact(FactKind.DEFAULT_CHANGED, "limit", "20", "50")
    elsewhere = "The limit of a page is there to protect the server from you."
    old = "`limit` defaults to 20.\n"
    result = verified(old, f"`limit` defaults to 50. {elsewhere}\n", change, doc=elsewhere)
    assert "elsewhere" in failures(result)["repetition"]


def test_crlf_text_stays_crlf() -> None:
    change = fact(FactKind.DEFAULT_CHANGED, "limit", "20", "50")
    old = "`limit` is an option.\r\nIt defaults to 20.\r\n"
    assert explain(verified(old, old.replace("20", "50"), change).checks) == ""
    mixed = "`limit` is an option.\nIt defaults to 50.\r\n"
    assert "newlines" in failures(verified(old, mixed, change))["borders"]


def test_a_sentence_that_the_code_says_of_two_things_may_stand_twice() -> None:
    said = "Set it to `0` to disable the limit."
    old = f"* `jobs`: How many. {said}\n"
    new = fact(FactKind.KEY_ADDED, "limit", None, "4", detail=f"limit: How much.\n{said}")
    rewrite = f"{old}* `limit`: How much. {said}\n"
    assert "repetition" not in failures(verified(old, rewrite, new))
    other = fact(FactKind.KEY_ADDED, "limit", None, "4", detail="limit: How much.")
    assert "repetition" in failures(verified(old, rewrite, other))


@pytest.mark.parametrize(
    ("name", "sibling", "passes"),
    [
        ("client-reconnect", "client-port", True),
        ("client-reconnect", "server", False),  # no flag here
        ("reconnect", "client-port", False),  # a word may be anything
    ],
)
def test_a_name_among_flags_is_a_flag(name: str, sibling: str, passes: bool) -> None:
    change = fact(FactKind.KEY_ADDED, name, None, None, siblings=(sibling,))
    old = "  --client-port <n>  The port.\n"
    result = verified(old, f"{old}  --{name} <n>  Tries again.\n", change, diff=f'"{name}": [')
    assert ("claims" not in failures(result)) is passes


@pytest.mark.parametrize(
    ("heading", "is_leak"),
    [("### Response:", True), ("## instructions", True), ("### response.append(field)", False)],
)
def test_a_heading_of_a_prompt_is_no_section_of_an_api(heading: str, is_leak: bool) -> None:
    came = fact(FactKind.SYMBOL_ADDED, "append", siblings=("remove",), detail="Appends a field.")
    new = f"### response.remove(field)\n\nGone.\n\n{heading}\n\nAppends a field.\n"
    found = failures(verified("### response.remove(field)\n\nGone.\n", new, came))
    assert ("prompt leak" in found) is is_leak


def test_an_entry_goes_with_the_links_in_it() -> None:
    gone = fact(FactKind.KEY_REMOVED, "gitDir", "'.'", None, siblings=("chunkSize",))
    old = "* `gitDir`: the path to the root. See [working below it](#below) for more.\n"
    assert "links" not in failures(verified(old, "", gone, origin=Origin.MECHANICAL))
    other = old.replace("`gitDir`", "`chunkSize`")
    assert "links" in failures(verified(other, "", gone, origin=Origin.MECHANICAL))


CELLS = """\
[cols="1,1"]
|===
|Option |Default

|`--retries`
|3

|`--age`
|30
|===
"""


@pytest.mark.parametrize(
    ("gone", "passes"),
    [
        ("|`--retries`\n|3\n\n", True),
        ("|`--age`\n|30\n", False),
        ("|3\n", False),
        ("|`--retries`\n", False),
    ],
)
def test_a_row_of_asciidoc_that_has_a_line_for_each_cell(gone: str, passes: bool) -> None:
    removed = fact(FactKind.FLAG_REMOVED, "--retries", "3", None)
    new = CELLS.replace(gone, "")
    result = verified(CELLS, new, removed, format="asciidoc", origin=Origin.MECHANICAL)
    assert ("tables" not in failures(result)) is passes


CALLS = "```console\n$ bk restore --timeout 30\n$ curl --timeout 30 example.com\n```\n"


def test_a_flag_of_another_program_is_none_that_is_left() -> None:
    renamed = fact(FactKind.FLAG_RENAMED, "--timeout", "--timeout", "--wait", programs=("bk",))
    good = CALLS.replace("restore --timeout", "restore --wait")
    for origin in (Origin.MECHANICAL, Origin.MODEL):
        assert explain(verified(CALLS, good, renamed, origin=origin).checks) == ""
    more = CALLS.replace("curl", "bk list --timeout 5\n$ curl")
    partly = more.replace("restore --timeout", "restore --wait")
    assert "`--timeout` is left" in failures(verified(more, partly, renamed))["stale values"]


def test_a_flag_of_another_command_is_none_that_is_left() -> None:
    gone = fact(
        FactKind.FLAG_REMOVED,
        "--force",
        owner="restore",
        programs=("bk",),
        other_commands=("prune",),
    )
    old = "Say `bk restore --force` or `bk prune --force` to be asked nothing.\n"
    new = "Say `bk prune --force` to be asked nothing.\n"
    assert "stale values" not in failures(verified(old, new, gone, headings=("restore",)))


def test_the_value_of_another_programs_flag_is_none_of_ours() -> None:
    change = fact(FactKind.DEFAULT_CHANGED, "--timeout", "30", "60", programs=("bk",))
    old = "`curl --timeout 30` waits less. A run may take an hour.\n"
    new = "`curl --timeout 30` waits less. Any run may take an hour.\n"
    result = verified(old, new, change)
    assert "stale values" not in failures(result) | warnings(result)
    ours = (text.replace("curl", "bk") for text in (old, new))
    assert "is still said to be `30`" in failures(verified(*ours, change))["stale values"]


ITEMS = (
    "* `verbose` says more. It makes results larger. See [more](more.md).\n",
    "* `retries` tries again, 3 times by default. It is of use.\n",
)
TERMS = (
    "`verbose`\n:   Says more. It makes results larger.\n",
    "`retries`\n:   Tries again, 3 times by default. It is of use.\n",
)
OPTIONS = (
    ".. option:: verbose\n\n   Says more.\n\n   It makes results larger.\n\n",
    ".. option:: retries\n\n   Tries again, 3 times by default. It is of use.\n\n",
)
ENTRIES = pytest.mark.parametrize(
    ("entries", "format"), [(ITEMS, "markdown"), (TERMS, "markdown"), (OPTIONS, "rst")]
)


@ENTRIES
def test_an_entry_goes_as_a_whole_beside_one_that_changes(
    entries: tuple[str, str], format: str
) -> None:
    default = fact(FactKind.DEFAULT_CHANGED, "retries", "3", "5", owner="connect")
    gone, changed = entries
    new = changed.replace("3", "5")
    for old in (gone + changed, changed + gone):
        result = verified(
            old, new, REMOVED, default, diff="5", headings=("connect",), format=format
        )
        assert explain(result.checks) == ""


@ENTRIES
def test_of_an_entry_that_stays_nothing_goes(entries: tuple[str, str], format: str) -> None:
    gone, other = entries
    half = gone.replace("It makes results larger.", "")
    assert "prose" in failures(
        verified(gone + other, half + other, REMOVED, headings=("connect",), format=format)
    )
    less = other.replace("It is of use.", "")
    assert "prose" in failures(
        verified(gone + other, less, REMOVED, headings=("connect",), format=format)
    )


def test_a_longer_path_keeps_the_beginning_that_was_renamed() -> None:
    renamed = fact(FactKind.ROUTE_RENAMED, "/users", "/users", "/people", owner="GET")
    old = "`GET /users/<int:id>` gives one, `GET /users` all of them."
    new = old.replace("`GET /users`", "`GET /people`")
    assert "stale values" not in failures(verified(old, new, renamed))
    both = f"{old} Also `/users`."
    made = both.replace("`GET /users`", "`GET /people`")
    assert "stale values" in failures(verified(both, made, renamed))
