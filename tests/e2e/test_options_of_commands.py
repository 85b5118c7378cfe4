"""Options of Go programs that are declared apart from their command: in a method of a structure, or
a list of their own. Several commands have options of one name."""

from __future__ import annotations

from tests.e2e.small_project import Project

OPTIONS = """\
package options

import "github.com/spf13/cobra"

type {name}Options struct {{
	Key, Output, Own string
}}

func (o *{name}Options) AddFlags(cmd *cobra.Command) {{
	cmd.Flags().StringVar(&o.Key, "key", "", "path to the key")
	cmd.Flags().StringVar(&o.Output, "output", "", "where it is written")
	cmd.Flags().StringVar(&o.Own, "{own}", "", "what this one has")
	cmd.Flags().BoolVar(&o.Layout, "layout", false, "take the new layout")
}}
"""
PAGE = """\
## x {command}

### Options

```
      --key string      path to the key
      --layout          take the new layout
      --output string   where it is written
      --{own} string     what this one has
```
"""
SIGN = OPTIONS.format(name="Sign", own="repo")
BLOB = OPTIONS.format(name="SignBlob", own="salt")
SIGN_PAGE = PAGE.format(command="sign", own="repo")
BLOB_PAGE = PAGE.format(command="sign-blob", own="salt")


def pages(project: Project, new_blob: str) -> tuple[str, str]:
    """Those of the two commands, after a change to the options of the second."""
    project.write("options/sign.go", SIGN)
    project.write("doc/x_sign.md", SIGN_PAGE)
    project.write("doc/x_sign-blob.md", BLOB_PAGE)
    project.mended("options/blob.go", BLOB, new_blob, "# x\n", code=None)
    return project.git("show", ":doc/x_sign.md"), project.git("show", ":doc/x_sign-blob.md")


def test_a_new_option_is_of_its_command_alone(project: Project) -> None:
    flag = '	cmd.Flags().StringVar(&o.B, "bundle", "", "write it all to FILE")\n}'
    sign, blob = pages(project, BLOB.replace("\n}\n", f"\n{flag}\n").replace("}\n}", "}"))
    assert sign == SIGN_PAGE
    assert "--bundle" in blob


def test_a_default_is_that_of_its_command(project: Project) -> None:
    sign, blob = pages(project, BLOB.replace('"layout", false', '"layout", true'))
    assert sign == SIGN_PAGE
    assert "take the new layout (default true)" in blob


def test_an_option_of_another_command_keeps_its_name(project: Project) -> None:
    sign, blob = pages(project, BLOB.replace('"output"', '"target"'))
    assert sign == SIGN_PAGE
    assert "--target" in blob


def test_options_that_commands_share_go_to_all(project: Project) -> None:
    shared = OPTIONS.format(name="Registry", own="salt")
    project.write("doc/x_pull.md", PAGE.format(command="pull", own="salt"))
    project.write("doc/x_push.md", PAGE.format(command="push", own="salt"))
    new = shared.replace(
        "	cmd.Flags().BoolVar(&o.Layout",
        '	cmd.Flags().StringVar(&o.B, "bundle", "", "write it all to FILE")\n'
        "	cmd.Flags().BoolVar(&o.Layout",
    )
    project.mended("options/registry.go", shared, new, "# x\n", code=None)
    assert "--bundle" in project.git("show", ":doc/x_pull.md")
    assert "--bundle" in project.git("show", ":doc/x_push.md")
