"""Rust, with the command lines of clap (derived and built) and argh."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from docsync.facts.treesitter.captures import Found
from docsync.facts.treesitter.cases import case_flags
from docsync.facts.treesitter.source import Source, raw
from docsync.facts.treesitter.spec import Call, CallRule, Keywords, Spec, Standing
from docsync.facts.treesitter.specs import rust_attributes, rust_makers, rust_words
from docsync.facts.treesitter.specs.rust_attributes import Attribute, attributes_of

if TYPE_CHECKING:
    from tree_sitter import Node

_CALLS = (
    CallRule("env", "var|var_os", ("name",), receiver="env"),
    CallRule("env", "env|option_env", ("name",)),
    CallRule("flag", "new|with_name", ("",), receiver=r"\b(?:Arg|Opt)"),
    CallRule("flag", rust_makers.CALLEES, ("",)),
    CallRule("command", "new|with_name", ("name",), receiver=r"\b(?:Command|App|SubCommand)"),
    CallRule("route", "route|service|nest", ("path", "handler", "method"), least=2),
    CallRule(
        "message",
        r"panic|bail|anyhow|eyre|print|println|eprint|eprintln|error|warn|info",
        ("text",),
    ),
    CallRule("message", r"ensure|write|writeln|assert", ("...", "text"), least=2),
    CallRule("message", r"context|wrap_err", ("text",), receiver=r"."),
)
_BUILDERS = frozenset(
    {"about", "arg", "args", "subcommand", "subcommands", "version", "long_about"}
)
_WORD = re.compile(r"[A-Za-z][\w:.-]*")
_BINARIES = re.compile(r"(?:^|/)(?:main\.rs$|build\.rs$|src/bin/)")
_HOPS = 60


def is_public(standing: Standing) -> bool:
    if standing.is_marked_private:
        return False
    return standing.is_marked_public or standing.is_elsewhere or standing.role == "variant"


def is_importable(source: Source) -> bool:
    return _BINARIES.search(source.path) is None


def complete(source: Source, found: Found) -> bool:
    node = found.node
    for child in node.named_children[:2]:
        if child.type == "visibility_modifier" and raw(child) == "pub":
            found.marks.add("public")
    for part, name in (("returns", "return_type"), ("body", "body")):
        if (inner := node.child_by_field_name(name)) is not None:
            found.parts.setdefault(part, inner)
    if node.type == "enum_variant":
        found.parts.pop("body", None)
    elif node.type == "impl_item":
        found.parts["type"] = found.parts["name"]
    elif node.type in ("function_signature_item", "function_item") and _is_in_trait(node):
        found.marks.add("public")
    elif node.type == "mod_item" and ("cfg", "test") in _flat(node):
        found.marks |= {"private", "hidden"}
    elif any(one.name == "macro_export" for one in _attributes(node)):
        found.marks.add("public")
    flat = _flat(node)
    is_field = node.type == "field_declaration"
    # a field with another name for those who write files is not told by its own
    is_renamed = is_field and ("serde", "rename") in flat
    is_hidden = is_field and rust_attributes.is_hidden_flag(node)
    if ("doc", "hidden") in flat or is_hidden or is_renamed:
        found.marks.add("private")
    return True


def _attributes(node: Node) -> list[Attribute]:
    before = node.prev_sibling
    return attributes_of(node) if before is not None and before.type == "attribute_item" else []


def _flat(node: Node) -> set[tuple[str, str]]:
    return {(one.name, key) for one in _attributes(node) for key, _ in one.arguments}


def _is_in_trait(node: Node) -> bool:
    body = node.parent
    return body is not None and body.parent is not None and body.parent.type == "trait_item"


def expand(source: Source, found: Found) -> Iterator[Found]:
    node = found.node
    if node.type == "attribute_item":
        yield from rust_attributes.expand(source, node)
    elif node.type == "match_arm":
        yield from case_flags(node, _alternatives(found.parts["compared"]))
    elif node.type == "use_declaration":
        if raw(found.parts["visibility"]) == "pub":
            for name in _passed(found.parts["passed"]):
                yield Found("export", name, {"name": name, "from": node})
    elif (trait := node.child_by_field_name("trait")) is not None and raw(trait) == "Default":
        yield from _defaults(node)
    else:
        yield from rust_words.spelled(source, node)


def _alternatives(pattern: Node) -> Iterator[Node]:
    """The strings of `"-q" | "--query"`, which is read as a pattern in a pattern."""
    for child in pattern.named_children:
        if child.type == "string_literal":
            yield child
        elif child.type == "or_pattern":
            yield from _alternatives(child)


def _passed(node: Node) -> Iterator[Node]:
    if node.type == "use_as_clause":
        if (alias := node.child_by_field_name("alias")) is not None:
            yield alias
    elif node.type == "scoped_use_list":
        if (listed := node.child_by_field_name("list")) is not None:
            yield from _passed(listed)
    elif node.type == "use_list":
        for child in node.named_children:
            yield from _passed(child)
    elif node.type == "scoped_identifier":
        if (name := node.child_by_field_name("name")) is not None:
            yield name
    elif node.type == "identifier":
        yield node


def _defaults(implementation: Node) -> Iterator[Found]:
    """`impl Default for Config`: what each field is when nobody sets it."""
    owner, body = (implementation.child_by_field_name(name) for name in ("type", "body"))
    for function in body.named_children if body is not None else ():
        block = function.child_by_field_name("body")
        last = block.named_children[-1] if block is not None and block.named_children else None
        fields = last.child_by_field_name("body") if last is not None else None
        if owner is None or last is None or last.type != "struct_expression" or fields is None:
            continue
        for field in fields.named_children:
            name, value = (field.child_by_field_name(part) for part in ("field", "value"))
            if name is not None and value is not None:
                yield Found(
                    "option",
                    field,
                    {"name": name, "value": value},
                    texts={"owner": raw(owner).partition("<")[0]},
                )


def accept(source: Source, found: Found) -> bool:
    """Whether a call is what its name says: `Command::new` also starts processes."""
    node = found.node
    if found.role == "command":
        return _is_subcommand(node) or any(name in _BUILDERS for name, _ in chain(source, node))
    if found.role == "flag":
        return _is_flag(source, found)
    if found.role == "env" and "name" in found.parts:
        return not (source.literal(found.parts["name"]) or "").startswith("CARGO_")
    return True


def _is_flag(source: Source, found: Found) -> bool:
    """Also adds what the builder says where it is not a word: a value, a constant of the function
    around."""
    calls = dict(chain(source, found.node))
    function = found.node.child_by_field_name("function")
    own = function.child_by_field_name("name") if function is not None else None
    is_clap = own is not None and raw(own) in ("new", "with_name")
    if not is_clap and not rust_makers.is_made(source, found, frozenset(calls)):
        return False
    if (given := calls.get("value_name")) and (shown := source.literal(given[0])):
        found.texts["shown"] = f"<{shown}>"
    elif (given := calls.get("takes_value")) and raw(given[0]) == "true":
        if named := calls.get("long"):
            found.texts["shown"] = f"<{source.literal(named[0]) or ''}>"
        elif "name" in found.texts:
            found.texts["shown"] = f"<{found.texts['name']}>"
    given = calls.get("help")
    if given and given[0].type == "identifier" and (said := _local_text(source, given[0])):
        found.texts["help"] = said
    return True


def _local_text(source: Source, name: Node) -> str:
    """The string that a constant of the function around holds."""
    at = name.parent
    while at is not None and at.type != "function_item":
        at = at.parent
    body = at.child_by_field_name("body") if at is not None else None
    for item in body.named_children if body is not None else ():
        own, value = (item.child_by_field_name(part) for part in ("name", "value"))
        if own is None or value is None or item.type != "const_item":
            continue
        if raw(own) == raw(name):
            return source.literal(value) or ""
    return ""


def _is_subcommand(node: Node) -> bool:
    at = node.parent
    for _ in range(_HOPS):
        if at is None or at.type in ("block", "let_declaration"):
            return False
        if at.type == "call_expression" and _method(at) in ("subcommand", "subcommands"):
            return True
        at = at.parent
    return False


def _method(call: Node) -> str:
    function = call.child_by_field_name("function")
    field = function.child_by_field_name("field") if function is not None else None
    return raw(field) if field is not None else ""


def chain(source: Source, node: Node) -> Iterator[Call]:
    """The calls of a builder: `Arg::new("x").long("x").help("...")`."""
    at = node
    for _ in range(_HOPS):
        member = at.parent
        call = member.parent if member is not None else None
        if member is None or call is None or member.type != "field_expression":
            return
        arguments = call.child_by_field_name("arguments")
        if call.type != "call_expression" or arguments is None:
            return
        yield _method(call), list(arguments.named_children)
        at = call


def command_of(source: Source, node: Node, known: Mapping[str, str]) -> str:
    """The command that the option is built into, or the variant that holds the field."""
    at: Node | None = node.parent
    for _ in range(_HOPS):
        if at is None or at.type in ("function_item", "source_file"):
            return ""
        if at.type == "enum_variant":
            return rust_attributes.command_name(at)
        if at.type == "call_expression" and _method(at) in ("arg", "args"):
            return _base_name(source, at)
        at = at.parent
    return ""


def _base_name(source: Source, call: Node) -> str:
    at = call
    for _ in range(_HOPS):
        inner = at.child_by_field_name("function") or at.child_by_field_name("value")
        if inner is None:
            break
        if inner.type == "scoped_identifier":
            arguments = at.child_by_field_name("arguments")
            given = arguments.named_children if arguments is not None else []
            match = _WORD.match(source.literal(given[0]) or "") if given else None
            return match[0] if match else ""
        at = inner
    return ""


def fallback(source: Source, node: Node) -> Node | None:
    """`env::var("PORT").unwrap_or("3000".into())`."""
    for name, arguments in chain(source, node):
        if name in ("unwrap_or", "unwrap_or_else") and arguments:
            return bare(arguments[0])
    return None


def bare(node: Node) -> Node:
    """Without references, closures and conversions to an owned string."""
    for _ in range(6):
        if node.type in ("reference_expression", "parenthesized_expression"):
            node = node.child_by_field_name("value") or node.named_children[-1]
        elif node.type == "closure_expression":
            node = node.child_by_field_name("body") or node
        elif node.type == "call_expression":
            function, arguments = (node.child_by_field_name(n) for n in ("function", "arguments"))
            if function is None or arguments is None:
                break
            value = function.child_by_field_name("value")
            if _method(node) in _CONVERSIONS and value is not None:
                node = value
            elif raw(function) in _MAKERS and arguments.named_child_count == 1:
                node = arguments.named_children[0]
            else:
                break
        else:
            break
    return node


_CONVERSIONS = frozenset({"to_string", "into", "to_owned", "as_str"})
_MAKERS = frozenset({"String::from", "Some", "PathBuf::from", "Box::new", "Cow::Borrowed"})


def entries(source: Source, node: Node) -> list[tuple[str, Node]] | None:
    node = bare(node)
    body = node.child_by_field_name("body") if node.type == "struct_expression" else None
    if body is None:
        return None
    found = []
    for field in body.named_children:
        name, value = (field.child_by_field_name(part) for part in ("field", "value"))
        if name is not None and value is not None:
            found.append((raw(name), value))
    return found


def elements(source: Source, node: Node) -> list[Node] | None:
    node = bare(node)
    return list(node.named_children) if node.type == "array_expression" else None


def shown(text: str) -> str:
    """Without its full stop, as clap has it."""
    return text[:-1] if text.endswith(".") and not text.endswith("..") else text


def canonical_type(text: str) -> str:
    """Without lifetimes and spaces."""
    return "".join(re.sub(r"'\w+\b\s*,?", "", text).split()).replace("<>", "")


SPEC = Spec(
    queries=("rust",),
    parameters=("rust-parameters",),
    is_public=is_public,
    strings=frozenset({"string_literal", "raw_string_literal"}),
    fragments=frozenset({"string_content"}),
    literals=frozenset({"integer_literal", "float_literal", "boolean_literal", "char_literal"}),
    units=re.compile(r"(?:\w+::)*Duration::from_\w+\([\d_]+\)"),
    locals=frozenset({"function_item", "closure_expression", "block"}),
    between=frozenset({"attribute_item"}),
    comments=frozenset({"line_comment", "block_comment"}),
    doc=re.compile(r"///|/\*\*"),
    placeholder=re.compile(r"\{[^{}]*\}"),
    keywords=Keywords(
        name=frozenset({"long"}),
        choices=frozenset({"possiblevalues", "valueparser"}),
        short=frozenset({"short", "visiblealias", "visibleshortalias"}),
    ),
    command_keywords=Keywords(name=frozenset(), short=frozenset(), choices=frozenset()),
    calls=_CALLS,
    complete=complete,
    expand=expand,
    accept=accept,
    fallback=fallback,
    bare=bare,
    entries=entries,
    elements=elements,
    chain=chain,
    command_of=command_of,
    shown=shown,
    is_importable=is_importable,
    canonical_type=canonical_type,
)
