"""What a single line of reStructuredText can begin, in the order docutils tries."""

from __future__ import annotations

import re

ADORNMENT = re.compile(r"([!-/:-@\[-`{-~])\1*[ ]*\Z")
BULLET = re.compile("(?:[-+*]|\xe2\x80\xa2|\xe2\x80\xa3|\xe2\x81\x83)(?: +|\\Z)")
ENUMERATOR = re.compile(
    r"(?:\((?:\d+|[a-zA-Z]|[ivxlcdmIVXLCDM]+|#)\)|"
    r"(?:\d+|[a-zA-Z]|[ivxlcdmIVXLCDM]+|#)[.)])(?: +|\Z)"
)
FIELD = re.compile(r":(?![: ])(?P<name>(?:[^:\\]|\\.|:(?!(?:[ `]|\Z)))*)(?<! ):(?: +|\Z)")
_OPTION = r"(?:-[a-zA-Z0-9]|\+[a-zA-Z0-9]|--?[a-zA-Z0-9][\w-]*|/[a-zA-Z][\w-]*)"
_ARGUMENT = r"(?:[ =]?(?:[a-zA-Z][\w-]*|<[^<>]+>))?"
OPTION = re.compile(
    rf"(?P<name>{_OPTION}{_ARGUMENT}(?:, {_OPTION}{_ARGUMENT}){{0,20}})(?:  +\S|\Z)"
)
DOCTEST = re.compile(r">>>(?: |\Z)")
LINE_BLOCK = re.compile(r"\|(?: |\Z)")
GRID_TOP = re.compile(r"\+-[-+]+-\+ *\Z")
SIMPLE_TOP = re.compile(r"=+(?: +=+)+ *\Z")
SIMPLE_BORDER = re.compile(r"=+(?: +=+)* *\Z")
EXPLICIT = re.compile(r"\.\.(?: |\Z)")
ANONYMOUS = re.compile(r"__(?: |\Z)")
FOOTNOTE = re.compile(r"\.\. +\[[^\]]+\](?: |\Z)")
TARGET = re.compile(r"\.\. +_(?:`[^`]+`|[^:\\]|\\.|:(?! |\Z))*:(?: |\Z)")
SUBSTITUTION = re.compile(r"\.\. +\|[^|]+\| +")
DIRECTIVE = re.compile(r"\.\. +(?P<name>[\w]+(?:[-_+:.][\w]+)*) ?::(?: +|\Z)(?P<argument>.*)")

CODE_DIRECTIVES = frozenset(
    {
        "code", "code-block", "sourcecode", "parsed-literal", "literalinclude", "highlight",
        "prompt", "doctest", "testcode", "testoutput", "testsetup", "testcleanup", "ipython",
        "jupyter-execute", "productionlist", "command-output", "program-output",
    }
)  # fmt: skip
TABLE_DIRECTIVES = frozenset({"table", "list-table", "csv-table"})
_OBJECTS = frozenset(
    {
        "function", "class", "method", "classmethod", "staticmethod", "property", "attribute",
        "data", "exception", "decorator", "module", "option", "cmdoption", "envvar", "confval",
        "setting", "describe", "object", "event", "macro", "type", "member", "var", "struct",
        "enum", "enumerator", "union", "fixture", "hook", "templatetag", "templatefilter",
        "fieldlookup", "django-admin", "directive", "role", "command", "subcommand", "parameter",
        "key", "program", "automodule", "autoclass", "autofunction", "automethod", "autoattribute",
        "autodata", "autoexception", "autoproperty", "autodecorator", "autosummary", "click",
        "argparse",
    }
)  # fmt: skip


def is_object(directive: str) -> bool:
    """Whether a directive describes a thing of the code: a function, an option, a setting. Sphinx'
    extensions for coroutines have `comethod`, `coroutinefunction` and the like."""
    return directive in _OBJECTS or ":" in directive or directive.endswith(("method", "function"))


def follows(enumerator: str, following: str) -> bool:
    """Whether a list line counts on from the one above it; roman numerals are taken on trust."""
    above = enumerator.lstrip("(").replace(")", ".").partition(".")[0]
    below = following.lstrip("(").replace(")", ".").partition(".")[0]
    if below == "#":
        return True
    if above.isdigit():
        # a chain of a thousand digits is no number, and int() refuses it
        return below.isdigit() and len(above + below) < 20 and int(below) == int(above) + 1
    if len(above) == len(below) == 1 and ord(below) == ord(above) + 1:
        return True
    return above not in {"#", below} and not below.isdigit() and len(above + below) > 2
