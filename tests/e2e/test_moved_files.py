"""Files that moved: documents link to them, from wherever they stand."""

from __future__ import annotations

from small_project import Project

GUIDE = "# Start\n\nIt is made by [this](../../src/cli.py).\n"
README = "# Tool\n\nSee [usage](docs/usage.md).\n"


def linked(project: Project) -> None:
    project.write("docs/guide/start.md", GUIDE)
    project.write("README.md", README)
    project.docsync("init", "--no-config")
    project.git("add", "-A")
    project.git("commit", "-q", "-m", "guide")


def test_links_follow_a_document_that_moved(project: Project) -> None:
    linked(project)
    project.git("mv", "docs/usage.md", "docs/manual.md")
    said = project.git("commit", "-m", "move", code=1)
    assert "the file is now `docs/manual.md`" in said
    assert project.git("show", ":README.md") == README.replace("usage.md", "manual.md")
    project.git("commit", "-q", "-m", "move")
    assert project.git("status", "--porcelain") == ""
    # what a commit was stopped for once is not asked again; a second move is something else
    project.git("mv", "docs/manual.md", "docs/handbook.md")
    project.git("commit", "-m", "move", code=1)
    assert project.git("show", ":README.md") == README.replace("usage.md", "handbook.md")


def test_links_to_a_document_that_is_gone_are_told(project: Project) -> None:
    linked(project)
    project.git("rm", "-q", "docs/usage.md")
    said = project.docsync("check")
    assert "README.md:3  Tool" in said
    assert "says `docs/usage.md`; that file was removed" in said


def test_a_link_up_the_tree_follows_the_code(project: Project) -> None:
    linked(project)
    project.git("mv", "src/cli.py", "src/main.py")
    project.git("commit", "-m", "move", code=1)
    assert project.git("show", ":docs/guide/start.md") == GUIDE.replace("cli.py", "main.py")


def test_a_name_that_every_package_has_is_a_link_alone(project: Project) -> None:
    page = "# Read\n\nSee [it](package.json).\n\n```js\nread('package.json')\n```\n"
    project.write("read/package.json", '{"name": "read", "main": "index.js"}\n')
    project.write("read/README.md", page)
    project.git("add", "-A")
    project.git("commit", "-q", "--no-verify", "-m", "before")
    (project.root / "reader").mkdir()
    project.git("mv", "read/package.json", "reader/package.json")
    project.docsync("sync", "--staged", "--no-model", code=None)
    made = project.git("show", ":read/README.md")
    assert made == page.replace("(package.json)", "(../reader/package.json)")
