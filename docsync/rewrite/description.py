"""What the code itself says of an added thing: its text, default, type and other names."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass

from docsync.facts.fact import ChangeFact, FactKind
from docsync.facts.flags import GO_TYPES
from docsync.match.terms import strip_quotes, typed_forms

MAX_TEXT_CHARS = 320
_GO_TYPE = rf"(?:{'|'.join(GO_TYPES.values())})\b"
GO_TYPE = re.compile(_GO_TYPE)
_FLAG = rf"-{{1,2}}[\w-]+(?:[ =](?:\{{[^}}]*\}}|[A-Z<\[]|{_GO_TYPE})[^,:(]*?)?"
_FLAGS = re.compile(
    rf"(?P<names>{_FLAG}(?:(?:, |/){_FLAG})*)(?: \(default (?P<default>.*?)\))?"
    r"(?P<required> \(required\))?(?: \[[^\]]*\])?: +(?P<text>.+)"
)
UNQUOTED = re.compile(r"`([^`\s]+)`")  # https://pkg.go.dev/flag#UnquoteUsage
_VALUE = re.compile(rf"-[\w-]+[ =](?P<value>(?:[A-Z<{{\[]|{_GO_TYPE}).*)\Z")
# of a structure: what is declared is code, what follows it is told by no one
_DECLARED = re.compile(r"\w+ [\w*.\[\]]+ +`\w+:\"")
_TYPE = re.compile(r"(?P<type>.+?)(?P<optional> \(optional\))?")
# of a comment that describes an option: its type, and the text below
_DESCRIBED = re.compile(r"(?P<name>\w+): (?P<type>[\w.<>\[\]|]+)(?: \(default .*\))?")
# of what a caller sets: a variable of Terraform, an input of an action
_NEEDED = re.compile(
    r"(?P<name>[\w.-]+): (?P<type>.+?)(?: \(default (?P<default>.+)\))?"
    r" \((?P<need>required|optional)\)"
)
_FORMS = {
    "proto": re.compile(r"(?P<type>.+?) (?P<name>\w+) = \d+(?:: (?P<text>.+))?"),
    "sql": re.compile(
        r"(?P<name>\w+) (?P<type>.+?)(?: NOT NULL)?(?: DEFAULT (?P<default>.+?))?"
        r"(?:: (?P<text>.+))?"
    ),
}
_SET = (FactKind.KEY_ADDED, FactKind.PARAMETER_ADDED)
_DEFAULT_ALONE = re.compile(r"[\w.-]+ \(default .*\)")
# a sentence that the first lines of a docstring do not end
DANGLES = re.compile(r"(?:,|\b(?:an?|and|are|if|is|of|or|than|that|the|was|were|which)|:)\Z", re.I)
_USELESS = re.compile(r"%\(?\w|\{\w*\}|\.\.\.\Z|\b(?:TO.?DO|FIX.?ME)\b|https?://\S*\Z")
_PLAIN = re.compile(r"(?<![\w.])[^\W\d_]{2,}(?![\w(])")
# "is the number", "limits how far": and no other word that ends so, nor the name of several
_VERB = re.compile(
    r"(?:is|are) (?=(?:an?|the)\b)|"
    r"(?=(?!(?:is|was|has|this|unless|as|always|does|its|us|plus|less|thus|class|perhaps|across"
    r"|besides|towards|various|previous|whereas)\b)[a-z]+s "
    r"(?!(?:that|which|of|are|is|in|on|for|with|as|to|when|and|or)\b))"
)
_ROLE = re.compile(r":(?:[\w-]+:)+`~?([^`<]+?)(?: *<[^>]*>)?`")
_EMPTY_VALUES = frozenset({"", "None", "none", "null", "undefined", "nil", '""', "''", "Empty"})
# what ends a text: "Defaults to `true`.", "(default: `4`)"
_TOLD = re.compile(
    r"(?:\s*(?P<open>\()|(?:(?<=\.)|[,;])\s+)(?:it |the )?defaults?(?: value)?(?: to| is)?:? *"
    r"(?P<quote>`{1,2})(?P<value>[^`]+)(?P=quote)(?(open)\))\.?\Z",
    re.I,
)
_NO_WORDS = frozenset({"true", "false", "none", "null", "nil", "undefined", "empty"})
_PLAIN_TEXT = re.compile(r"[A-Za-z./][\w./:@-]*")  # of YAML, which has it without quotes
_WORD = re.compile(r"[A-Za-z][\w-]*")
_RECEIVERS = frozenset({"self", "cls", "/"})
_TYPED = frozenset({"typescript", "javascript", "go", "rust", "python", "java", "kotlin", "csharp"})


@dataclass(frozen=True, slots=True)
class Said:
    """`text` is one sentence or two without line breaks, `default` a literal as code has it, `type`
    the type of a member; each "" if the code does not say. `names` are all names of a flag as
    users type them, the long ones last; `takes_value` is False for a switch."""

    text: str = ""
    default: str = ""
    type: str = ""
    names: tuple[str, ...] = ()
    takes_value: bool = False
    value: str = ""  # what stands for the value of a flag where it is shown: "FILE", "{a,b}"
    parameters: str | None = None  # of a function: "a, b"
    signature: str | None = None  # the same as Python has it, without types: "a, *, b=1"
    is_optional: bool = False  # a member that may be left out
    is_required: bool = False  # a flag that may not
    is_defaulted: bool = False  # it has a default, also one that is no literal


def said_of(fact: ChangeFact) -> Said:
    lines = [line.strip() for line in fact.detail.splitlines() if line.strip()]
    if not lines:
        return Said(default=_default(fact))
    option = _FLAGS.fullmatch(lines[0]) or _FLAGS.fullmatch(" ".join(lines))
    if option:
        names = re.findall(r"(?<![\w{,\-|])-{1,2}[\w-]+", option["names"])
        shown = _VALUE.search(option["names"])
        value = shown["value"] if shown else ""
        told = option["text"]
        if fact.language == "go" and (quoted := UNQUOTED.search(told)) is not None:
            # what the library shows in the place of the value, and without the marks
            value, told = quoted[1], told.replace(quoted[0], quoted[1], 1)
        text = _sentence(told)
        return Said(
            text=text,
            default=_default(fact) or _told(text),
            names=tuple(sorted(names, key=len)),
            takes_value=bool(value) or not _is_switch(fact),
            value=value,
            is_required=option["required"] is not None,
        )
    if fact.kind in _SET and (said := said_of_set(fact)) is not None:
        return said
    kind, is_optional = "", False
    if fact.kind is FactKind.KEY_ADDED and fact.language in _TYPED and fact.after:
        match = _TYPE.fullmatch(fact.after.strip())
        if match is not None:
            declared = rf"(?<!\w){re.escape(last_name(fact))}\??\s*:?\s*{re.escape(match['type'])}"
            kind = match["type"] if re.search(declared, lines[0]) else ""
            is_optional = bool(kind and match["optional"])
    if fact.kind is FactKind.KEY_ADDED and not kind and len(lines) > 1:
        described = _DESCRIBED.fullmatch(lines[0])
        if described is not None and described["name"] == last_name(fact):
            text, kind = _sentence(" ".join(lines[1:])), described["type"]
            return Said(text=text, default=_default(fact) or _told(text), type=kind)
    is_field = fact.kind is FactKind.KEY_ADDED
    if fact.kind is FactKind.PARAMETER_ADDED and fact.language == "python":
        kind = _annotated(lines[0], last_name(fact))
    text = _without_name(fact, _sentence(_prose(fact, lines)))
    is_defaulted = bool(is_field and kind and f": {kind} = " in lines[0])
    return Said(
        text=text,
        default=(_taken(lines[0], kind) if is_field and kind else _default(fact)) or _told(text),
        type=kind,
        parameters=_parameters(fact, lines[0]),
        signature=_signature(lines[0]) if fact.language == "python" else None,
        is_optional=is_optional,
        is_defaulted=is_defaulted,
    )


def said_of_set(fact: ChangeFact) -> Said | None:
    """Of what callers set, and of what a format declares in a line of its own; None of others."""
    lines = [line.strip() for line in fact.detail.splitlines() if line.strip()]
    form = _FORMS.get(fact.language, _NEEDED)
    match = form.fullmatch(lines[0]) if lines else None
    if match is None or match["name"] != strip_quotes(fact.symbol):
        return None
    found = match.groupdict()
    text = _sentence(" ".join(filter(None, (found.get("text"), *lines[1:]))))
    default = found.get("default") or ""
    return Said(
        text=text,
        default=_plain_default(fact, default) or _default(fact) or _told(text),
        type="" if found["type"] == "any" else found["type"],
        is_optional=found.get("need") == "optional",
        is_required=found.get("need") == "required",
        is_defaulted=bool(default) or (fact.kind in _SET and fact.after is not None),
    )


def _plain_default(fact: ChangeFact, text: str) -> str:
    if fact.language == "terraform":
        return text if text == "null" else _literal(text)  # a value like others
    is_word = len(text) <= 40 and _PLAIN_TEXT.fullmatch(text) and text.lower() not in _NO_WORDS
    return f'"{text}"' if is_word and fact.language != "sql" else _literal(text)


def _annotated(signature: str, name: str) -> str:
    """The type of a parameter as a signature of Python has it."""
    inner = r"[^,=()\[\]]|\[(?:[^\[\]]|\[[^\[\]]*\])*\]"
    match = re.search(rf"[(,*]\s*{re.escape(name)}: (?P<type>(?:{inner})+?)\s*[=,)]", signature)
    return match["type"] if match is not None else ""


def _without_name(fact: ChangeFact, text: str) -> str:
    """Comments of Go begin with the name: "Depth is the number of ..." is "The number of ..."."""
    first, _, rest = text.partition(" ")
    if fact.language != "go" or first.casefold() != last_name(fact).casefold():
        return text
    words = _VERB.match(rest)
    rest = rest[words.end() :] if words else ""
    return rest[:1].upper() + rest[1:] or text


def description_of(fact: ChangeFact) -> str:
    """The text that the code itself gives for an added thing: a help text or a docstring line."""
    return said_of(fact).text


def last_name(fact: ChangeFact) -> str:
    return re.split(r"[.:]+", strip_quotes(fact.symbol))[-1]


def _is_switch(fact: ChangeFact) -> bool:
    return fact.after is None or fact.after.strip().lower() in ("", "false", "true")


def _default(fact: ChangeFact) -> str:
    """A literal that documentation can quote; "" for what is none."""
    value = (fact.after or "").strip()
    if fact.language == "json-schema" and _WORD.fullmatch(value) and value not in _NO_WORDS:
        return f'"{value}"'  # of a schema
    is_text = fact.language == "yaml" and fact.kind is FactKind.KEY_ADDED and len(value) <= 40
    if is_text and _PLAIN_TEXT.fullmatch(value) and value.lower() not in _NO_WORDS:
        return f'"{value}"'
    return _literal(value)


def _literal(text: str) -> str:
    if text in _EMPTY_VALUES or len(text) > 40 or "\n" in text:
        return ""
    literal = r"-?\d[\d_.]*|[Tt]rue|[Ff]alse|\"[^\"{}]*\"|'[^'{}]*'|\[\]|\{\}|\(\)"
    return text if re.fullmatch(literal, text) else ""


def _taken(declared: str, kind: str) -> str:
    """The default that stands behind the type of a member: `retries?: number = 3`."""
    return _literal(declared.rpartition(f"{kind} = ")[2]) if f": {kind} = " in declared else ""


def _told(text: str) -> str:
    """The default that the description itself gives, as code would write it."""
    match = _TOLD.search(text)
    if match is None:
        return ""
    value = match["value"].strip()
    is_word = _WORD.fullmatch(value) and value.lower() not in _NO_WORDS
    return _literal(value) or (f'"{value}"' if is_word else "")


def without_default(text: str) -> str:
    """The description, where the default has a place of its own."""
    match = _TOLD.search(text)
    rest = text[: match.start()].rstrip() if match is not None else ""
    return rest if len(rest.split()) >= 2 else text


def _prose(fact: ChangeFact, lines: list[str]) -> str:
    """The first line that reads as words; of `name: words` the words."""
    name = last_name(fact)
    if typed_forms(fact, name):
        told = re.fullmatch(r"(?:make|just) [^:]*: (?P<text>.+)", lines[0])
        return told["text"] if told else ""
    if fact.kind is FactKind.ENV_ADDED:
        lines = [line for line in lines if not line.startswith("environment variable ")]
    own = re.compile(rf"[`*]*{re.escape(name)}[`*]*(?: *\([^)]*\))?(?: *:| +[-–—])\s+(?P<text>.+)")
    for number, line in enumerate(lines):
        match = own.fullmatch(line)
        text = match["text"] if match else ""
        is_comment = number > 0 and (fact.language == "yaml" or _is_short(text))
        if text and (is_comment or _is_prose(text)):
            return text
    is_comment = False
    if fact.kind is FactKind.KEY_ADDED and len(lines) > 1:
        # the entry of a table or the member of a type, and below it what a comment says
        entry = re.compile(rf"(?:readonly )?[\"']?{re.escape(name)}[\"']?\??\s*:")
        is_comment = entry.match(lines[0]) is not None
        lines = lines[1:] if is_comment else lines
    lines = [line for line in lines if len(set(_PLAIN.findall(line)) - {name}) > 1]
    if fact.kind is FactKind.PARAMETER_ADDED:
        return ""  # what is left is about the function
    found = next((n for n, line in enumerate(lines) if _is_prose(line)), None)
    if found is None and is_comment and lines and _is_short(lines[0]):
        found = 0
    return "" if found is None else " ".join(lines[found:])


def _is_prose(line: str) -> bool:
    words = line.split()
    if _DECLARED.search(line) or _DEFAULT_ALONE.fullmatch(line):
        return False
    if len(words) < 3 or not re.match(r"[A-Z`\"'*(a-z0-9]", line):
        return False
    if re.match(r"(?:def|class|function|func|fn|pub|const|let|var|type|async|export)\b", line):
        return False
    if re.match(r"(?:public|private|protected|abstract|declare|static)\b.*[(:;]", line):
        return False
    bare = re.sub(r"`[^`]*`|\"[^\"]*\"", "", line)
    return re.search(r"[{}=]|;(?!\s[a-z])|\w\(|->|=>|\w\?:|\bpub \w+:|\w<\w", bare) is None


def _is_short(line: str) -> bool:
    """ "WebSocket-specific options", where a comment says no more."""
    return re.fullmatch(r"[A-Z][\w-]+ [a-z][\w -]+\.?", line) is not None


def _sentence(text: str) -> str:
    """One or two sentences; "" for what no reader could use."""
    flat = " ".join(_ROLE.sub(r"`\1`", text).split())
    if flat.startswith("**") or _USELESS.search(flat):
        return ""
    if len(flat) > MAX_TEXT_CHARS or DANGLES.search(flat):
        ends = [m.end() for m in re.finditer(r"[.!?](?= |\Z)", flat[:MAX_TEXT_CHARS])]
        flat = flat[: ends[-1]] if ends else ""
    return flat if len(flat.split()) >= 2 else ""


def _parameters(fact: ChangeFact, line: str) -> str | None:
    """The names of the parameters in a signature of the thing: "" for none."""
    name = re.escape(last_name(fact))
    if re.match(rf"class {name}\((?:[A-Z][\w.\[\]]*(?:, )?)+\)", line):
        return None  # what it is made of
    # `close(a)`, and `close: function (a)` of an object
    match = re.search(
        rf"(?:(?<![\w.])|(?<=prototype\.)){name}\s*(?:[:=]\s*(?:async\s+)?(?:function\b\s*\w*\s*)?)?\(([^()]*)\)",
        line,
    )
    if match is None:
        return None
    names = [
        re.split(r"[:=\s]", part.strip().lstrip("*&"), maxsplit=1)[0].rstrip("?")
        for part in match[1].split(",")
    ]
    return ", ".join(n for n in names if n and n not in _RECEIVERS)


def _signature(line: str) -> str | None:
    """The parameters of a function with their defaults, as a page of Sphinx shows them."""
    try:
        [node] = ast.parse(f"{line}: ...").body
    except (SyntaxError, ValueError):
        return None
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return None
    own = node.args
    every = (*own.posonlyargs, *own.args, *own.kwonlyargs, own.vararg, own.kwarg)
    for argument in every:
        if argument is not None:
            argument.annotation = None
    first = next(iter((*own.posonlyargs, *own.args)), None)
    shown = ast.unparse(own)
    if first is not None and first.arg in _RECEIVERS:
        shown = re.sub(rf"\A{first.arg}(?:, (?:/, |/\Z)?|\Z)", "", shown)
    return shown
