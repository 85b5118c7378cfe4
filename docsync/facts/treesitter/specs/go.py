"""Go, with the command lines of flag, pflag, cobra and urfave/cli; of tags see `go_tags`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from docsync.facts.flags import GO_TYPES
from docsync.facts.treesitter.captures import Found
from docsync.facts.treesitter.cases import case_flags
from docsync.facts.treesitter.source import Source, raw, unquoted
from docsync.facts.treesitter.spec import CallRule, Keywords, Spec, Standing
from docsync.facts.treesitter.specs.go_tags import command_of_field, kebab, tagged

if TYPE_CHECKING:
    from tree_sitter import Node

_TYPED = r"(?:String|Bool|Int|Uint|Float|Duration|IP|Bytes|Count|Text|Time)\w*?"
_FLAGS = r"(?i:flags?|flagset|\bfs|\bf|\bfl)(?:\(\))?"
_ROUTERS = r"(?i:\br|router|mux|app|\be|api|group|\bg|server|engine|routes?|http|\bv\d)"
_LOGGERS = r"(?i:log|logger|logrus|slog|zap|\bl|klog|glog|sugar)(?:\(\))?"
_SET_APART = frozenset({"internal", "cmd"})
_WORD = re.compile(r"[A-Za-z][\w:.-]*")
_HOPS = 40
_HOLDER = re.compile(r"(\w+?)(?:Options?|Opts|Flags|Args|Config|Cmd|Command)\W*\Z")
_LOCAL = re.compile(
    rb"""^[ \t]+(?P<name>[A-Za-z_]\w*) :?= (?P<text>"[^"\\\n]*")[ \t]*$""", re.MULTILINE
)


def _calls() -> tuple[CallRule, ...]:
    return (
        CallRule("env", "Getenv|LookupEnv", ("name",)),
        CallRule("flag", rf"{_TYPED}VarP", ("", "name", "short", "value", "help"), _FLAGS, least=5),
        CallRule("flag", r"(?:Count)?VarP", ("", "name", "short", "help"), _FLAGS, least=4),
        CallRule("flag", rf"{_TYPED}Var", ("", "name", "value", "help"), _FLAGS, least=4),
        CallRule("flag", r"(?:Count)?Var", ("", "name", "help"), _FLAGS, least=3),
        CallRule("flag", r"CountP", ("name", "short", "help"), _FLAGS, least=3),
        CallRule("flag", rf"{_TYPED}P", ("name", "short", "value", "help"), _FLAGS, least=4),
        CallRule("flag", r"Func|BoolFunc|Count", ("name", "help"), _FLAGS, least=2),
        CallRule("flag", _TYPED, ("name", "value", "help"), _FLAGS, least=3),
        CallRule(
            "route",
            r"GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|Any",
            ("path", "handler", "handler", "handler", "method"),
            least=2,
        ),
        CallRule(
            "route",
            r"Get|Post|Put|Patch|Delete|Head|Options|Handle|HandleFunc",
            ("path", "handler", "handler", "handler", "method"),
            _ROUTERS,
            least=2,
        ),
        CallRule("message", r"New|Errorf", ("text",), r"errors|fmt|xerrors"),
        CallRule("message", r"Wrapf?|WithMessagef?", ("", "text"), r"errors"),
        CallRule("message", r"Print(?:f|ln)?", ("text",), r"fmt|color"),
        CallRule("message", r"Fprint(?:f|ln)?", ("", "text"), r"fmt"),
        CallRule(
            "message",
            r"(?:Print|Fatal|Panic|Info|Warn|Warning|Error)(?:f|ln|w)?",
            ("text",),
            _LOGGERS,
        ),
        CallRule("message", "panic", ("text",)),
    )


def is_public(standing: Standing) -> bool:
    return standing.name[:1].isupper()


def package(source: Source) -> str:
    name = _declared_package(source)
    return "" if name == "main" else name


def is_importable(source: Source) -> bool:
    folders = source.path.split("/")[:-1]
    return _declared_package(source) != "main" and _SET_APART.isdisjoint(folders)


def _declared_package(source: Source) -> str:
    clause = next((c for c in source.root.children if c.type == "package_clause"), None)
    return raw(clause.named_children[0]) if clause is not None and clause.named_children else ""


def complete(source: Source, found: Found) -> bool:
    node = found.node
    if node.type in ("type_spec", "type_alias"):
        value = found.parts["value"]
        if value.type in ("struct_type", "interface_type"):
            found.role = "class"
            del found.parts["value"]
            # `type Config struct` is the signature
            inner = value.named_children[0] if value.named_children else None
            if inner is not None:
                found.parts["body"] = inner
    elif found.role == "function":
        for part, name in (("returns", "result"), ("body", "body")):
            if (child := node.child_by_field_name(name)) is not None:
                found.parts[part] = child
        receiver = found.parts.pop("receiver", None)
        if receiver is not None:
            return _add_owner(found, receiver)
    elif found.role in ("constant", "field"):
        return _complete_shared(found, node)
    return True


def accept(source: Source, found: Found) -> bool:
    if found.role == "flag" and (shown := _shown_type(found.node)):
        found.texts["shown"] = shown
    return True


def _shown_type(node: Node) -> str:
    """What the help text of `flag` and of pflag has for the value: `string` of `String("addr")`
    (https://pkg.go.dev/flag#UnquoteUsage); "" for a switch, and where no name tells the type."""
    called = node.child_by_field_name("function") if node.type == "call_expression" else None
    word = (
        re.fullmatch(rf"(?P<type>{_TYPED})P?", raw(called).rpartition(".")[2]) if called else None
    )
    return GO_TYPES.get(re.sub(r"(?:Var)?P?\Z", "", word["type"]), "") if word else ""


def _add_owner(found: Found, receiver: Node) -> bool:
    declared = receiver.named_children[0] if receiver.named_children else None
    typed = declared.child_by_field_name("type") if declared is not None else None
    while typed is not None and typed.type in (
        "pointer_type",
        "generic_type",
        "parenthesized_type",
    ):
        typed = typed.named_children[0]
    if typed is not None:
        found.parts["owner"] = typed
    return typed is not None


def _complete_shared(found: Found, name: Node) -> bool:
    """A name in a declaration of one or several."""
    around = name.parent
    if around is None:
        return False
    found.parts["whole"] = around
    if found.role == "field":
        if (typed := around.child_by_field_name("type")) is not None:
            found.parts["type"] = typed
        return True
    names = around.children_by_field_name("name")
    values = around.child_by_field_name("value")
    at = next((i for i, one in enumerate(n for n in names if n.is_named) if one.id == name.id), 0)
    if values is not None and at < values.named_child_count:
        value = values.named_children[at]
        if value.type == "func_literal":
            found.role = "function"
            for part, field in (
                ("parameters", "parameters"),
                ("returns", "result"),
                ("body", "body"),
            ):
                if (child := value.child_by_field_name(field)) is not None:
                    found.parts[part] = child
        else:
            found.parts["value"] = value
    return raw(name) != "_"


def expand(source: Source, found: Found) -> Iterator[Found]:
    if found.node.type == "field_declaration":
        yield from tagged(source, found)
        return
    if "compared" in found.parts:
        yield from case_flags(found.node, found.parts["compared"].named_children)
        return
    typed, body = found.parts["type"], found.parts["options"]
    name = raw(typed)
    if role := _role_of(name):
        yield Found(role, found.node, {"options": body})
    elif typed.type in ("slice_type", "map_type") and (role := _role_of(name)):
        return
    if typed.type == "slice_type":
        role = _role_of(name.removeprefix("[]").lstrip("*"))
        for node in elements(source, body) or ():
            if role and node.type == "literal_value":
                yield Found(role, node, {"options": node})


def _role_of(name: str) -> str:
    if re.fullmatch(r"\w*\.?\w*Flag", name) and name not in ("Flag", "flag.Flag"):
        return "flag" if not name.endswith(".Flag") else ""
    return "command" if re.fullmatch(r"(?:\w+\.)?Command", name) else ""


def bare(node: Node) -> Node:
    for _ in range(4):
        is_wrapper = node.type in ("literal_element", "parenthesized_expression")
        is_address = node.type == "unary_expression" and raw(node).startswith("&")
        if (is_wrapper or is_address) and node.named_child_count == 1:
            node = node.named_children[0]
        else:
            break
    return node


def _body(node: Node) -> Node | None:
    node = bare(node)
    if node.type == "composite_literal":
        return node.child_by_field_name("body")
    return node if node.type == "literal_value" else None


def entries(source: Source, node: Node) -> list[tuple[str, Node]] | None:
    body = _body(node)
    if body is None or not any(child.type == "keyed_element" for child in body.named_children):
        return None
    found = []
    for child in body.named_children:
        key, value = child.child_by_field_name("key"), child.child_by_field_name("value")
        if child.type == "keyed_element" and key is not None and value is not None:
            found.append((unquoted(raw(key)), bare(value)))
    return found


def elements(source: Source, node: Node) -> list[Node] | None:
    body = _body(node)
    if body is None or any(child.type == "keyed_element" for child in body.named_children):
        return None
    return [bare(child) for child in body.named_children if child.type == "literal_element"]


def local_values(source: Source) -> dict[str, Node]:
    """`flagName := "all"`, which the call that makes the flag is given."""
    found: dict[str, Node] = {}
    texts: dict[str, set[bytes]] = {}
    for match in _LOCAL.finditer(source.blob):
        name = match["name"].decode()
        texts.setdefault(name, set()).add(match["text"])
        if len(texts[name]) == 1 and name not in found:
            node = source.root.descendant_for_byte_range(*match.span("text"))
            if node is not None and node.type not in SPEC.strings:
                node = node.parent  # what stands between the quotes
            if node is not None and node.type in SPEC.strings:
                found[name] = node
    return {name: node for name, node in found.items() if len(texts[name]) == 1}


def command_of(source: Source, node: Node, known: Mapping[str, str]) -> str:
    """The variable that the flag is added to (cobra), the struct around it (urfave/cli), or the
    field that holds this struct (kong)."""
    at = node
    if node.type == "field_identifier":
        return command_of_field(source, node)
    if node.type == "call_expression":
        for _ in range(_HOPS):
            inner = at.child_by_field_name("function") or at.child_by_field_name("operand")
            if inner is None:
                break
            at = inner
        return known.get(raw(at), "")
    around = node.parent
    for _ in range(_HOPS):
        if around is None:
            return ""
        if around.type == "literal_value" and around.id != node.id:
            said = dict(entries(source, around) or ())
            name = said.get("Name") or said.get("Use")
            if "Flags" in said and name is not None and _is_command(around):
                match = _WORD.match(source.literal(name) or "")
                return match[0] if match else ""
        around = around.parent
    return ""


def holder_of(source: Source, node: Node) -> str:
    """`func (o *SignBlobOptions) AddFlags`, `var signBlobFlags = []cli.Flag{`: "sign-blob"."""
    around = node.parent
    for _ in range(_HOPS):
        if around is None:
            return ""
        name: Node | None = None
        if around.type == "method_declaration":
            name = around.child_by_field_name("receiver")
        elif around.type == "var_spec":
            name = around.child_by_field_name("name")
        if name is not None:
            match = _HOLDER.search(raw(name))
            return kebab(match[1]) if match else ""
        around = around.parent
    return ""


def _is_command(body: Node) -> bool:
    literal = body.parent
    typed = literal.child_by_field_name("type") if literal is not None else None
    return typed is None or raw(typed).endswith("Command")


def variable_of(source: Source, node: Node) -> str:
    """`serve := &cobra.Command{...}`, `var serve = &cobra.Command{...}`."""
    at = node.parent
    while at is not None and at.type in ("unary_expression", "expression_list"):
        at = at.parent
    if at is None or at.type not in ("var_spec", "short_var_declaration", "assignment_statement"):
        return ""
    name = at.child_by_field_name("name") or at.child_by_field_name("left")
    return raw(name) if name is not None else ""


def canonical_type(text: str) -> str:
    return re.sub(r"\binterface\s*\{\s*\}", "any", "".join(text.split()))


SPEC = Spec(
    queries=("go",),
    parameters=("go-parameters",),
    is_public=is_public,
    strings=frozenset({"interpreted_string_literal", "raw_string_literal"}),
    fragments=frozenset({"interpreted_string_literal_content", "raw_string_literal_content"}),
    joins=frozenset({"binary_expression"}),
    literals=frozenset(
        [
            "int_literal",
            "float_literal",
            "imaginary_literal",
            "rune_literal",
            "true",
            "false",
            "nil",
        ]
    ),
    units=re.compile(r"time\.\w+|math\.Max\w+"),
    locals=frozenset({"func_literal", "block"}),
    wrappers=frozenset(
        [
            "const_spec",
            "var_spec",
            "var_spec_list",
            "type_spec",
            "type_alias",
            "const_declaration",
            "var_declaration",
            "type_declaration",
            "field_declaration",
        ]
    ),
    doc=re.compile("//(?!go:|nolint)|/\\*"),
    placeholder=re.compile(r"%[-+# 0]*[\d.*]*[a-zA-Z]"),
    command_keywords=Keywords(
        name=frozenset({"use", "name"}),
        help=frozenset({"short", "usage", "description", "help"}),
        short=frozenset({"aliases"}),
    ),
    calls=_calls(),
    complete=complete,
    accept=accept,
    expand=expand,
    bare=bare,
    entries=entries,
    elements=elements,
    local_values=local_values,
    command_of=command_of,
    holder_of=holder_of,
    variable_of=variable_of,
    package=package,
    is_importable=is_importable,
    canonical_type=canonical_type,
)
