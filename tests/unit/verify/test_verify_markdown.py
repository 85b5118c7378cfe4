"""A good rewrite of a Markdown section passes every check; each planted fault is caught by name."""

from __future__ import annotations

import pytest

from docsync.facts.fact import FactKind
from docsync.verify.verify import explain
from tests.unit.verify.rewrites import fact, failures, verified

OLD = """## Running the importer {#running}

The importer reads every file below `data/inbox` and writes one row a record.
It needs a [token](https://hub.example.org/tokens) and the [schema](schema.md).

| Flag | Default | Meaning |
| --- | --- | --- |
| `--jobs` | `4` | Workers that read files |
| `--timeout` | `30` | Seconds to wait for the hub |
| `--dry-run` | off | Read, but write nothing |

- Start it with `--jobs` set to the number of cores.
- Stop it with Ctrl-C; a half written row is rolled back.

!!! note
    The hub answers slowly on Mondays.

```bash
importer run --jobs 8 --timeout 30 data/inbox
```

```python
from importer import Client

client = Client(timeout=30)
client.load("data/inbox")
```
"""

FACTS = (
    fact(
        FactKind.FLAG_RENAMED,
        "--jobs",
        "--jobs",
        "--workers",
        owner="run",
        siblings=("--timeout", "--dry-run"),
    ),
    fact(FactKind.DEFAULT_CHANGED, "--timeout", "30", "60", owner="run"),
)
DIFF = """
run.add_argument("--jobs", type=int, default=4)
run.add_argument("--workers", type=int, default=4)
run.add_argument("--timeout", type=float, default=60)
def load(self, path): ...
"""

GOOD = (
    OLD.replace("--jobs", "--workers")
    .replace("| `--timeout` | `30` |", "| `--timeout` | `60` |")
    .replace("--timeout 30 data", "--timeout 60 data")
)


def good_with(was: str, now: str) -> str:
    assert was in GOOD, was
    return GOOD.replace(was, now)


FAULTS = {
    "wrong default": ("new values", good_with("| `60` |", "| `45` |")),
    "default that nothing supports": ("claims", good_with("| `60` |", "| `45` |")),
    "stale default left": ("stale values", good_with("| `60` |", "| `30` |")),
    "old flag left": ("stale values", good_with("importer run --workers", "importer run --jobs")),
    "invented flag": ("claims", good_with("run --workers 8", "run --workers 8 --fast-mode")),
    "invented method": ("claims", good_with("client.load(", "client.load_everything(")),
    "invented parameter": (
        "claims",
        good_with("Client(timeout=30)", "Client(timeout=30, spins=4)"),
    ),
    "invented module": ("claims", good_with("from importer import", "from importer.turbo import")),
    "invented path": ("claims", good_with("below `data/inbox`", "below `data/outbox/new`")),
    "wrong unit": ("claims", good_with("Seconds to wait for", "Waits 60 minutes for")),
    "dropped row": ("tables", good_with("| `--dry-run` | off | Read, but write nothing |\n", "")),
    "cell too many": ("tables", good_with("| Workers that read files |", "| Workers | files |")),
    "header changed": ("tables", good_with("| Meaning |", "| Sense |")),
    "changed link": ("links", good_with("hub.example.org/tokens", "hub.example.com/tokens")),
    "lost link": ("links", good_with("[schema](schema.md)", "schema")),
    "invented page": ("links", good_with("(schema.md)", "(schemas/all.md)")),
    "dropped item": (
        "lists",
        good_with("- Stop it with Ctrl-C; a half written row is rolled back.\n", ""),
    ),
    "other marker": ("lists", good_with("- Start", "* Start")),
    "unrelated sentence changed": (
        "prose",
        good_with("reads every file below", "consumes all sorts of documents under"),
    ),
    "sentence added": (
        "prose",
        good_with("one row a record.\n", "one row a record.\nIt is robust and easy to use.\n"),
    ),
    "sentence dropped": (
        "prose",
        good_with("    The hub answers slowly on Mondays.\n", "    Careful.\n"),
    ),
    "code line changed": ("prose", good_with('"data/inbox")\n', '"inbox")\n')),
    "copied line": (
        "repetition",
        good_with(
            "!!! note", "- Start it with `--workers` set to the number of cores.\n\n!!! note"
        ),
    ),
    "truncated tail": ("fences", GOOD[: GOOD.index('client.load("')]),
    "heading changed": ("headings", good_with("Running the importer", "Using the importer")),
    "heading added": ("headings", good_with("- Start", "### Starting\n\n- Start")),
    "heading level": ("headings", good_with("## Running", "# Running")),
    "anchor lost": ("anchors", good_with(" {#running}", "")),
    "fence unclosed": ("fences", GOOD.rstrip().removesuffix("```")),
    "fence language": ("fences", good_with("```bash", "```sh")),
    "fence added": ("fences", GOOD + "```\nimporter run\n```\n"),
    "python broken": ("code", good_with('client.load("data/inbox")', 'client.load("data/inbox"')),
    "html": ("html", good_with("one row a record.", "one row a <b>record</b>.")),
    "comment": ("placeholder", good_with("- Start", "<!-- rest unchanged -->\n\n- Start")),
    "admonition": ("admonitions", good_with("!!! note", "!!! warning")),
    "refusal": ("talk", GOOD + "I'm sorry, but I cannot verify the other flags.\n"),
    "chat": ("talk", "Here is the updated section:\n\n" + GOOD),
    "prompt leak": ("prompt leak", GOOD + "</block>\n"),
    "fact leak": ("prompt leak", GOOD + "default-changed: --timeout\n"),
    "wrapped": ("prompt leak", "```markdown\n" + GOOD + "```\n"),
    "placeholder": ("placeholder", good_with("!!! note", "...\n\n!!! note")),
    "empty": ("prose", "## Running the importer {#running}\n"),
    "zero width": ("characters", good_with("The importer", "The\u200b importer")),
    "direction": ("characters", good_with("The importer", "The \u202eimporter")),
    "secret": ("secrets", good_with("The hub answers", "AKIAIOSFODNN7EXAMPLE answers")),
    "e-mail": ("secrets", good_with("The hub answers", "ops@hub.example.org answers")),
    "private host": ("secrets", good_with("The hub answers", "10.1.2.3 answers")),
    "blank lines": ("borders", GOOD.rstrip("\n")),
    "leading line": ("borders", "\n" + GOOD),
    "newlines": ("borders", GOOD.replace("\n", "\r\n")),
    "backquote": ("balance", good_with("with `--workers` set", "with `--workers set")),
    "nothing": ("changed", OLD),
    "footnote": ("references", good_with("one row a record.", "one row a record.[^1]")),
}


def test_a_good_rewrite_passes_every_check() -> None:
    result = verified(OLD, GOOD, *FACTS, diff=DIFF, headings=("Running the importer",))
    assert explain(result.checks) == ""
    assert result.is_sound


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_caught(fault: str) -> None:
    name, new = FAULTS[fault]
    result = verified(OLD, new, *FACTS, diff=DIFF, headings=("Running the importer",))
    assert name in failures(result), explain(result.checks)


def test_a_reply_that_was_cut_is_never_sound() -> None:
    result = verified(OLD, GOOD, *FACTS, diff=DIFF, finish_reason="length")
    assert "ending" in failures(result)


def test_an_end_in_mid_sentence_is_caught() -> None:
    old = "Set `--jobs` to the number of cores.\nMore do not help, they wait for the disk.\n"
    new = "Set `--workers` to the number of cores.\nMore do not help, they wait for\n"
    assert "ending" in failures(verified(old, new, *FACTS, diff=DIFF))


@pytest.mark.parametrize(("others", "passes"), [(2, True), (1, False)])
def test_an_entry_may_end_as_the_others_of_its_list(others: int, passes: bool) -> None:
    item = "- `--workers`: how many at once (`--jobs` before)\n"
    open_items = "- `--quiet`: says less\n" * others
    made = f"{item}- `--jobs`: how many at once\n"
    result = verified(item, made, *FACTS, diff=DIFF, doc=open_items)
    assert ("ending" not in failures(result)) is passes


@pytest.mark.parametrize(
    ("tail", "passes"),
    [
        (" (default `4`)", True),
        (" [default: 4]", True),
        (", default `4`", True),
        (". (default `4`)", False),
        (" (see below)", False),
    ],
)
def test_an_entry_without_a_default_ends_as_the_others_do_before_theirs(
    tail: str, passes: bool
) -> None:
    old = f"- `--depth`: folders below the first{tail}\n- `--quiet`: says less{tail}\n"
    made = f"{old}- `--jobs`: how many at once\n"
    result = verified(old, made, *FACTS, diff=DIFF)
    assert ("ending" not in failures(result)) is passes
    cut = f"{old}- `--jobs`: how many at the\n"
    assert "ending" in failures(verified(old, cut, *FACTS, diff=DIFF))


@pytest.mark.parametrize(
    ("beside", "cell", "passes"),
    [
        ("`;`", "`|`", False),
        ("`;`", "`\\|`", True),
        ("`a|b`", "`|`", True),  # what shows this document does not part cells in code
    ],
)
def test_a_pipe_in_code_parts_a_cell_where_none_stood(beside: str, cell: str, passes: bool) -> None:
    sep = fact(FactKind.FLAG_ADDED, "--sep", None, '"|"', detail="--sep: parts columns")
    old = f"| Option | Default | What |\n|---|---|---|\n| `--mark` | {beside} | marks them |\n"
    new = f"{old}| `--sep` | {cell} | parts columns |\n"
    result = verified(old, new, sep, diff='--sep "|" parts columns')
    assert ("tables" not in failures(result)) is passes


def test_front_matter_is_left_alone() -> None:
    old = "---\ntitle: Jobs\n---\n\nUse `--jobs` for more.\n"
    good = "---\ntitle: Jobs\n---\n\nUse `--workers` for more.\n"
    bad = good.replace("title: Jobs", "title: Workers")
    assert failures(verified(old, good, *FACTS, start=0, diff=DIFF)) == {}
    assert "front matter" in failures(verified(old, bad, *FACTS, start=0, diff=DIFF))


def test_explain_names_the_claim() -> None:
    result = verified(OLD, FAULTS["invented flag"][1], *FACTS, diff=DIFF)
    assert "nothing supports: flag `--fast-mode`" in explain(result.checks)
