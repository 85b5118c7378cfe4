"""Options that only a comment of JavaScript or TypeScript tells of."""

from __future__ import annotations

import pytest

from docsync.facts.fact import ChangeFact
from docsync.facts.newcomers import newcomer_facts
from docsync.facts.treesitter.file import treesitter_facts

CODE = """\
class Server {
  /**
   * Creates a server.
   *
   * @param {Object} options What to do
   * @param {Number} [options.back_log=511] How many may wait
   * @param {String} [options.host_name] Where to bind the server
   * @param {Function} [callback] A listener
   */
  constructor(options, callback) {
    options = {
      back_log: 511,
      host_name: null,
      ...options,
    };
  }
}
module.exports = Server;
"""


def keys(old: str, new: str, path: str = "server.js") -> list[ChangeFact]:
    facts = treesitter_facts(path, old.encode(), new.encode(), path)
    return [fact for fact in facts if fact.kind.startswith("key-")]


def with_line(line: str, code: str = CODE) -> str:
    return code.replace("   * @param {Function} [c", f"   * {line}\n   * @param {{Function}} [c")


@pytest.mark.parametrize(
    ("line", "detail", "default"),
    [
        (
            "@param {Number} [options.maxSize=1024] The size\n   *     of a message. In bytes.",
            "maxSize: Number (default 1024)\nThe size of a message. In bytes.",
            "1024",
        ),
        ("@param {Number} options.maxSize", "maxSize: Number", None),
        ("@param options.maxSize - The size", "maxSize\nThe size", None),
        ("@arg {{a: {b: number}}} options.maxSize It", "maxSize: {a: {b: number}}\nIt", None),
        ("@param {string[]} [options.maxSize=['[']] It", None, "['[']"),
        ("@param {Object} options.maxSize.all It", None, None),
    ],
)
@pytest.mark.parametrize("path", ["server.js", "server.ts"])
def test_an_option_is_a_key(line: str, detail: str | None, default: str | None, path: str) -> None:
    (fact,) = keys(CODE, with_line(line), path)
    assert (fact.kind, fact.owner, fact.after) == ("key-added", "Server", default)
    assert fact.symbol == ("maxSize.all" if ".all" in line else "maxSize")
    assert detail is None or fact.detail == detail
    assert fact.siblings == ("host_name", "back_log")
    assert fact.place.line == 8


@pytest.mark.parametrize(
    "line",
    [
        "@param {Number} maxSize The size",  # a parameter, or the code would say so
        "@returns {Number} options.maxSize",
        "@throws options.maxSize is too large",
        "The option options.maxSize is the size",
        "@param {Number [options.maxSize] The size",
    ],
)
def test_other_lines_are_no_options(line: str) -> None:
    assert keys(CODE, with_line(line)) == []


def test_an_option_that_lost_its_comment_is_there() -> None:
    line = "   * @param {String} [options.host_name] Where to bind the server\n"
    assert keys(CODE, CODE.replace(line, "")) == []
    without = CODE.replace("      host_name: null,\n", "")
    (fact,) = keys(without, without.replace(line, ""))
    assert (fact.kind, fact.symbol, fact.siblings) == ("key-removed", "host_name", ("back_log",))


def test_the_comment_comes_before_the_words_of_lines() -> None:
    bare = CODE.replace("...options", "max_size: 3,\n      ...options")
    new = with_line("@param {Number} [options.max_size=3] The maximum size", bare)
    sides = [("server.js", CODE.encode(), new.encode())]
    (word,) = newcomer_facts(sides, ())
    assert word.symbol == "max_size"
    facts = treesitter_facts("server.js", CODE.encode(), new.encode(), "server.js")
    assert "max_size" in {fact.symbol for fact in facts}
    assert newcomer_facts(sides, facts) == []


def test_a_new_function_says_it_all() -> None:
    more = "/**\n * @param {Number} options.depth How deep.\n */\nexports.open = (options) => 1;\n"
    assert keys(CODE, CODE + more) == []
