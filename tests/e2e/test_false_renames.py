"""Two names that only look like the old and the new one of a thing: neither is written for the
other."""

from __future__ import annotations

import pytest

from tests.e2e.small_project import Project

VARIABLE = 'variable "desired_size" {\n  type = number\n}\n'
GROUP = "module {\n  groups = {\n    max_size     = 2\n    desired_size = 1\n  }\n}\n"
GROUP_README = "# Groups\n\n```hcl\nmodule {\n  groups = {\n    desired_size = 1\n  }\n}\n```\n"


@pytest.mark.parametrize(("declared", "is_kept"), [(VARIABLE, True), ("", False)])
def test_a_word_of_a_line_that_the_code_still_has_elsewhere_was_not_renamed(
    project: Project, declared: str, is_kept: bool
) -> None:
    project.write("variables.tf", declared)
    new = GROUP.replace("desired_size = 1", "least_size   = 1")
    got = project.mended("examples/main.tf", GROUP, new, GROUP_README, code=None)
    assert ("desired_size" in got) is is_kept


@pytest.mark.parametrize(
    ("line", "is_kept"),
    [("create_security_group = false", True), ("created_security_groups = {\n  }", False)],
)
def test_a_line_that_became_another_one_renames_nothing(
    project: Project, line: str, is_kept: bool
) -> None:
    old = "module {\n  managed_node_groups = {\n  }\n  tags = 1\n}\n"
    new = f"module {{\n  {line}\n  tags = 1\n}}\n"
    readme = "# Groups\n\nGroups are made by `managed_node_groups`.\n"
    got = project.mended("main.tf", old, new, readme, code=None)
    assert ("managed_node_groups" in got) is is_kept
