"""What a language says of itself beside its queries."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tree_sitter import Node

    from docsync.facts.treesitter.captures import Found
    from docsync.facts.treesitter.source import Source

# (name of the method or macro, its arguments)
Call = tuple[str, list["Node"]]


# a comment of several lines tells of what stands right below it, with one star or two
DOC = re.compile(r"/\*(?:\*|[ \t]*\r?\n(?!\W*(?:copyright|licen[cs]ed?|eslint|istanbul)\b))", re.I)


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of a name when its publicness is judged. `doc` is its doc comment; `owner`
    is the type that it is a member of, "" for a name of the file itself; an owner that another
    file defines (`is_elsewhere`) is asked about as a class."""

    name: str
    role: str
    owner: str
    is_marked_public: bool
    is_marked_private: bool
    is_exported: bool
    doc: str
    is_elsewhere: bool = False


@dataclass(frozen=True, slots=True)
class Keywords:
    """How the parts of an option are called, where the code names them: keys of an object or
    struct, methods of a builder, arguments of an attribute. In lower case, without `_`."""

    name: frozenset[str] = frozenset({"name", "long", "flag"})
    help: frozenset[str] = frozenset(
        {"help", "describe", "description", "desc", "usage", "about", "summary", "longhelp"}
    )
    default: frozenset[str] = frozenset(
        {"default", "defaultvalue", "value", "defaultvaluet", "defaultvalueos", "defaultmissing"}
    )
    choices: frozenset[str] = frozenset({"choices", "possiblevalues", "enum", "options"})
    short: frozenset[str] = frozenset({"alias", "aliases", "short", "char", "visiblealias"})
    env: frozenset[str] = frozenset({"env", "envvar", "envvars"})
    type: frozenset[str] = frozenset({"type", "valuename"})


@dataclass(frozen=True, slots=True)
class CallRule:
    """A call that offers something. `callee` matches the whole of its last name, `receiver` is
    searched for at the end of what stands before it. `arguments` are the parts of the offer by
    position, "" for one that says nothing, "..." for all before the first string, "method" for the
    callee itself; an object among the arguments is always its named
    entries. What is spelled, named, routed or said must be a string, or the call is
    another library's."""

    role: str
    callee: str
    arguments: tuple[str, ...]
    receiver: str = ""
    marks: frozenset[str] = frozenset()
    least: int = 1  # arguments


@dataclass(frozen=True, slots=True, kw_only=True)
class Spec:
    """`queries` and `parameters` name files of `queries/`: the first run over a file, the second
    over one list of parameters. The sets hold node types of the grammar.

    `strings` are string literals, of which `fragments` (and escapes) are text and any other named
    child but those of `silent` is filled in at run time; `joins` are sums of strings. `literals`
    are values that can be read without running anything. `locals` open a scope that no stranger
    sees into. `wrappers` stand around a definition (and its comment before them); `between` stand
    between a definition and its comment; the comment of the first definition of `bodies` stands
    before the body. `doc` matches the start of a comment that documents what follows.
    """

    queries: tuple[str, ...]
    parameters: tuple[str, ...]
    is_public: Callable[[Standing], bool]
    strings: frozenset[str]
    fragments: frozenset[str]
    silent: frozenset[str] = frozenset()
    joins: frozenset[str] = frozenset()
    literals: frozenset[str] = frozenset()
    locals: frozenset[str] = frozenset()
    wrappers: frozenset[str] = frozenset()
    between: frozenset[str] = frozenset()
    bodies: frozenset[str] = frozenset()
    comments: frozenset[str] = frozenset({"comment"})
    doc: re.Pattern[str] = DOC
    # names that stand in a computed value like a number does: `time.Second`
    units: re.Pattern[str] | None = None
    # whether comments describe what an object of options holds: `@param options.depth`
    bags: bool = False
    # members that may hold others in a type of their own
    holders: frozenset[str] = frozenset()
    # what a format leaves open: `%s`, `{name}`
    placeholder: re.Pattern[str] | None = None
    calls: tuple[CallRule, ...] = ()
    # gives a definition the marks and parts that would need patterns of their own; False when it
    # is no definition after all
    complete: Callable[[Source, Found], bool] = lambda source, found: True
    # whether a call that fits a rule is what it looks like
    accept: Callable[[Source, Found], bool] = lambda source, found: True
    # what a capture `@special` stands for
    expand: Callable[[Source, Found], Iterable[Found]] = lambda source, found: ()
    # what an environment variable, read by the node, is when it is not set
    fallback: Callable[[Source, Node], Node | None] = lambda source, node: None
    # names by which a constructor is called inside its class
    constructors: frozenset[str] = frozenset()
    keywords: Keywords = field(default_factory=Keywords)
    command_keywords: Keywords = field(default_factory=Keywords)
    # a value without what stands around it: a cast, parentheses
    bare: Callable[[Node], Node] = lambda node: node
    # the pairs of an object, table or struct literal, and the elements of a list; None: neither
    entries: Callable[[Source, Node], list[tuple[str, Node]] | None] = lambda source, node: None
    elements: Callable[[Source, Node], list[Node] | None] = lambda source, node: None
    # calls made on the value of a node, nearest first, and on what it was called itself
    chain: Callable[[Source, Node], Iterator[Call]] = lambda source, node: iter(())
    # plain values by the names of variables within functions, where a name has only one
    local_values: Callable[[Source], Mapping[str, Node]] = lambda source: {}
    # the command that a flag belongs to, given the commands that variables hold
    command_of: Callable[[Source, Node, Mapping[str, str]], str] = lambda source, node, known: ""
    # what the code calls those flags that one is declared with
    holder_of: Callable[[Source, Node], str] = lambda source, node: ""
    # the variable that holds a command
    variable_of: Callable[[Source, Node], str] = lambda source, node: ""
    # how a bare name becomes the flag that users type
    flag: Callable[[str], str] = lambda name: f"-{name}" if len(name) == 1 else f"--{name}"
    # what its library shows of the comment that describes an option or command
    shown: Callable[[str], str] = lambda text: text
    # the text that is parsed, of the same length and lines: without macros that are no syntax
    prepare: Callable[[bytes], bytes] = lambda blob: blob
    # the HTTP method that a call or annotation is named after: `GetMapping`; and the path that
    # stands before a route, from what is around it
    verb: Callable[[str], str] = lambda name: name
    mount: Callable[[Source, Node], str] = lambda source, node: ""
    # what stands before the names of a file: a package; and whether strangers can use it at all
    package: Callable[[Source], str] = lambda source: ""
    is_importable: Callable[[Source], bool] = lambda source: True
    # two types in other words
    canonical_type: Callable[[str], str] = lambda text: text
