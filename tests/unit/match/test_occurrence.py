"""Words are found whole, with the place and role in which they stand."""

from __future__ import annotations

import pytest

from docsync.match.occurrence import occurrences, word_pattern
from tests.unit.samples import document


@pytest.mark.parametrize(
    ("word", "text", "count"),
    [
        ("--read", "use --read or --read-only", 1),
        ("-v", "-v, --verbose and -vv and x-v", 1),
        ("3.7", "3.7.1 and 3.7 and 13.7", 1),
        ("3.7", "Python 3.7.", 1),
        ("jobs", "jobs, --jobs, num_jobs, jobs_max, `jobs`", 2),
        ("a.b", "a.b.c and xa.b and a.b", 2),
        ("two words", "two\n  words and two words", 2),
        ("naïve", "naïve naïvety", 1),
        ("C++", "C++ and C+++", 2),
    ],
)
def test_whole_words_only(word: str, text: str, count: int) -> None:
    assert len(word_pattern(word).findall(text)) == count


SAMPLE = """\
# The `jobs` option

Prose about `jobs` and jobs.

| Option | Default |
| --- | --- |
| `jobs` | 4 |

- `jobs`: how many
- see jobs

```sh
run --x jobs
```
"""


def test_where_and_subject() -> None:
    doc = document(SAMPLE)
    found = [
        (o.where, o.is_subject, o.line)
        for section in doc.sections
        for o in occurrences(doc, section, "jobs")
    ]
    assert found == [
        ("heading", True, 1),
        ("code span", False, 3),
        ("prose", False, 3),
        ("table", True, 7),
        ("code span", True, 9),
        ("prose", False, 10),
        ("fence", False, 13),
    ]


def test_offsets_are_bytes() -> None:
    doc = document("Größe: `jobs` ist größer\n")
    (one,) = occurrences(doc, doc.sections[0], "jobs")
    assert doc.content[one.start : one.end] == b"jobs"


@pytest.mark.parametrize("form", ["`$APP_HOME`", "`${APP_HOME}`", "`%APP_HOME%`", "$APP_HOME"])
def test_a_variable_as_a_shell_has_it_opens_its_item(form: str) -> None:
    doc = document(f"- {form}: where it lives\n")
    (one,) = occurrences(doc, doc.sections[0], "APP_HOME")
    assert one.is_subject
