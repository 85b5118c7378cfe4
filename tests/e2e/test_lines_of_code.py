"""A code block keeps its lines: two in one, or one in two, may be no code any more."""

from __future__ import annotations

from tests.e2e.small_project import Project

VARIABLE = 'variable "{0}" {{\n  description = "An id"\n  type        = string\n}}\n'
DEFAULTS = """
module "eks" {{
  defaults = {{
    ami_type{0}       = "AL2_x86_64"
    instance_types{0} = ["m6i.large", "m5.large", "m5n.large", "m5zn.large"]
{1}    vpc_group_ids{2}  = [aws_security_group.additional.id]
  }}
}}
"""
README = """# eks

```hcl
module "eks" {
  other = {
    disk_size      = 50
    instance_types = ["m6i.large", "m5.large", "m5n.large", "m5zn.large"]
    vpc_group_ids  = [aws_security_group.additional.id]
  }
}
```
"""


def test_a_line_that_came_is_not_put_behind_its_neighbour(project: Project) -> None:
    more = "\n    attach_security_group = true\n"
    old = VARIABLE.format("a_id") + DEFAULTS.format(" " * 8, "", " " * 8)
    new = VARIABLE.format("a_id") + VARIABLE.format("b_id") + DEFAULTS.format("", more, " " * 8)
    assert project.mended("main.tf", old, new, README, code=None) == README


SNIPPET = """namespace S {{
    public class {0}StrategyOptions {{
        public double Rate {{ get; set; }}
        public string Name {{ get; set; }}
    }}
    public class Snip {{
        public void Use() {{
            builder
                .AddChaosBehavior(new {0}StrategyOptions // Chaos is usually put at the very end
                {{
                }});
        }}
    }}
}}
"""
SHOWN = """# Chaos

```cs
builder
    .AddChaosBehavior(new BehaviorStrategyOptions // Chaos is usually put at the very end
    {
    });
```
"""


def test_a_line_that_got_longer_is_not_broken(project: Project) -> None:
    old, new = (SNIPPET.format(name) for name in ("Behavior", "ChaosBehavior"))
    got = project.mended("Snip.cs", old, new, SHOWN, code=None)
    assert got == SHOWN.replace("new Behavior", "new ChaosBehavior")
