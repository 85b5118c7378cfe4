"""New claims are looked up where they must be: this parameter on this function, this anchor."""

from __future__ import annotations

from pathlib import Path

import pytest

from docsync.docs.section import DocFile
from docsync.facts.fact import ChangeFact, FactKind
from docsync.git.definitions import TreeCode
from docsync.git.runner import Git
from docsync.judge.verdict import Affected, Verdict
from docsync.match.candidate import Candidate
from docsync.rewrite.proposal import CheckStatus, Origin, Rewrite
from docsync.verify.evidence import Evidence, TextWords
from docsync.verify.verify import verify
from tests.unit.samples import document, fact

CODE = '''\
def connect(host, port=22, *, retries=3):
    """Connect."""


def fetch(url, **options):
    pass


class Client:
    def __init__(self, timeout=30):
        pass


class Other(Client):
    pass
'''
OLD = "Call `connect(host)` with `retries` to wait.\n"
FACT = fact(FactKind.PARAMETER_ADDED, "retries", None, "3", owner="app.connect", detail=CODE[:40])


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> TreeCode:
    root: Path = tmp_path_factory.mktemp("tree")
    (root / "src").mkdir()
    (root / "src" / "app.py").write_text(CODE)
    (root / "docs").mkdir()
    (root / "docs" / "other.md").write_text("# Other\n\n## Long part\n\nText.\n")
    git = Git(root)
    git.run("init", "-q", ".")
    git.run("add", "-A")
    return TreeCode(git)


def judged(tree: TreeCode, old: str, new: str, change: ChangeFact = FACT) -> str:
    doc: DocFile = document(old)
    candidate = Candidate(doc.sections[0], (change,), (), 0.9)
    found = Verdict(candidate, Affected.AFFECTED, 0.9, "because")
    rewrite = Rewrite(found, 0, len(old), old, new, Origin.MODEL, "")
    evidence = Evidence(old, (change,), CODE, TextWords(CODE + "other.md"), tree)
    checks = verify(rewrite, evidence, format="markdown").checks
    check = next(c for c in checks if c.name == "resolved")
    return check.detail if check.status is CheckStatus.FAILED else ""


DENIED = [
    ("`connect(host, retries=3, jitter=1)`", "`connect` takes no `jitter`"),
    ("`Client(retries=3)`", "`Client` takes no `retries`"),
    ("`retries`, by default `5`", "the default of `retries` is `3`, not `5`"),
    ("[this](other.md#short-part)", "`docs/other.md` has no `#short-part`"),
    ("`src/lost/app.py`", "no file `src/lost/app.py` is staged"),
    ("`../lost/app.py`", "no file `../lost/app.py` is staged"),
    # git refuses to look out of the tree, and a model may say anything
    ("`../../../etc/app.py`", "no file `../../../etc/app.py` is staged"),
]
HELD = [
    "`connect(host, retries=5)`",
    "`fetch(url, retries=3)`",
    "`Other(retries=3)`",  # what it inherits is not looked into
    "`retries`, by default `3`",
    "[this](other.md#long-part)",
    "`src/app.py`",
    "`../src/app.py`",
    "`unknown(retries=3)`",
]


@pytest.mark.parametrize(("text", "said"), DENIED)
def test_what_the_tree_denies(tree: TreeCode, text: str, said: str) -> None:
    assert judged(tree, OLD, OLD.replace("`retries`", text)) == said


@pytest.mark.parametrize("text", HELD)
def test_what_the_tree_holds_or_does_not_tell(tree: TreeCode, text: str) -> None:
    assert judged(tree, OLD, OLD.replace("`retries`", text)) == ""


def test_what_stood_before_is_not_looked_at(tree: TreeCode) -> None:
    old = "Call `connect(host, jitter=1)` with `retries`.\n"
    assert judged(tree, old, old.replace("with", "and")) == ""


def test_lines_that_use_a_name(tree: TreeCode) -> None:
    assert ("src/app.py", "def connect(host, port=22, *, retries=3):") in tree.uses("retries")
    assert tree.uses("nowhere_at_all") == ()


def test_a_commit_is_read_as_the_index_is(tmp_path: Path) -> None:
    git = Git(tmp_path)
    (tmp_path / "app.py").write_text(CODE)
    git.run("init", "-q", ".")
    git.run("add", "-A")
    who = ("-c", "user.name=a", "-c", "user.email=a@example.org")
    git.run(*who, "commit", "-q", "-m", "all")
    (tmp_path / "app.py").write_text("nothing = True\n")
    git.run("add", "-A")
    before = TreeCode(git, "HEAD")
    assert before.signatures("connect") == ("host, port=22, *, retries=3",)
    assert before.uses("connect") == (("app.py", "def connect(host, port=22, *, retries=3):"),)
    assert before.text("app.py") == CODE
    assert before.has_path("app.py") and not before.has_path("other.py")
    assert TreeCode(git).uses("connect") == ()


def test_files_are_found_by_all_of_their_words(tree: TreeCode) -> None:
    assert tree.files(["connect", "retries"]) == ("src/app.py",)
    assert tree.files(["Long", "Text"]) == ("docs/other.md",)
    assert tree.files(["connect", "Text"]) == tree.files(["connec"]) == ()


RST_TREE = "Pages\n=====\n\n.. toctree::\n   :maxdepth: 2\n\n   other\n   {}\n\nText.\n"
MYST_TREE = "# Pages\n\n```{{toctree}}\n:maxdepth: 2\nother\n{}\n```\n"


@pytest.mark.parametrize("text", [RST_TREE, MYST_TREE])
@pytest.mark.parametrize(
    ("page", "is_there"),
    [
        ("app.new", False),
        ("New <app.new>", False),
        ("./other", True),
        ("Other <other.md>", True),
        ("https://example.com/", True),
        ("/app.new", True),
    ],
)
def test_a_toctree_lists_pages(tree: TreeCode, text: str, page: str, is_there: bool) -> None:
    change = fact(FactKind.SYMBOL_MOVED, "app.old", "app.old", "app.new")
    assert ("no page" in judged(tree, text.format("app.old"), text.format(page), change)) is (
        not is_there
    )
