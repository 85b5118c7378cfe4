"""The function out of a model's reply, and into its file."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from docsync.codegen.answer import FENCE, Piece, Unusable
from docsync.codegen.assembly import Assembled
from docsync.codegen.braces.block import Block, find_blocks
from docsync.codegen.braces.syntax import (
    Found,
    Import,
    Syntax,
    first_error,
    parse,
    text_of,
    walk,
    words_of,
)
from docsync.errors import TargetError

if TYPE_CHECKING:
    from tree_sitter import Node

# whose lines are content, whatever their indentation
_TEXTS = ("template_string", "raw_string_literal")


def read_answer(
    syntax: Syntax,
    text: str,
    target: Block,
    title: str,
    wrap: Callable[[str], str],
) -> Piece | Unusable:
    """Never raises, whatever the text. `wrap` gives a method by itself its class, ""
    where it needs none."""
    blocks = [match[1] for match in FENCE.finditer(text)] or [text]
    problem = f"it holds no {title} code"
    for block in blocks:
        bare: Piece | None = None
        for source in (block, wrap(block) if target.owner else ""):
            if not source.strip():
                continue
            root = parse(target.path, source)
            if (error := first_error(root)) is not None:
                line = error.start_point.row + 1
                if source is block:
                    problem = f"it is not valid {title}: there is an error in line {line}"
                continue
            found = _find(syntax, root, target)
            if found is not None:
                return _piece(syntax, root, found, target, title)
            problem = f"it does not define `{target.short_name}`"
            if source is block and _is_body(syntax, root):
                bare = Piece(dedented(block, target.path))
        if bare is not None:
            return bare
    return Unusable(problem)


def _is_body(syntax: Syntax, root: Node) -> bool:
    """Whether it is the body alone: small models like to leave the head away."""
    if next(syntax.functions(root), None) is not None:
        return False
    ends = ("return_statement", "throw_statement")
    return any(each.type in ends for each in walk(root))


def _find(syntax: Syntax, root: Node, target: Block) -> Found | None:
    found = list(syntax.functions(root))
    named = [each for each in found if each.name == target.name and each.body is not None]
    named += [
        each
        for each in found
        if each.name.rpartition(".")[2] == target.short_name and each.body is not None
    ]
    return named[0] if named else None


def _piece(syntax: Syntax, root: Node, found: Found, target: Block, title: str) -> Piece | Unusable:
    wanted = [each.name for each in target.parameters]
    given = [each.name for each in found.parameters]
    if wanted != given:
        return Unusable(
            f"it changes the signature: the parameters are ({', '.join(wanted)}), not "
            f"({', '.join(given)})"
        )
    if found.form != target.form:
        return Unusable(
            f"it changes the signature: `{target.short_name}` is "
            f"{target.form or 'a plain function'}, and it is written as "
            f"{found.form or 'a plain function'}"
        )
    assert found.body is not None
    body = text_of(found.body)
    if body.startswith("{"):
        if syntax.is_unwritten(found.body):
            return Unusable("its body is empty")
        first = body[1:].partition("\n")[0]
        body = dedented(body[1:-1], target.path, is_first_cut=bool(first.strip()))
    else:
        body = f"return {body};"
    here = parse(target.path, target.source)
    known = frozenset(n for each in here.children for n in syntax.defined(each))
    used = words_of(found.whole)
    helpers: list[str] = []
    # the last first: a helper may need one that stands above it
    for each in reversed(root.children):
        names = syntax.defined(each)
        holds = each.start_byte <= found.whole.start_byte and found.whole.end_byte <= each.end_byte
        if names and not holds and not names & known and names & used:
            helpers.insert(0, dedented(_before(each) + text_of(each), target.path))
            used |= words_of(each)
    # one that is not used is an error to some compilers
    imports = tuple(each.text for each in syntax.imports(root) if each.names & used)
    return Piece(body, imports, tuple(helpers))


def _before(node: Node) -> str:
    """The indentation of its first line, which its text does not have."""
    return " " * node.start_point.column


def dedented(text: str, path: str, *, is_first_cut: bool = False) -> str:
    """Without the indentation that all lines share; the first one has lost its own if it was cut
    off from what stood before it."""
    lines = text.strip("\n").rstrip().split("\n")
    inner = _inner_lines(text.strip("\n"), path)
    measured = [
        len(line) - len(line.lstrip())
        for number, line in enumerate(lines)
        if line.strip() and number not in inner and not (number == 0 and is_first_cut)
    ]
    width = min(measured, default=0)
    return "\n".join(
        line
        if number in inner
        else line.strip()
        if number == 0 and is_first_cut
        else line[width:].rstrip()
        for number, line in enumerate(lines)
    )


def _inner_lines(text: str, path: str) -> set[int]:
    """0-based lines that begin inside of a text of several lines."""
    found: set[int] = set()
    for node in walk(parse(path, text)):
        if node.type in _TEXTS:
            found.update(range(node.start_point.row + 1, node.end_point.row + 1))
    return found


Merge = Callable[[bytes, list[str]], bytes]


def assemble(syntax: Syntax, target: Block, piece: Piece, merge: Merge) -> Assembled:
    """All else stays as it is. `merge` puts imports into a file that lacks them."""
    data = target.data
    start_of_line = data.rfind(b"\n", 0, target.start) + 1
    outer = re.match(rb"[ \t]*", data[start_of_line : target.start])
    margin = outer[0].decode() if outer else ""
    unit = "\t" if _has_tabs(data, target.path) else _unit(data)
    inner = _inner_lines(piece.body, target.path)
    body = "\n".join(
        line if number in inner or not line.strip() else margin + unit + line
        for number, line in enumerate(piece.body.split("\n"))
    )
    new = data[: target.opened] + f"{{\n{body}\n{margin}}}".encode() + data[target.closed :]
    helpers = "".join(f"{each}\n\n" for each in piece.helpers).encode()
    new = new[: target.outer] + helpers + new[target.outer :]
    root = parse(target.path, target.source)
    missing = missing_imports(syntax.imports(root), piece, syntax, target)
    new = merge(new, missing) if missing else new
    source = new.decode()
    first = source[: source.index(body)].count("\n") + 1 if body in source else target.line
    head = target.data[target.start : target.opened].decode().count("\n")
    return Assembled(source, max(first - 1 - head, 1), first + body.count("\n") + 1)


def missing_imports(known: list[Import], piece: Piece, syntax: Syntax, target: Block) -> list[str]:
    """Statements of the piece that bind something that the file does not have."""
    names = {(each.module, name) for each in known for name in each.names}
    found: dict[str, None] = {}
    for text in piece.imports:
        for each in syntax.imports(parse(target.path, text)):
            wanted = {(each.module, name) for name in each.names}
            if not wanted <= names:
                found[text] = None
                names |= wanted
    return list(found)


def find_faults(syntax: Syntax, target: Block, assembled: Assembled, title: str) -> list[str]:
    """Whether it can be read, and is the same function still."""
    try:
        made = find_blocks(syntax, target.path, assembled.source, target.name, title, replace=True)[
            0
        ]
    except TargetError as error:
        return [f"it is not valid {title} where it has to go: {error}"]
    faults = []
    if made.head != target.head:
        faults.append("it changes the signature")
    root = parse(target.path, assembled.source)
    if any(f.name == target.name and syntax.is_unwritten(f.body) for f in syntax.functions(root)):
        faults.append("its body does nothing")
    return faults


def _has_tabs(data: bytes, path: str) -> bool:
    return path.endswith(".go") or data.count(b"\n\t") > data.count(b"\n  ")


def _unit(data: bytes) -> str:
    """Two or four spaces, as most lines that are indented least have it."""
    widths = [len(each) for each in re.findall(rb"^( +)(?=[^ *\n])", data, re.M)]
    return "    " if widths and min(widths) >= 4 else "  "


def fingerprint(piece: Piece, path: str) -> str:
    """The words of the code, without layout and comments."""
    text = "\n".join((f"function _() {{\n{piece.body}\n}}", *piece.helpers))
    leaves = (each for each in walk(parse(path, text)) if not each.child_count)
    return " ".join(text_of(each) for each in leaves if "comment" not in each.type)
