"""What comments of a chart's values say."""

from __future__ import annotations

import pytest

from docsync.facts.yaml import yaml_facts

VALUES = """\
image:
  # -- Pull policy
  pullPolicy: Always
## @param volume.size [string] Size of the volume
## @param volume.modes Ways to use it
volume:
  size: 8Gi
"""


@pytest.mark.parametrize(
    ("added", "said"),
    [
        ("  # -- Class of the volume\n  kind: fast\n", "kind = fast\nkind: Class of the volume"),
        (
            "  # -- (string) Class of\n  # the volume\n  # @default -- none\n  kind: fast\n",
            "kind = fast\nkind: Class of the volume",
        ),
        ("  modes: fast\n", "modes = fast\nmodes: Ways to use it"),
        ("  # -- Ways\n  modes: {}\n", "modes\nmodes: Ways to use it"),
        ("  # Class of the volume\n  kind: fast\n", "kind = fast"),
        ("  # -- Class of the volume\n\n  kind: fast\n", "kind = fast"),
        ("  other: # -- Class of the volume\n  kind: fast\n", "kind = fast"),
    ],
)
def test_what_comments_of_a_chart_say_of_a_new_key(added: str, said: str) -> None:
    old, new = VALUES.encode(), (VALUES + added).encode()
    facts = yaml_facts("values.yaml", old, new, "values.yaml")
    assert said in [fact.detail for fact in facts]
