"""Two files of the same lines: a document may show either."""

from __future__ import annotations

import pytest
from small_project import Project

CONFIG = """\
# how many work at once, at most
workers = 4
# seconds that a request may take
timeout = 30
"""
DOC = f"# Run\n\nUse this:\n\n```toml\n{CONFIG}```\n"


@pytest.mark.parametrize(("other", "code"), [("conf/prod.toml", 0), ("tests/data/a.toml", 1)])
def test_lines_that_another_file_has_stay(project: Project, other: str, code: int) -> None:
    for path in ("conf/dev.toml", other):
        project.write(path, CONFIG)
    project.write("docs/run.md", DOC)
    project.docsync("init", "--no-config")
    project.git("add", "-A")
    project.git("commit", "-q", "--no-verify", "-m", "run")
    new = CONFIG.replace("# seconds", "# where it listens\nport = 80\n# seconds")
    project.write("conf/dev.toml", new)
    project.git("add", "-A")
    project.docsync("sync", "--staged", "--no-model", code=code)
    shown = project.git("show", ":docs/run.md")
    assert shown == (DOC.replace(CONFIG, new) if code else DOC)
