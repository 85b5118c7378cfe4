"""What went from a type that has more from others now may come from them."""

from __future__ import annotations

import pytest

from docsync.facts.fact import ChangeFact
from docsync.facts.python.file import python_facts
from docsync.facts.treesitter.file import treesitter_facts

TYPESCRIPT = """\
export interface Options {
    /** seconds */
    ttl?: number;
    path?: string;
}
"""
GO = """\
package app

// Options are all of them.
type Options struct {
	TTL  int
	Path string
}
"""
RUST = """\
pub struct Options {
    pub ttl: u32,
    pub path: String,
}
"""
PYTHON = '''\
class Client:
    def open(self) -> None:
        """Open."""

    def close(self) -> None:
        """Close."""
'''


def facts(path: str, old: str, new: str) -> list[ChangeFact]:
    read = python_facts if path.endswith(".py") else treesitter_facts
    return list(read(path, old.encode(), new.encode(), path))


def removed(path: str, old: str, new: str) -> dict[str, bool]:
    """What went, and whether it may be there still."""
    found = facts(path, old, new)
    return {f.symbol: f.stands_elsewhere for f in found if f.kind.is_removal and f.is_public}


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("a.ts", TYPESCRIPT, "export interface Options extends Base<Request> {}\n"),
        ("a.ts", TYPESCRIPT, "export type Options = Base & { more: boolean };\n"),
        ("a.go", GO, GO.replace("\tTTL  int\n\tPath string\n", "\tbase.Settings\n")),
        ("a.rs", RUST, "pub struct Options {\n    #[serde(flatten)]\n    pub base: Base,\n}\n"),
        ("a.py", PYTHON, "class Client(other.Base):\n    pass\n"),
    ],
)
def test_of_a_type_with_a_new_base(path: str, old: str, new: str) -> None:
    gone = removed(path, old, new)
    assert gone
    assert all(gone.values())


def test_fields_stand_beside_fields_and_keys_beside_keys() -> None:
    old = GO.replace("TTL  int", 'TTL int `json:"ttl"`').replace("string", 'string `json:"path"`')
    new = old.replace("}", '\tAge int `json:"age"`\n}')
    found = {f.symbol: f.siblings for f in facts("a.go", old, new)}
    assert found["age"] == ("path", "ttl")
    assert found["Age"] == ("Path", "TTL")


JAVA = """\
public class Options {
    public int ttl;
    public String path;
}
"""
PHP = "<?php\nclass Options {\n    public $ttl;\n    public $path;\n}\n"


def test_of_a_class_behind_an_annotation_and_of_one_with_a_trait() -> None:
    head = '@JsonIgnoreProperties({"a"})\npublic class Options'
    old = JAVA.replace("public class Options", head)
    new = old.replace("    public int ttl;\n", "").replace("Options {", "Options extends Base {")
    assert removed("Options.java", old, new) == {"ttl": True}
    assert removed("a.php", PHP, PHP.replace("    public $ttl;", "    use Shared;")) == {
        "ttl": True
    }


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("interface Options {", "export interface Options<T extends Record<string, Thing>> {"),
        ("interface Options {", "/** Deprecated: see Other. */\nexport interface Options {"),
    ],
)
def test_a_bound_or_a_comment_is_no_base(old: str, new: str) -> None:
    text = (
        TYPESCRIPT.replace("    path?: string;\n", "")
        .replace(old, new)
        .replace("export export", "export")
    )
    assert removed("a.ts", TYPESCRIPT, text) == {"path": False}


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("a.ts", TYPESCRIPT, TYPESCRIPT.replace("    path?: string;\n", "")),
        ("a.go", GO, GO.replace("\tPath string\n", "")),
        ("a.rs", RUST, RUST.replace("    pub path: String,\n", "")),
        ("a.py", PYTHON, PYTHON.partition("\n\n")[0] + "\n"),
    ],
)
def test_of_a_type_as_it_was(path: str, old: str, new: str) -> None:
    gone = removed(path, old, new)
    assert gone
    assert not any(gone.values())
