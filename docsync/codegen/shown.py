"""What of the module the model sees: what stands before the function, and the function last."""

from __future__ import annotations

import ast
import re

from docsync.codegen.target import Target

MAX_CHARS = 3_600  # about 1,000 tokens, a minute of reading on one core


def shown_code(target: Target) -> str:
    """The module up to the end of the stub where that is short enough; else its imports, the heads
    of what the stub may use, and the stub."""
    whole = "\n".join(target.lines[: target.head_line]).strip("\n")
    if len(whole) <= MAX_CHARS:
        return whole
    stub = target.stub
    parts = [_head(target, node) for node in ast.parse(target.source).body]
    heads = [part for part in parts if part]
    words = set(re.findall(r"\w+", stub))
    # what the stub names matters most, imports next
    ranked = sorted(heads, key=lambda part: (not _names(part) & words, "import" not in part))
    chosen: list[str] = []
    room = MAX_CHARS - len(stub)
    for part in ranked:
        if len(part) < room:
            chosen.append(part)
            room -= len(part) + 1
    owner = f"class {target.owner}:\n" if target.owner else ""
    return "\n".join([*(part for part in heads if part in chosen), "", owner + stub])


def _names(part: str) -> set[str]:
    first = next((line for line in part.split("\n") if not line.startswith("@")), "")
    return set(re.findall(r"\w+", first))


def _head(target: Target, node: ast.stmt) -> str:
    """A definition without its body, an import or a short assignment as it is."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        if node.name == target.name:
            return ""
        return f"{_decorators(node)}{_signature(node)} ..."
    if isinstance(node, ast.ClassDef):
        inner = [
            f"{_decorators(each, '    ')}    {_signature(each)} ..."
            for each in node.body
            if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef)
        ]
        fields = [
            f"    {ast.unparse(each)}"
            for each in node.body
            if isinstance(each, ast.AnnAssign | ast.Assign)
        ]
        bases = ", ".join(map(ast.unparse, node.bases))
        head = f"class {node.name}({bases}):" if bases else f"class {node.name}:"
        return "\n".join([_decorators(node) + head, *fields[:20], *inner[:20]])
    if isinstance(node, ast.Import | ast.ImportFrom | ast.Assign | ast.AnnAssign):
        text = ast.unparse(node)
        return text if len(text) <= 200 else ""
    return ""


def _decorators(
    node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef, indent: str = ""
) -> str:
    """A line each, without long ones: a dataclass and a property are used in ways of their own."""
    texts = map(ast.unparse, node.decorator_list)
    return "".join(f"{indent}@{text}\n" for text in texts if len(text) <= 80)


def _signature(node: ast.FunctionDef | ast.AsyncFunctionDef) -> str:
    word = "async def" if isinstance(node, ast.AsyncFunctionDef) else "def"
    returns = f" -> {ast.unparse(node.returns)}" if node.returns else ""
    return f"{word} {node.name}({ast.unparse(node.args)}){returns}:"
