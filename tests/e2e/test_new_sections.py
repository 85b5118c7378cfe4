"""An added thing of which the code tells several times gets one section."""

from __future__ import annotations

from small_project import Project

GO = """package app

// Auth is how strangers are let in.
type Auth struct {
	// Address is where to ask.
	Address string `json:"address,omitempty"`
	// TrustHeader trusts what a header says.
	TrustHeader bool `json:"trustHeader,omitempty"`
	// MaxSize limits the answer.
	MaxSize int `json:"maxSize,omitempty"`
}
"""
FIELD = """	// Interpolate expands what an address names.
	Interpolate bool `json:"interpolate,omitempty"`
"""
DOC = """# Auth

## `address`

Where to ask.

## `trustHeader`

Trusts what a header says.

## `maxSize`

Limits the answer.

[hub]: https://hub.example.org
"""


def test_one_section_for_a_name_in_the_form_of_its_sisters(project: Project) -> None:
    for name in ("auth", "forward"):
        project.write(f"src/{name}.go", GO)
    project.write("docs/auth.md", DOC)
    project.docsync("init", "--no-config")
    project.git("add", "-A")
    project.git("commit", "-q", "--no-verify", "-m", "auth")
    for name in ("auth", "forward"):
        project.write(f"src/{name}.go", GO.replace("}\n", f"{FIELD}}}\n"))
    project.git("add", "-A")
    project.docsync("sync", "--staged", "--no-model", code=1)
    new = "## `interpolate`\n\nExpands what an address names.\n\n"
    staged = project.git("show", ":docs/auth.md")
    assert staged.replace(new, "", 1) == DOC
    assert staged.endswith(f"{new}[hub]: https://hub.example.org\n")
