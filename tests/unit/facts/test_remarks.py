"""What comments say of the keys of a table."""

from __future__ import annotations

import pytest

from docsync.facts.fact import ChangeFact, FactKind
from docsync.facts.python.file import python_facts
from docsync.facts.treesitter.file import treesitter_facts
from docsync.rewrite.description import said_of

JAVASCRIPT = """\
exports.server = {
    files: {
        relativeTo: 'cwd',       // Where relative paths begin
        depth: 3,                // How deep to look
    },
};
"""
PYTHON = """\
DEFAULTS = {
    # Where relative paths begin.
    "relative_to": "cwd",
    # How deep to look,
    # from there.
    "depth": 3,
}
"""


def came(path: str, old: str, new: str) -> ChangeFact:
    read = python_facts if path.endswith(".py") else treesitter_facts
    found = read(path, old.encode(), new.encode(), path)
    return next(f for f in found if f.kind is FactKind.KEY_ADDED)


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("most: 100   // Maximum number of files", "Maximum number of files"),
        ("most: 100   /* Maximum number of files */", "Maximum number of files"),
        ("most: { a: 1 },  // Maximum number of files", "Maximum number of files"),
        ("most: 100   // see below, we keep it low", ""),
        ("most: 100   // TODO raise the number of files", ""),
        ("most: 100   // Same as the one above", ""),
        ("most: 100   // Maybe make this larger", ""),
        ("most: 100   // Was fifty before the change", ""),
        ("most: 100   // Unused at the moment", ""),
        ("most: 100   // files.max = 3;", ""),
        ("most: 100   // files", ""),
        ("most: 100", ""),
        ("most: '//'", ""),
    ],
)
def test_behind_a_value(line: str, text: str) -> None:
    new = JAVASCRIPT.replace("look\n", f"look\n        {line}\n")
    fact = came("lib/defaults.js", JAVASCRIPT, new)
    assert fact.symbol == "most"
    assert said_of(fact).text == text


def test_a_table_without_the_habit_describes_nothing() -> None:
    old = JAVASCRIPT.replace("// How deep to look", "").replace("// Where relative paths begin", "")
    new = old.replace("3,", "3,\n        most: 100  // Maximum number of files\n")
    assert said_of(came("lib/defaults.js", old, new)).text == ""


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        ('    # Most files of a run.\n    "most": 100,\n', "Most files of a run."),
        ('    # Most files of a run.\n    "most": "#fff # no",\n', "Most files of a run."),
        ('\n    # Network things for all.\n    "most": "x",\n', ""),
        ('    # Most files\n    # of a run.\n    "most": 100,\n', "Most files of a run."),
        ('    # Most files of a run.\n    "most": (\n        100\n    ),\n', ""),
        ('    #\n    # Most files of a run.\n    "most": 100,\n', ""),
        ('    # Limits of all kinds.\n    "most": 100,\n    "least": 1,\n', ""),
        (
            '    # Most files of a run.\n    "most": 100,\n\n    "least": 1,\n',
            "Most files of a run.",
        ),
    ],
    ids=["one line", "a text", "a heading", "two", "value below", "framed", "of several", "apart"],
)
def test_above_a_key(lines: str, text: str) -> None:
    new = PYTHON.replace("}", f"{lines}}}")
    found = python_facts("app/settings.py", PYTHON.encode(), new.encode(), "app/settings.py")
    (fact,) = [f for f in found if f.symbol == "most"]
    assert said_of(fact).text == text


SOCKET = """\
/**
 * Opens a connection.
 *
 * @param {Object} options Options
 * @param {Boolean} options.compress Compress what is sent
 * @param {Number} options.maxPayload The most bytes of a message
 * @private
 */
function open (options) { return options.compress && options.maxPayload }
module.exports = { connect (options) { return open(options) } }
"""


def test_options_that_a_private_function_of_a_public_file_tells_of() -> None:
    line = " * @param {Number} options.patience Milliseconds to wait\n * @private\n"
    new = SOCKET.replace(" * @private\n", line).replace("&&", "&& options.patience &&")
    fact = came("lib/socket.js", SOCKET, new)
    said = said_of(fact)
    assert (fact.is_public, said.text, said.type) == (True, "Milliseconds to wait", "Number")
    # one that nobody reads is handed on from within
    unread = new.replace("&& options.patience ", "&& options._patience ")
    found = treesitter_facts("lib/socket.js", SOCKET.encode(), unread.encode(), "lib/socket.js")
    assert not [f for f in found if f.symbol == "patience" and f.is_public]
    # what went from there may be told of elsewhere
    gone = treesitter_facts("lib/socket.js", new.encode(), SOCKET.encode(), "lib/socket.js")
    assert not [f for f in gone if f.is_public and f.kind.is_removal]
