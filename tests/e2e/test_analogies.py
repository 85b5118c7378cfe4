"""A new row of the code gets the entry that the rows beside it have."""

from __future__ import annotations

from small_project import Project

NAMES = ("golf", "alpha", "hotel", "bravo", "echo", "charlie")


def lines(form: str) -> str:
    return "".join(form.format(n=n, C=n.capitalize()) for n in NAMES)


CODE = "package app\n\nfunc init() {\n" + lines('\tadd("{n}-node", New{C}, "Says {n}.")\n') + "}\n"
NEW = '\tadd("kilo-node", NewKilo, "Says kilo.")\n'
TERMS = "Nodes\n=====\n\n" + lines("{n}-node (``New{C}``)\n  Says {n}.\n\n") + "That is all.\n"
TERM = "kilo-node (``NewKilo``)\n  Says kilo.\n\n"
TABLE = "# Nodes\n\n| Node | Made by |\n|---|---|\n" + lines("| `{n}-node` | `New{C}` |\n")


def change(project: Project, row: str, docs: dict[str, str], code: int) -> str:
    for path, text in {"nodes.go": CODE, **docs}.items():
        project.write(path, text)
    project.docsync("init", "--no-config")
    project.git("add", "-A")
    project.git("commit", "-q", "--no-verify", "-m", "nodes")
    project.write("nodes.go", CODE.replace('\tadd("bravo', f'{row}\tadd("bravo'))
    project.git("add", "-A")
    return project.docsync("sync", "--staged", "--no-model", code=code)


def test_entries_of_two_documents(project: Project) -> None:
    change(project, NEW, {"docs/nodes.rst": TERMS, "docs/table.md": TABLE}, 1)
    assert project.git("show", ":docs/nodes.rst") == TERMS.replace("bravo-", f"{TERM}bravo-", 1)
    assert project.git("show", ":docs/table.md") == TABLE.replace(
        "| `bravo-", "| `kilo-node` | `NewKilo` |\n| `bravo-"
    )
    project.docsync("sync", "--staged", "--no-model", code=0)
    assert project.git("show", ":docs/nodes.rst").count("kilo-node") == 1


def test_what_the_code_keeps_back_gets_none(project: Project) -> None:
    row = "\t// internal: for the tests\n" + NEW
    change(project, row, {"docs/nodes.rst": TERMS}, 0)
    assert project.git("show", ":docs/nodes.rst") == TERMS


def test_a_link_to_no_file_is_withheld(project: Project) -> None:
    text = "# Nodes\n\n" + lines("- [{n}-node](nodes/{n}-node.md)\n")
    pages = {f"docs/nodes/{n}-node.md": "# A node\n\nIt runs.\n" for n in NAMES}
    said = change(project, NEW, {"docs/nodes.md": text, **pages}, 0)
    assert project.git("show", ":docs/nodes.md") == text
    assert "withheld" in said
