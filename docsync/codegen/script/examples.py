"""Examples in JSDoc comments and in documentation: what is called, and the value it has to give."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from docsync.codegen.braces.syntax import first_error, parse, text_of
from docsync.codegen.examples import Example

if TYPE_CHECKING:
    from tree_sitter import Node

_TAG = re.compile(r"^@(\w+)[ \t]*", re.M)
_FENCED = re.compile(
    r"^```(?:js|javascript|ts|typescript|mjs)\b[^\n]*\n(.*?)^```", re.M | re.DOTALL
)
# what stands before the value in a comment behind a call
_MARK = re.compile(r"//\s*(?:=>|->|→|==>|returns?\b:?|gives\b|=)?\s*")
_THROWS = re.compile(r"(?:throws?|raises?)\b(?: an?)?\s+(\w*(?:Error|Exception))")
_EQUALS = re.compile(r"\s*(?:===?|=>|->|→|returns?|gives)\s*")
_MAX_CHARS = 2_000


def examples(text: str, name: str, path: str) -> tuple[Example, ...]:
    """Of `@example` and code blocks, statement by statement, and of lines such as
    `name(1) === 2`; what comes before a call in a block is its set-up."""
    found: dict[tuple[str, str, str], Example] = {}
    taken: set[int] = set()
    for code, first in _blocks(text):
        taken.update(range(first, first + code.count("\n") + 1))
        for each in _in_block(code, first, name, path):
            found.setdefault((each.setup, each.call, each.expected), each)
    for number, line in enumerate(text.split("\n"), 1):
        if number in taken:
            continue
        for match in re.finditer(rf"(?<![\w.]){re.escape(name)}\(", line):
            example = _in_line(line[match.start() :][:_MAX_CHARS], number, path)
            if example:
                found.setdefault(("", example.call, example.expected), example)
    return tuple(found.values())


def _blocks(text: str) -> list[tuple[str, int]]:
    """Each with the number of its first line."""
    found = []
    tags = list(_TAG.finditer(text))
    for number, tag in enumerate(tags):
        if tag[1] == "example":
            end = tags[number + 1].start() if number + 1 < len(tags) else len(text)
            body = text[tag.end() : end]
            body = re.sub(r"(?m)^```.*$", "", re.sub(r"^<caption>.*?</caption>", "", body))
            found.append((body, text[: tag.end()].count("\n") + 1))
    fenced = [m for m in _FENCED.finditer(text) if not any(m[1] in code for code, _ in found)]
    found += [(m[1], text[: m.start(1)].count("\n") + 1) for m in fenced]
    return found


def _in_block(code: str, first: int, name: str, path: str) -> list[Example]:
    root = parse(path, code)
    if first_error(root) is not None:
        # words among the code: line by line then
        lines = code.split("\n")
        found = []
        for number, line in enumerate(lines):
            inner = parse(path, line)
            if first_error(inner) is None:
                found += _statements(inner, line, first + number, name, path)
            elif example := _in_line(line.strip(), first + number, path):
                found.append(example)
        return found
    return _statements(root, code, first, name, path)


def _statements(root: Node, code: str, first: int, name: str, path: str) -> list[Example]:
    found: list[Example] = []
    setup = ""
    children = root.named_children
    for number, node in enumerate(children):
        if node.type == "comment":
            continue
        inside = [each for each in node.named_children if each.type == "comment"]
        text = text_of(node).rstrip(";")
        if node.type == "expression_statement":
            text = text_of(node.named_children[0])
        if node.type == "import_statement" or re.match(r"(?:const|let|var)\b.*\brequire\(", text):
            continue  # it is run inside of the module
        line = first + node.start_point.row
        # without a semicolon it is a part of the statement
        behind = inside[-1:] or children[number + 1 : number + 2]
        comment = behind[0] if behind else None
        call, expected = "", None
        if node.type == "expression_statement":
            call, expected = _compared(text, path)
            # the result may stand behind it, or on the next line
            is_near = (
                comment is not None
                and comment.type == "comment"
                and comment.start_point.row - node.named_children[0].end_point.row <= 1
            )
            if expected is None and is_near:
                assert comment is not None
                inner = re.fullmatch(r"console\.log\((.*)\)", text, re.DOTALL)
                call = inner[1] if inner else text
                expected = _expected(_MARK.sub("", text_of(comment), count=1), path)
        if expected is not None and not _is_prose(call):
            found.append(Example(call, expected, line, setup))
        if not (expected or "").startswith("throws "):
            setup += f"{text};\n"
    # nothing of it is about the function
    return found if re.search(rf"\b{re.escape(name)}\b", code) else []


def _is_prose(call: str) -> bool:
    return not re.search(r"[(.\[]", call)


def _compared(text: str, path: str) -> tuple[str, str | None]:
    """Both sides of `a === b`, of `assert.equal(a, b)` or `expect(a).toBe(b)`."""
    root = parse(path, text)
    node = root.named_children[0].named_children[0] if root.named_children else None
    if node is None:
        return "", None
    if node.type == "binary_expression":
        operator = text_of(node.child_by_field_name("operator"))
        if operator in ("==", "==="):
            right = text_of(node.child_by_field_name("right"))
            return text_of(node.child_by_field_name("left")), _expected(right, path)
    if node.type == "call_expression":
        words = text_of(node.child_by_field_name("function"))
        arguments = node.child_by_field_name("arguments")
        given = arguments.named_children if arguments is not None else []
        if re.fullmatch(r"assert\.(?:deep|strict|deepStrict)?[eE]qual", words) and len(given) >= 2:
            return text_of(given[0]), _expected(text_of(given[1]), path)
        expect = re.fullmatch(r"expect\((.*)\)\.to(?:Be|Equal|StrictEqual)", words, re.DOTALL)
        if expect and len(given) == 1:
            return expect[1], _expected(text_of(given[0]), path)
    return "", None


def _in_line(line: str, number: int, path: str) -> Example | None:
    for end in (m.end() for m in re.finditer(r"\)", line)):
        root = parse(path, line[:end])
        if first_error(root) is not None:
            continue
        mark = re.match(rf";?\s*{_MARK.pattern}|{_EQUALS.pattern}", line[end:])
        if not mark or not mark[0].strip(" ;"):
            return None
        expected = _expected(line[end + mark.end() :], path)
        return Example(line[:end], expected, number) if expected is not None else None
    return None


def _expected(text: str, path: str) -> str | None:
    """The longest beginning that is a literal, or the error that is to be thrown."""
    text = text.strip()
    thrown = _THROWS.match(text)
    if thrown:
        return f"throws {thrown[1]}"
    ends = [m.end() for m in re.finditer(r"[\])}'\"`\w]", text[:_MAX_CHARS])]
    for end in reversed(ends):
        rest = text[end:]
        if rest and (rest[0].isalnum() or rest[0] in "_$" or re.match(r"\.\d", rest)):
            continue
        if literal(text[:end], path) is not None:
            return text[:end]
    return None


def literal(text: str, path: str = "x.js") -> Any:
    """What a literal stands for, as the host tells values; None for what is no literal, also for
    calls and names."""
    root = parse(path, f"({text})")
    if first_error(root) is not None or len(root.named_children) != 1:
        return None
    try:
        return _value(root.named_children[0].named_children[0].named_children[0])
    except (_NoLiteral, IndexError):
        return None


class _NoLiteral(Exception):
    pass


_WORDS: dict[str, list[Any]] = {
    "true": ["boolean", True],
    "false": ["boolean", False],
    "null": ["null"],
}
_NUMBERS = {"NaN": "NaN", "Infinity": "Infinity"}


def _value(node: Node) -> list[Any]:
    text = text_of(node)
    if node.type in _WORDS:
        return _WORDS[node.type]
    if node.type == "undefined" or text == "undefined":
        return ["undefined"]
    if node.type == "number":
        return _number(text)
    if node.type == "identifier" and text in _NUMBERS:
        return ["number", _NUMBERS[text]]
    if node.type == "unary_expression":
        inner = node.child_by_field_name("argument")
        assert inner is not None
        kind, digits = _value(inner)
        if kind in ("number", "bigint") and text[0] == "-":
            return [kind, digits[1:] if digits.startswith("-") else f"-{digits}"]
    if node.type == "string":
        return ["string", "".join(map(_characters, node.named_children))]
    if node.type == "template_string" and "${" not in text:
        return ["string", "".join(map(_characters, node.named_children))]
    if node.type == "array":
        return ["array", [_value(each) for each in node.named_children]]
    if node.type == "object":
        pairs = [_pair(each) for each in node.named_children]
        return ["object", sorted(pairs, key=lambda pair: str(pair[0]))]
    raise _NoLiteral


def _number(text: str) -> list[Any]:
    text = text.replace("_", "").lower()
    if text.endswith("n"):
        return ["bigint", str(int(text[:-1], 0))]
    is_whole = re.fullmatch(r"\d+|0[xob][\da-f]+", text)
    return ["number", str(int(text, 0)) if is_whole and text != "0" else str(float(text))]


def _pair(node: Node) -> list[Any]:
    key, value = node.child_by_field_name("key"), node.child_by_field_name("value")
    if node.type != "pair" or key is None or value is None:
        raise _NoLiteral
    name = _value(key)[1] if key.type in ("string", "number") else text_of(key)
    return [name, _value(value)]


_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0", "\n": ""}


def _characters(node: Node) -> str:
    text = text_of(node)
    if node.type != "escape_sequence":
        return text
    code = re.fullmatch(r"\\(?:u\{([\da-fA-F]+)\}|u([\da-fA-F]{4})|x([\da-fA-F]{2}))", text)
    if code:
        return chr(int(code[1] or code[2] or code[3], 16))
    return _ESCAPES.get(text[1:], text[1:])


def find_contradiction(found: tuple[Example, ...]) -> str:
    """Two results of one call of literals, "" if there are none."""
    seen: dict[str, Example] = {}
    for each in found:
        arguments = re.fullmatch(r"[\w.]+\((.+)\)", each.call, re.DOTALL)
        if each.setup or not arguments or literal(f"[{arguments[1]}]") is None:
            continue
        key = re.sub(r"\s+", "", each.call)
        other = seen.setdefault(key, each)
        if literal(other.expected) != literal(each.expected) or (
            other.expected != each.expected and "throws" in (other.expected + each.expected)
        ):
            where = f"lines {other.line} and {each.line} of the text"
            return f"{where} give different results for `{each.call}`"
    return ""
