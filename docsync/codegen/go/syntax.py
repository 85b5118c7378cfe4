"""Where functions are in Go."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from docsync.codegen.braces.syntax import Found, Import, text_of, walk
from docsync.codegen.target import Parameter

if TYPE_CHECKING:
    from tree_sitter import Node

_UNWRITTEN = re.compile(r"(?i)not (?:yet )?implemented|unimplemented|to ?do\b|not written")
_NAMED = ("type_spec", "type_alias", "const_spec", "var_spec")


class GoSyntax:
    comment = "comment"

    def functions(self, root: Node) -> Iterator[Found]:
        for node in root.named_children:
            if node.type not in ("function_declaration", "method_declaration"):
                continue
            name = text_of(node.child_by_field_name("name"))
            receiver = node.child_by_field_name("receiver")
            form = ""
            if receiver is not None:
                owner = re.search(r"(\w+)\s*(?:\[[^\]]*\])?\s*\)$", text_of(receiver))
                name = f"{owner[1] if owner else ''}.{name}"
                # the body may use the name of what it is called on
                form = f"a method of `{_parameters(receiver)[0].name}`"
            yield Found(
                name=name,
                whole=node,
                body=node.child_by_field_name("body"),
                parameters=_parameters(node.child_by_field_name("parameters")),
                returns=text_of(node.child_by_field_name("result")),
                form=form,
            )

    def imports(self, root: Node) -> list[Import]:
        found = []
        for node in root.named_children:
            if node.type != "import_declaration":
                continue
            for each in walk(node):
                if each.type == "import_spec":
                    module = text_of(each.child_by_field_name("path")).strip('"`')
                    alias = text_of(each.child_by_field_name("name"))
                    name = alias or re.sub(r"/v\d+$", "", module).rpartition("/")[2]
                    text = f"import {text_of(each)}"
                    found.append(Import(text, module, frozenset({name}), node.end_byte))
        return found

    def defined(self, node: Node) -> frozenset[str]:
        if node.type in ("function_declaration", "method_declaration"):
            return frozenset({text_of(node.child_by_field_name("name"))})
        if node.type not in ("type_declaration", "const_declaration", "var_declaration"):
            return frozenset()
        names = (e.child_by_field_name("name") for e in walk(node) if e.type in _NAMED)
        return frozenset(text_of(each) for each in names if each is not None)

    def is_unwritten(self, body: Node | None) -> bool:
        """Whether nothing is in it, or a panic or an error that says that nothing is."""
        if body is None:
            return False
        inside = [
            statement
            for each in body.named_children
            for statement in (each.named_children if each.type == "statement_list" else [each])
            if statement.type != self.comment
        ]
        return all(
            each.type in ("expression_statement", "return_statement")
            and re.match(r"panic\(|return\b.*\b(?:errors\.New|fmt\.Errorf)\(", text_of(each))
            and _UNWRITTEN.search(text_of(each))
            for each in inside
        )


def _parameters(node: Node | None) -> tuple[Parameter, ...]:
    """One for each name; such without a name are called after their type."""
    found = []
    for each in node.named_children if node is not None else ():
        if each.type not in ("parameter_declaration", "variadic_parameter_declaration"):
            continue
        kind = text_of(each.child_by_field_name("type"))
        names = each.children_by_field_name("name")
        found += [Parameter(text_of(name), kind) for name in names] or [Parameter(kind, kind)]
    return tuple(found)
