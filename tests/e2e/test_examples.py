"""Examples of a rewritten section, run on the staged tree in the sandbox."""

from __future__ import annotations

import pytest
from parcel_project import Parcel

SIZES = '''\
"""Sizes."""


def total_size(sizes, start=0):
    """Add sizes up, in bytes."""
    found = [size for size in sizes if size is not None]
    for size in found:
        if size < 0:
            raise ValueError(size)
        start += size
    return start


def largest_size(sizes):
    """The largest of some sizes, in bytes."""
    return max(sizes)
'''
PAGE = """\
# Sizes

```python
from parcel.sizes import *
```

## Adding up

Call `total_size` with a list, and `largest_size` for one of them:

```pycon
>>> total_size([1, 2])
3
>>> largest_size([1, 2])
2
```

## On the command line

Done by hand:

```console
$ python -c "from parcel.sizes import total_size; print(total_size([3]))"
3
```
"""


@pytest.fixture
def sizes(parcel: Parcel) -> Parcel:
    parcel.stage("parcel/sizes.py", SIZES)
    parcel.stage("docs/sizes.md", PAGE)
    parcel.git("commit", "-q", "--no-verify", "-m", "sizes")
    parcel.environ["DOCSYNC_EXAMPLES"] = "run"
    return parcel


def rename(parcel: Parcel) -> None:
    parcel.stage("parcel/sizes.py", SIZES.replace("def total_size", "def total_bytes"))


def test_an_example_that_runs_again_is_told(sizes: Parcel) -> None:
    rename(sizes)
    # what is staged counts: the work tree is broken by now
    sizes.write("parcel/sizes.py", "raise SystemExit(1)\n")
    sizes.docsync("hook", code=1)
    assert sizes.staged("docs/sizes.md") == PAGE.replace("total_size", "total_bytes")
    assert "the example `>>> total_bytes([1, 2])` failed before and runs now" in sizes.said
    assert "$ python -c" in sizes.said


def test_an_example_that_breaks_rejects_the_rewrite(sizes: Parcel) -> None:
    """It gave the old value by hand, and said what comes of it: every word of the new text is
    known, every other check passes, and it is wrong."""
    page = PAGE.replace(
        ">>> total_size([1, 2])", ">>> LEAST_SIZE = 2\n>>> total_size([1, LEAST_SIZE])"
    )
    code = SIZES.replace('"""Sizes."""\n', '"""Sizes."""\n\nLEAST_SIZE = 2\n')
    sizes.stage("docs/sizes.md", page)
    sizes.stage("parcel/sizes.py", code)
    sizes.git("commit", "-q", "--no-verify", "-m", "x")
    sizes.stage("parcel/sizes.py", code.replace("LEAST_SIZE = 2", "LEAST_SIZE = 5"))
    sizes.docsync("hook", code=None)
    assert sizes.staged("docs/sizes.md") == page
    (kept,) = sizes.json("log", "--proposals")
    assert "LEAST_SIZE = 5" in kept["new"]
    assert kept["state"] == "withheld"
    assert "examples: `>>> LEAST_SIZE = 5` ran before and fails now" in kept["why"]


def test_nothing_is_run_unless_asked(sizes: Parcel) -> None:
    sizes.environ["DOCSYNC_EXAMPLES"] = "off"
    rename(sizes)
    sizes.docsync("hook", code=1)
    assert "runs now" not in sizes.said
    (first, *_) = sizes.json("log", "--proposals")
    assert "examples" not in {check["name"] for check in first["checks"]}


def test_a_python_that_is_not_there_is_a_warning_and_no_verdict(sizes: Parcel) -> None:
    sizes.environ["DOCSYNC_EXAMPLES_PYTHON"] = "no/such/python"
    rename(sizes)
    sizes.docsync("hook", code=1)
    assert sizes.staged("docs/sizes.md") == PAGE.replace("total_size", "total_bytes")
    checks = [c for p in sizes.json("log", "--proposals") for c in p["checks"]]
    (first, *_) = [c for c in checks if c["name"] == "examples"]
    assert first["status"] == "warned"
    assert "not run" in first["detail"]
