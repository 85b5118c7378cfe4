"""Texts for people in files of code and settings."""

from __future__ import annotations

import pytest

from docsync.facts.prose import paragraphs, sentences


def said(path: str, text: str) -> list[list[tuple[str, ...]]]:
    return [[part.sentences for part in each] for each in paragraphs(path, text)]


def listed(path: str, text: str) -> list[str]:
    """What is no prose."""
    parts = (part for each in paragraphs(path, text) for part in each)
    return [sentence for part in parts if not part.is_prose for sentence in part.sentences]


ONE = ("It keeps all.", "Then it stops.")


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.py", '"""It keeps all. Then it\n    stops."""\n'),
        ("a.py", 'x = ("It keeps all. "\n     "Then it stops.")\n'),
        ("a.js", "/**\n * It keeps all. Then\n * it stops.\n */\nlet x = 1;\n"),
        ("a.rs", "/// It keeps all. Then\n/// it stops.\nlet x = 1;\n"),
        ("a.rs", "//! It keeps all. Then it stops.\n"),
        ("a.d.ts", "// It keeps all. Then it stops.\nx: number;\n"),
        ("a.go", "// It keeps all. Then\n// it stops.\nfunc Keep() {}\n"),
        ("a.go", "type T struct {\n\t// It keeps all. Then it stops.\n\tKeep bool\n}\n"),
        ("a.rb", "# It keeps all. Then it stops.\ndef keep\nend\n"),
        ("a.ts", "// It keeps all. Then it stops.\nexport const x = 1;\n"),
        ("a.go", "var x = `It keeps all. Then\nit stops.`\n"),
        ("a.yaml", "keep: >-\n  It keeps all. Then\n  it stops.\n"),
        ("a.yaml", "# It keeps all. Then it stops.\nkeep: 1\n"),
        ("a.yml", 'keep: "It keeps all. Then it stops."\n'),
        ("a.toml", "# It keeps all. Then it stops.\nkeep = 1\n"),
        ("a.json", '{"keep": "It keeps all. Then it stops."}\n'),
    ],
)
def test_what_is_for_users(path: str, text: str) -> None:
    assert [ONE] in said(path, text)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.py", "# It keeps all. Then it stops.\nx = 1\n"),
        ("a.py", "# It keeps all. Then it stops.\ndef keep(): ...\n"),
        ("a.js", "// It keeps all. Then it stops.\nlet x = 1;\n"),
        ("a.js", "/* It keeps all. Then it stops. */\nlet x = 1;\n"),
        ("a.go", "func Keep() {\n\t// It keeps all. Then it stops.\n\tstop()\n}\n"),
        ("a.go", "func Keep() {\n\t// It keeps all. Then it stops.\n\tStop()\n}\n"),
        ("a.go", "func Keep() {\n\t// It keeps all. Then it stops.\n\tx := 1\n}\n"),
        ("a.html", "<!-- It keeps all. Then it stops. -->\n"),
    ],
)
def test_a_comment_on_how_it_is_done_is_not(path: str, text: str) -> None:
    assert said(path, text) == []
    assert [part.sentences for each in paragraphs(path, text, every=True) for part in each] == [ONE]


def test_a_block_of_yaml_goes_on_behind_a_colon_and_a_sharp() -> None:
    block = "long: |-\n  It keeps all.\n\n  Note: it stops.\n  # A title.\n"
    text = f"# It stops.\n{block}short: It stops.\n"
    comment, long, short = said("a.yaml", text)
    assert long == [("It keeps all.",), ("Note: it stops. # A title.",)]
    assert comment == short == [("It stops.",)]


@pytest.mark.parametrize(
    "part",
    [
        "Parameters\n----------\nhost : str\n    The host.",
        "host : str",
        "host: The host that it keeps.",
        "host (str): The host that it keeps.",
        "Args:\n    host: The host.",
        "Returns: The host.",
        "- host is kept.",
        "1. The host is kept.",
        "@param host The host is kept.",
        ":param host: The host is kept.",
        "    keep(host)",
        "| host | it |",
        ">>> keep(host)",
    ],
)
def test_entries_items_and_code_are_no_prose(part: str) -> None:
    below = "\n".join(f"    {line}" for line in part.split("\n"))
    text = f'"""It keeps all. Then it stops.\n\n{below}\n\n    It is over.\n    """\n'
    assert " ".join(part.split()) in listed("a.py", text)
    found = said("a.py", text)[0]
    assert (found[0], found[-1]) == (ONE, ("It is over.",))


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("It keeps all, e.g. Names. Then it stops.", 2),
        ("It keeps `a.b`. `c` stops.", 2),
        ("It keeps 1.5 of it.", 1),
        ("It keeps all. run() stops.", 2),
        ("It keeps all etc. and so on.", 1),
    ],
)
def test_where_a_sentence_ends(text: str, count: int) -> None:
    assert len(sentences(text)) == count
