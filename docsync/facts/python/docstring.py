"""What a docstring says in one line about a symbol or one of its parameters."""

from __future__ import annotations

import ast
import re

MAX_LINES = 5
Documented = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef

_ENTRY = r"^[ \t]*\*{{0,2}}{name}[ \t]*(?:\([^)\n]*\))?[ \t]*:[ \t]*(?P<text>\S.*)$"
_FIELD = (
    r"^[ \t]*[:@](?:param|parameter|arg|keyword|ivar|var)\b[^:\n]*\b{name}[ \t]*:"
    r"[ \t]*(?P<text>.+)$"
)
_NUMPY = (
    r"^(?P<indent>[ \t]*)\*{{0,2}}(?:\w+, )*{name}(?:[ \t]*:.*|, .*)?\n"
    r"(?P=indent)[ \t]+(?P<text>\S.*)$"
)


def docstring(node: ast.AST) -> str:
    """Cleaned of its indentation; empty if there is none."""
    return (ast.get_docstring(node) or "") if isinstance(node, Documented) else ""


def first_line(text: str) -> str:
    return text.strip().partition("\n")[0].strip()


def parameter_line(text: str, name: str) -> str:
    """What a Sphinx, Google or NumPy docstring says of `name`, as one line, or ''."""
    if name not in text:
        return ""
    # `b : int` is a name in a section with a rule beneath its title, else an explanation
    ruled = (_NUMPY,) if "---" in text else ()
    for pattern in (*ruled, _FIELD, _ENTRY):
        if found := re.search(pattern.format(name=re.escape(name)), text, re.MULTILINE):
            return f"{name}: {found['text'].strip()}{_goes_on(text, found)}"
    return ""


_FIELDS = re.compile(
    r"^[ \t]*[:@](?:param|parameter|arg|argument|key|keyword|kwarg)\b[^:\n]*?"
    r"\b(?P<name>[A-Za-z_]\w*)[ \t]*:(?=\s)",
    re.M,
)
_SECTION = re.compile(
    r"^(?P<margin>[ \t]*)(?:Args|Arguments|Keyword Args|Keyword Arguments|Kwargs|Other Parameters):"
    r"[ \t]*\n(?P<body>(?:(?P=margin)[ \t]+\S[^\n]*(?:\n|\Z)|[ \t]*\n)+)",
    re.M,
)


def told_parameters(text: str) -> list[str]:
    """The names that a Sphinx or Google docstring describes as parameters, in its order."""
    names = [match["name"] for match in _FIELDS.finditer(text)]
    for section in _SECTION.finditer(text):
        lines = [line for line in section["body"].split("\n") if line.strip()]
        margin = min((len(line) - len(line.lstrip()) for line in lines), default=0)
        for line in lines:
            entry = re.match(rf"[ \t]{{{margin}}}(?P<name>[a-z_]\w*)(?: *\([^)]*\))? *:\s", line)
            names += [entry["name"]] if entry else []
    return list(dict.fromkeys(names))


def _goes_on(text: str, found: re.Match[str]) -> str:
    """The lines below that are indented deeper than the entry."""
    first = text[found.start() :]
    margin = len(first) - len(first.lstrip(" \t"))
    more = []
    for line in text[found.end() :].split("\n")[1:MAX_LINES]:
        if not line.strip() or len(line) - len(line.lstrip()) <= margin:
            break
        more.append(" " + line.strip())
    return "".join(more)
