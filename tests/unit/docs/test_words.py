"""Where technical words stand, and which tokens they hold."""

from __future__ import annotations

import pytest

from docsync.docs.parse import parse_document
from docsync.docs.words import Span, identifiers, spans


def found(path: str, text: str) -> list[tuple[str, str]]:
    content = text.encode()
    docfile = parse_document(path, "b", content)
    result: list[Span] = [span for section in docfile.sections for span in spans(docfile, section)]
    for span in result:
        assert content[span.start : span.end].decode() == span.text
        assert content.count(b"\n", 0, span.start) + 1 == span.line
    return [(span.where, span.text) for span in result]


MARKDOWN = [
    ("Use `--jobs N` now.\n", [("code span", "--jobs N")]),
    ("Use `` a`b `` now.\n", [("code span", "a`b")]),
    ("## The `run` word\n", [("heading", "The `run` word")]),
    ("é “x” and my_var ü\n", [("prose", "x"), ("prose", "my_var")]),
    ("set --no-cache or -f today\n", [("prose", "--no-cache"), ("prose", "-f")]),
    ("a **word** of HTTP_PORT, os.path.join and call()\n", [
        ("prose", "word"), ("prose", "HTTP_PORT"), ("prose", "os.path.join"), ("prose", "call()")]),
    ("plain words, nothing else (really): e.g. this\n", []),
    ("see [connect](docs/api.md#x) and [the api][ref]\n", [
        ("link", "connect"), ("link", "docs/api.md#x")]),
    ("[ref]: http://a.b/c\n", [("link", "http://a.b/c")]),
    ("go to https://a.b/c.\n", [("link", "https://a.b/c.")]),
    ("edit src/app/main.py or .env, 30 or 4.5s or \"fast mode\"\n", [
        ("prose", "src/app/main.py"), ("prose", ".env"), ("prose", "30"), ("prose", "4.5s"),
        ("prose", "fast mode")]),
    ("```sh\nrun plain --x\n\n  more\n```\n", [("fence", "run plain --x"), ("fence", "more")]),
    ("- a\n  ```\n  run plain\n  ```\n", [("fence", "run plain")]),
    ("| Key | Use |\n|---|---|\n| jobs | `x` of 4 |\n", [
        ("table", "Key"), ("table", "Use"), ("table", "jobs"), ("table", "x"), ("table", "4")]),
    ("timeout\n:   in `s`\n", [("definition", "timeout"), ("code span", "s")]),
    ("<p>\n<a href=\"x/y\">my_var</a> <code>z</code>\n</p>\n", [
        ("html", "x/y"), ("html", "my_var"), ("html", "z")]),
    ("<!-- my_var -->\n", []),
    ("## voilà\n\nvoilà\n:   `voilà`\n\n```\nvoilà\n```\n", [
        ("heading", "voilà"), ("definition", "voilà"), ("code span", "voilà"), ("fence", "voilà")]),
]  # fmt: skip
RST = [
    ("Use ``--jobs N`` or :func:`~a.b.run` or `x`.\n", [
        ("code span", "--jobs N"), ("code span", "a.b.run"), ("code span", "x")]),
    (":ref:`the title <lbl>` and `name`_\n", [
        ("link", "the title"), ("link", "lbl"), ("link", "name")]),
    (".. option:: --jobs <n>, -j\n\n   Sets my_var.\n", [
        ("definition", "--jobs <n>, -j"), ("prose", "my_var")]),
    (".. function:: a(x)\n              b(y)\n   :async:\n\n   Text.\n", [
        ("definition", "a(x)\n              b(y)")]),
    (".. code-block:: sh\n   :caption: no\n\n   run plain\n", [("fence", "run plain")]),
    (".. note::\n\n   Do::\n\n      run plain\n\n   and ``x``\n", [
        ("fence", "run plain"), ("code span", "x")]),
    (":param int x: the ``y``\n", [("definition", "param int x"), ("code span", "y")]),
    ("-f, --foo  the bar_baz\n", [("definition", "-f, --foo"), ("prose", "bar_baz")]),
    ("Title\n=====\n", [("heading", "Title")]),
    ("====  ====\nkey   use\n====  ====\njobs  4\n====  ====\n", [
        ("table", "key"), ("table", "use"), ("table", "jobs"), ("table", "4")]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), MARKDOWN)
def test_markdown(text: str, expected: list[tuple[str, str]]) -> None:
    assert found("a.md", text) == expected


@pytest.mark.parametrize(("text", "expected"), RST)
def test_rst(text: str, expected: list[tuple[str, str]]) -> None:
    assert found("a.rst", text) == expected


def test_plain_text() -> None:
    assert found("a.txt", "set my_var to `x'\n") == [("prose", "my_var"), ("code span", "x")]


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("snake_case camelCase", ["snake_case", "camelCase"]),
        ("a.Session.get", ["a.Session.get", "a", "a.Session", "Session", "Session.get", "get"]),
        ("--jobs=4 -f", ["--jobs", "4", "-f"]),
        ("$APP_TOKEN", ["APP_TOKEN"]),
        ("src/app/main.py", ["src/app/main.py", "app/main.py", "main.py"]),
        ("docs/", ["docs/", "docs"]),
        (".env v1.2.3rc1 >=3.11", [".env", "v1.2.3rc1", "3.11"]),
        ("30s 1_000 2.5", ["30s", "30", "1_000", "2.5"]),
        ("mode='fast'", ["mode", "fast", "fast"]),
        ("line-length", ["line-length"]),
        ("größe_x", ["größe_x"]),
        ("", []),
    ],
)
def test_identifiers(text: str, tokens: list[str]) -> None:
    result = list(identifiers(text))
    assert [token for token, _, _ in result] == tokens
    assert all(text[start:end] == token for token, start, end in result)


@pytest.mark.parametrize("unit", ["*a", "a/", "a.", "a-", "<!-- ", "`a ", "> - ```\n", "[", ":a"])
def test_repetition_does_not_explode(unit: str) -> None:
    """Each of these once took a time that grew with the square of the length, or worse."""
    text = unit * 20_000
    for path in ("a.md", "a.rst"):
        docfile = parse_document(path, "b", text.encode())
        for section in docfile.sections:
            assert all(span.end <= section.end for span in spans(docfile, section))
    assert sum(1 for _ in identifiers(text)) <= len(text) * 3
