"""Where functions are in JavaScript and TypeScript."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from docsync.codegen.braces.syntax import Found, Import, text_of, walk
from docsync.codegen.target import Parameter

if TYPE_CHECKING:
    from tree_sitter import Node

_FUNCTIONS = ("function_declaration", "generator_function_declaration")
_VALUES = ("arrow_function", "function_expression", "generator_function", "function")
_CLASSES = ("class_declaration", "abstract_class_declaration", "class")
_UNWRITTEN = re.compile(r"(?i)not (?:yet )?implemented|unimplemented|to ?do\b|not written")


class ScriptSyntax:
    comment = "comment"

    def functions(self, root: Node) -> Iterator[Found]:
        for statement in root.named_children:
            yield from _in_statement(statement, statement)

    def imports(self, root: Node) -> list[Import]:
        found = []
        for each in root.named_children:
            module, names = _import(each)
            if module:
                found.append(Import(text_of(each), module, names, each.end_byte))
        return found

    def defined(self, node: Node) -> frozenset[str]:
        if node.type == "import_statement" or _import(node)[0]:
            return frozenset()
        node = node.child_by_field_name("declaration") or node
        if node.type in ("lexical_declaration", "variable_declaration"):
            names = (
                each.child_by_field_name("name")
                for each in node.named_children
                if each.type == "variable_declarator"
            )
            return frozenset(text_of(each) for each in names if each is not None)
        name = node.child_by_field_name("name")
        is_declaration = node.type.endswith("_declaration")
        return frozenset({text_of(name)}) if name is not None and is_declaration else frozenset()

    def is_unwritten(self, body: Node | None) -> bool:
        """Whether nothing is in it, or an error that says that nothing is."""
        if body is None or body.type != "statement_block":
            return False
        inside = [each for each in body.named_children if each.type != self.comment]
        return all(
            each.type == "throw_statement" and _UNWRITTEN.search(text_of(each)) for each in inside
        )


def _in_statement(node: Node, whole: Node) -> Iterator[Found]:
    if node.type == "export_statement":
        inner = node.child_by_field_name("declaration") or node.child_by_field_name("value")
        if inner is not None:
            yield from _in_statement(inner, whole)
    elif node.type in (*_FUNCTIONS, "function_signature"):
        yield _found(text_of(node.child_by_field_name("name")), whole, node)
    elif node.type in ("lexical_declaration", "variable_declaration"):
        for each in node.named_children:
            value = each.child_by_field_name("value")
            if value is not None and value.type in _VALUES:
                yield _found(text_of(each.child_by_field_name("name")), whole, value)
            elif value is not None and value.type in _CLASSES:
                yield from _in_class(value, text_of(each.child_by_field_name("name")))
    elif node.type in _CLASSES:
        yield from _in_class(node, text_of(node.child_by_field_name("name")))
    elif node.type == "expression_statement":
        yield from _assigned(node)


def _assigned(node: Node) -> Iterator[Found]:
    """`exports.name = function ...`"""
    inner = node.named_children[0] if node.named_children else None
    if inner is None or inner.type != "assignment_expression":
        return
    left, value = inner.child_by_field_name("left"), inner.child_by_field_name("right")
    if left is None or value is None or value.type not in _VALUES:
        return
    name = re.fullmatch(r"(?:module\.)?exports\.(\w+)", text_of(left))
    if name:
        yield _found(name[1], node, value)


def _in_class(node: Node, owner: str) -> Iterator[Found]:
    body = node.child_by_field_name("body")
    for each in body.named_children if body is not None else ():
        if each.type in ("method_definition", "method_signature", "abstract_method_signature"):
            name = each.child_by_field_name("name")
            yield _found(f"{owner}.{text_of(name)}", each, each)


def _found(name: str, whole: Node, node: Node) -> Found:
    single = node.child_by_field_name("parameter")  # x => ...
    listed = node.child_by_field_name("parameters")
    if single is not None:
        parameters: tuple[Parameter, ...] = (Parameter(text_of(single)),)
    else:
        parameters = tuple(
            _parameter(each)
            for each in (listed.named_children if listed is not None else ())
            if each.type != "comment"
        )
    words = [each.type for each in node.children if not each.is_named]
    form = " ".join(word for word in ("async", "*", "get", "set") if word in words)
    if "generator" in node.type and "*" not in form:
        form += " *"
    returns = node.child_by_field_name("return_type")
    return Found(
        name=name,
        whole=whole,
        body=node.child_by_field_name("body"),
        parameters=parameters,
        returns=text_of(returns).lstrip(": "),
        form=form.strip(),
    )


def _parameter(node: Node) -> Parameter:
    """By its pattern, without type and default."""
    kind = node.child_by_field_name("type")
    pattern = node.child_by_field_name("pattern") or node.child_by_field_name("left") or node
    text = re.sub(r"\s+", "", text_of(pattern))
    return Parameter(text, text_of(kind).lstrip(": "))


def _import(node: Node) -> tuple[str, frozenset[str]]:
    """The module and what is bound of it; "" for what is no import."""
    if node.type == "import_statement":
        source = node.child_by_field_name("source")
        names = frozenset(
            text_of(each)
            for each in walk(node)
            if each.type in ("identifier", "type_identifier") and _is_bound(each)
        )
        return text_of(source).strip("'\""), names or frozenset({""})
    if node.type in ("lexical_declaration", "variable_declaration"):
        for each in node.named_children:
            value = each.child_by_field_name("value")
            call = re.fullmatch(r"require\(\s*(['\"])(.+?)\1\s*\)(?:\.\w+)?", text_of(value))
            if call:
                name = each.child_by_field_name("name")
                return call[2], frozenset(re.findall(r"\w+(?!\s*:)\b", text_of(name)))
    return "", frozenset()


def _is_bound(node: Node) -> bool:
    parent = node.parent
    if parent is None or parent.type != "import_specifier":
        return True
    alias = parent.child_by_field_name("alias")
    return alias is None or alias == node
