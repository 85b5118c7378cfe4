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
    project.write("variables.hcl", declared)
    new = GROUP.replace("desired_size = 1", "least_size   = 1")
    got = project.mended("groups/main.hcl", GROUP, new, GROUP_README, code=None)
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
    got = project.mended("main.hcl", old, new, readme, code=None)
    assert ("managed_node_groups" in got) is is_kept


PROXY = """package x;

public class {0}ProxyManager extends Base {{
    private final Collection collection;
    public {0}ProxyManager(Collection collection) {{
        this.collection = collection;
    }}
    public void clear(Key key) {{
        collection.delete(key);
    }}
}}
"""


@pytest.mark.parametrize(
    ("beside", "is_kept"), [("MongoAsync", True), ("Other", False), ("MongoSyncFast", False)]
)
def test_what_was_parted_in_two_has_no_new_name(
    project: Project, beside: str, is_kept: bool
) -> None:
    new, old = (PROXY.format(name) for name in ("MongoSync", "Mongo"))
    project.write("a/MongoProxyManager.java", old)
    readme = "# Parts\n\n- **MongoProxyManager** - Main proxy manager\n- **Other** - Thing\n"
    project.write("README.md", readme)
    project.git("add", "-A")
    project.git("commit", "-q", "-m", "before")
    project.git("rm", "-q", "a/MongoProxyManager.java")
    project.write("b/MongoSyncProxyManager.java", new)
    project.write("b/Beside.java", PROXY.format(beside).replace("delete", "deleteLater"))
    project.git("add", "-A")
    said = project.docsync("sync", "--staged", "--no-model", code=None)
    got = project.git("show", ":README.md")
    assert got == (readme if is_kept else readme.replace("MongoP", "MongoSyncP"))
    assert ("go on in another form" in said) is is_kept


POOLS = """# Usage

## SHOW POOLS

- `sv_active`: Connections that are linked to a client.
- `sv_wait_cancels`: Servers that wait until requests have completed.
- `sv_idle`: Connections that are unused.
"""


@pytest.mark.parametrize(
    ("now", "is_kept"), [('"sv_wait_cancels",', False), ('"sv_being_canceled",', True)]
)
def test_a_word_in_whose_place_a_new_one_stands_is_not_gone(
    project: Project, now: str, is_kept: bool
) -> None:
    columns = '  write(buf,\n    "sv_active",\n    "sv_wait_cancels",\n    "sv_idle")\n'
    before = f"function show(buf)\n{columns}  return 1\nend\n"
    after = before.replace('"sv_wait_cancels",', now if is_kept else "")
    got = project.mended("src/admin.lua", before, after, POOLS, code=None)
    assert ("sv_wait_cancels" in got) is is_kept
    assert "sv_wait_cancels" in project.said


FLAG = """use clap::Parser;
#[derive(Parser)]
pub struct Opt {{
    /// {1}.
    #[clap(long)]
    pub {0}_order: bool,
}}
"""
ORDER = """# App

```
--date-order    {0}
```

```sh
# {1}
app --date-order
```
"""


@pytest.mark.parametrize(
    ("told", "comment", "entry", "example"),
    [
        ("Sorts the tags by date", "In order.", "--topo-order", "--topo-order"),
        ("Sorts the tags chronologically", "In order.", "--topo-order", "--topo-order"),
        ("Sorts the tags chronologically", "Chronological order.", "--topo-order", "--date-order"),
        ("**Sorts** the tags, chronologically", "In order.", "--date-order", "--topo-order"),
    ],
)
def test_a_flag_that_does_something_else_now_takes_its_text_along_or_stays(
    project: Project, told: str, comment: str, entry: str, example: str
) -> None:
    old = FLAG.format("date", "Sorts the tags chronologically")
    new = FLAG.format("topo", "Sorts the tags topologically")
    got = project.mended("src/args.rs", old, new, ORDER.format(told, comment), code=None)
    assert f"\n{entry}    " in got and f"app {example}" in got
    assert ("topologically" in got) is (told == "Sorts the tags chronologically")


SERVE = """package serve

import "net/http"

{0}
func register() {{
{1}}}
"""
ENDPOINT = "# app\n\n## Scans\n\nEndpoint: `/api/v1/app/scaninfo`\n\nText of it.\n"


@pytest.mark.parametrize(("name", "is_kept"), [("scaninfo", True), ("other", False)])
def test_a_route_that_is_put_together_from_parts_has_not_gone(
    project: Project, name: str, is_kept: bool
) -> None:
    lines = (
        '\thttp.Handle("/api/v1/app/scan", newScan())\n'
        '\thttp.Handle("/api/v1/app/scaninfo", newInfo())\n'
    )
    table = f'var endpoints = map[string]Maker{{\n\t"scan": newScan,\n\t"{name}": newInfo,\n}}\n'
    loop = "\tfor name, make := range endpoints {\n\t\thttp.Handle(prefix+name, make())\n\t}\n"
    new = SERVE.format(f'const prefix = "/api/v1/app/"\n\n{table}', loop)
    got = project.mended("serve.go", SERVE.format("", lines), new, ENDPOINT, code=None)
    assert ("scaninfo" in got) is is_kept


USES = "from {0} import {1}\n\n\ndef main():\n" + "".join(
    f"    part{n} = make({n}, kind={{1}}.INT)\n" for n in range(6)
)
MODULE = "# Kinds\n\n- `parts.sim.OldKind`: in its module\n\nUse `OldKind` for it.\n"


def test_what_only_lines_tell_moves_no_name_within_a_module(project: Project) -> None:
    old, new = USES.format("parts.sim", "OldKind"), USES.format("parts.constants", "NewKind")
    got = project.mended("src/use.py", old, new, MODULE, code=None)
    assert got == MODULE.replace("Use `Old", "Use `New")
