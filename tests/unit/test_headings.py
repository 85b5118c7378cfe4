"""A heading that gets another name takes the links to it along, or stays."""

from __future__ import annotations

import pytest

from docsync.docs.section import DocFile
from docsync.facts.fact import ChangeFact, FactKind
from docsync.headings import with_links
from docsync.judge.verdict import Affected, Verdict
from docsync.match.match import match
from docsync.match.rank import Commit
from docsync.repair import Result
from docsync.rewrite.mechanical import mechanical_rewrites
from docsync.rewrite.proposal import GuardDecision, Guarded, Rewrite
from docsync.staging import new_content
from docsync.verify.evidence import Evidence, TextWords
from docsync.verify.verify import verify
from tests.unit.samples import document, fact, index_of

RENAMED = fact(FactKind.COMMAND_RENAMED, "prune", "prune", "clean", owner="bk")
FUNCTION = fact(FactKind.SYMBOL_RENAMED, "load_all", "load_all", "read_all")
ERROR = fact(FactKind.SYMBOL_RENAMED, "LoadError", "LoadError", "ReadError")

COMMANDS = "# Commands\n\n- [{0}](#{0})\n- [restore](#restore)\n\n## {0}\n\nRemoves old ones.\n"
LINKING = "# Index\n\nRead about [removing backups](commands.md#prune).\n"
RESTORE = "\n## restore\n\nRemoved ones are [gone](#{0}).\n"


def look(doc: DocFile, rewrite: Rewrite, more: tuple[ChangeFact, ...]) -> Guarded:
    facts = (*rewrite.verdict.candidate.facts, *more)
    said = " ".join(f"{f.before} {f.after}" for f in rewrite.verdict.candidate.facts)
    evidence = Evidence(doc.content.decode(), facts, said, TextWords(said))
    return Guarded(verify(rewrite, evidence, format=doc.format), GuardDecision.ACCEPT, ())


def ran(change: ChangeFact, *documents: DocFile) -> tuple[dict[str, str], list[str]]:
    """Each document with what is accepted, and why headings were left."""
    with index_of(*documents) as index:
        results = []
        for candidate in match(Commit((change,)), index):
            doc = index.document(candidate.section.path)
            verdict = Verdict(candidate, Affected.AFFECTED, 0.9, "because")
            made = [look(doc, r, ()) for r in mechanical_rewrites(doc, verdict)]
            results.append(Result(tuple(g for g in made if g.is_accepted), (), ()))
        changed, added = with_links(results, index, look)
        every = [*(r for r in changed if r), *added]
        texts = {}
        for doc in documents:
            mine = [
                g
                for r in every
                for g in r.guarded
                if g.is_accepted and g.verified.rewrite.verdict.candidate.section.path == doc.path
            ]
            texts[doc.path] = new_content(doc, mine).decode()
    return texts, [why for r in every for _, why in r.left]


def test_links_of_all_documents_go_along() -> None:
    commands = COMMANDS + RESTORE
    texts, left = ran(
        RENAMED,
        document(commands.format("prune"), "docs/commands.md"),
        document(LINKING, "docs/index.md"),
        document("# Other\n\n[A tree](trees.md#prune), [one](#prune).\n", "docs/other.md"),
        document(
            "# Trees\n\n## prune a tree\n\nCut it. [So](../commands/#prune).\n", "docs/trees.md"
        ),
    )
    assert texts["docs/commands.md"] == commands.format("clean")
    assert texts["docs/index.md"] == LINKING.replace("#prune", "#clean")
    assert texts["docs/other.md"] == "# Other\n\n[A tree](trees.md#prune), [one](#prune).\n"
    assert "[So](../commands/#clean)" in texts["docs/trees.md"]
    assert left == []


STAYS = [
    ("# I\n\n<!-- docsync: ignore -->\n[it](commands.md#prune)\n", "docs/index.md"),
    ("# Changelog\n\n## 1.0\n\n- Added [it](docs/commands.md#prune).\n", "CHANGELOG.md"),
    ("# I\n\nSee [it](https://bk.example.com/en/1.0/commands.html#prune).\n", "docs/index.md"),
]


@pytest.mark.parametrize(("text", "path"), STAYS)
def test_a_heading_stays_for_a_link_that_cannot_follow(text: str, path: str) -> None:
    before = COMMANDS.format("prune")
    texts, left = ran(RENAMED, document(before, "docs/commands.md"), document(text, path))
    assert texts[path] == text
    assert "## prune\n" in texts["docs/commands.md"]
    assert "[clean](#prune)" in texts["docs/commands.md"]
    (why,) = left
    assert f"{path} links to `#prune`" in why


@pytest.mark.parametrize(
    "more", ["\n## clean\n\nAll of it.\n", "\n## Other\n\n### prune\n\nOptions.\n"]
)
def test_a_heading_stays_where_two_would_be_meant(more: str) -> None:
    before = COMMANDS.format("prune") + more
    texts, left = ran(RENAMED, document(before, "docs/commands.md"))
    assert texts["docs/commands.md"] == before.replace("[prune]", "[clean]")
    assert left


@pytest.mark.parametrize("anchor", ['<a name="prune"></a>\n\n## {0}', "## {0} {{#prune}}"])
def test_an_explicit_anchor_stays_and_so_do_links(anchor: str) -> None:
    text = "# Commands\n\n- [{0}](#prune)\n\n" + anchor + "\n\nRemoves.\n"
    texts, left = ran(
        RENAMED,
        document(text.format("prune"), "docs/commands.md"),
        document(LINKING, "docs/index.md"),
    )
    assert texts == {"docs/commands.md": text.format("clean"), "docs/index.md": LINKING}
    assert left == []


def test_names_that_stand_in_links() -> None:
    api = "# API\n\n- [`{0}`](#{0})\n\n## `{0}`\n\nLoads.\n"
    page = "# Page\n\nUse [`{0}`](api.md#{0}) or [this](api.md#{0}).\n"
    texts, _ = ran(
        FUNCTION,
        document(api.format("load_all"), "docs/api.md"),
        document(page.format("load_all"), "docs/page.md"),
    )
    expected = {"docs/api.md": api.format("read_all"), "docs/page.md": page.format("read_all")}
    assert texts == expected
    # what is made of a name in capitals is not the name
    api = "# API\n\n## {}\n\nRaised. See [it](#{}).\n"
    texts, _ = ran(ERROR, document(api.format("LoadError", "loaderror"), "docs/api.md"))
    assert texts["docs/api.md"] == api.format("ReadError", "readerror")


def test_a_label_keeps_its_name_and_its_references() -> None:
    api = "API\n===\n\n.. _load_all:\n\n``{0}``\n------------\n\nLoads with ``{0}``.\n"
    page = "Page\n====\n\nUse ``{}``, see :ref:`load_all` and :ref:`it <load_all>`.\n"
    texts, left = ran(
        FUNCTION,
        document(api.format("load_all"), "docs/api.rst"),
        document(page.format("load_all"), "docs/page.rst"),
    )
    expected = {"docs/api.rst": api.format("read_all"), "docs/page.rst": page.format("read_all")}
    assert texts == expected
    assert left == []


def test_a_reference_by_the_title() -> None:
    text = "Commands\n========\n\nSee `prune`_ and prune_.\n\nprune\n-----\n\nDo ``bk prune``.\n"
    texts, left = ran(RENAMED, document(text, "docs/commands.rst"))
    assert texts["docs/commands.rst"] == text.replace("bk prune", "bk clean")
    assert left


def test_a_name_of_a_link_and_the_label_that_gives_its_address_go_together() -> None:
    owner = "tool.poetry.dependencies"
    raised = fact(FactKind.VALUE_CHANGED, "python", ">=3.9,<4", ">=3.10,<4", owner=owner)
    text = (
        "Install\n=======\n\nIt requires `Python 3.9 or later`_. You can install it with pip_.\n\n"
        ".. _python 3.9 or later: https://python.org/download/\n"
    )
    texts, _ = ran(raised, document(text, "docs/install.rst"))
    assert texts["docs/install.rst"] == text.replace("3.9", "3.10")
