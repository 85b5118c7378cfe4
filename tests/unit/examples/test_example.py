"""Which examples of a text are run, and what becomes which."""

from __future__ import annotations

import pytest

from docsync.examples.example import Example, examples
from docsync.examples.harness import commands
from docsync.examples.trier import Outcome, judge
from docsync.rewrite.proposal import CheckStatus

MARKDOWN = """\
```python
x = 1
```

```pycon
>>> x
1
```

```console
$ parcel photos \\
    --jobs 2
packed
$ ls
```

```sh
pip install parcel
```

```json
{"x": 1}
```
"""
RST = """\
Use it:

>>> x = 2
>>> x
2

.. code-block:: python

   y = 3

.. doctest::

   >>> y
   3
"""


def test_what_is_run() -> None:
    assert examples(MARKDOWN, "markdown") == (
        Example("python", "x = 1\n"),
        Example("session", ">>> x\n1\n"),
        Example("shell", "$ parcel photos \\\n    --jobs 2\npacked\n$ ls\n"),
    )
    assert examples(RST, "rst") == (
        Example("python", "y = 3\n"),
        Example("session", ">>> x = 2\n>>> x\n2\n"),
        Example("session", ">>> y\n3\n"),
    )


def test_a_command_has_the_lines_that_continue_it() -> None:
    assert commands("$ a \\\n> b\nsaid\n$ c\n") == ["a \\\nb", "c"]


FINE, BROKEN, NOT_RUN = Outcome(True), Outcome(False, "NameError: no"), Outcome(None)


@pytest.mark.parametrize(
    ("before", "after", "status", "detail"),
    [
        (FINE, BROKEN, CheckStatus.FAILED, "ran before and fails now: NameError: no"),
        (BROKEN, FINE, CheckStatus.PASSED, "failed before and runs now"),
        (BROKEN, BROKEN, CheckStatus.PASSED, ""),
        (FINE, NOT_RUN, CheckStatus.PASSED, ""),
        (NOT_RUN, BROKEN, CheckStatus.PASSED, ""),
        (FINE, FINE, CheckStatus.PASSED, ""),
    ],
)
def test_what_two_runs_say(
    before: Outcome, after: Outcome, status: CheckStatus, detail: str
) -> None:
    was, now = [Example("python", "a()\n")], [Example("python", "b()\n")]
    check = judge(was, now, [before], [after])
    assert (check.name, check.status) == ("examples", status)
    assert detail in check.detail
    assert bool(detail) == bool(check.detail)


def test_an_example_that_came_or_went_is_not_compared() -> None:
    one, two = Example("python", "a()\n"), Example("python", "b()\n")
    assert judge([one], [one, two], [FINE], [FINE, BROKEN]).status is CheckStatus.PASSED
    assert judge([one, two], [two], [FINE, FINE], [BROKEN]).status is CheckStatus.FAILED
