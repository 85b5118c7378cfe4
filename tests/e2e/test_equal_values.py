"""Two entries of a list or table that have the same value: only one of them is out of date."""

from __future__ import annotations

import pytest
from parcel_project import CLI, Parcel

TWO = CLI.replace("default=4", "default=3").replace("default=6", "default=3")
TABLE = """\
# Options

| option | default | meaning |
|---|---|---|
| `--jobs` | `3` | files read at once |
| `--level` | `3` | how hard to compress |
"""
NESTED = """\
# Options

- The numbers:
  - `--jobs`: files read at once (default: 3)
  - `--level`: how hard to compress (default: 3)
"""
FENCE = """\
# Options

```text
--jobs N     files read at once (default: 3)
--level N    how hard to compress (default: 3)
```
"""


def begin(parcel: Parcel, page: str) -> None:
    for path in ("README.md", "docs/usage.md"):
        parcel.stage(path, "# parcel\n")
    parcel.stage("docs/usage.md", page)
    parcel.stage("parcel/cli.py", TWO)
    parcel.git("commit", "-q", "--no-verify", "-m", "equal values")
    parcel.stage("parcel/cli.py", TWO.replace("default=3", "default=5", 1))


@pytest.mark.parametrize("page", [TABLE, NESTED, FENCE])
def test_the_neighbour_is_not_blamed(parcel: Parcel, page: str) -> None:
    begin(parcel, page)
    (section,) = parcel.json("check", "--staged", code=1)["sections"]
    lines = [each["line"] for each in section["contradictions"]]
    (jobs,) = (line for line in page.splitlines() if "--jobs" in line)
    assert lines == [page.splitlines().index(jobs) + 1]
    parcel.git("commit", "-m", "x", code=1)
    assert parcel.staged("docs/usage.md") == page.replace(jobs, jobs.replace("3", "5"))
    assert "not repaired" not in parcel.said


def test_no_model_is_asked_about_the_neighbour(parcel: Parcel) -> None:
    begin(parcel, TABLE)
    with parcel.model("UNCHANGED") as model:
        parcel.git("commit", "-m", "x", code=1)
        assert model.chats == []


def test_a_row_without_the_value_is_no_reason_to_blame_another(parcel: Parcel) -> None:
    begin(parcel, TABLE.replace("| `--jobs` | `3` |", "| `--jobs` | see below |"))
    parcel.docsync("check", "--staged", code=None)
    assert "says `3`" not in parcel.said
