"""The name and the words of a new entry in the form of a sister's."""

from __future__ import annotations

import re

from docsync.facts.flags import is_long
from docsync.rewrite.addition import Slot, name_like
from docsync.rewrite.description import GO_TYPE, Said, without_default
from docsync.rewrite.metavar import metavar, metavar_like

_OF_TYPE = {"TEXT": r"|\".*|'.*", "INTEGER": r"-?\d+", "FLOAT": r"-?\d+\.\d+"}


def like(text: str, sample: str) -> str:
    """`text` with the capital and the full stop that `sample` has or has not."""
    first, rest = text[:1], text[1:]
    is_word = len(text) < 2 or not text[1].isupper()
    if sample[:1].isupper() and is_word:
        first = first.upper()
    elif sample[:1].islower() and is_word and first.isalpha():
        first = first.lower()
    body = (first + rest).rstrip()
    if sample.rstrip().endswith("."):
        is_ended = body.endswith((".", "!", "?")) or re.search(r"[.!?] \([^()]*\)\Z", body)
        return body if is_ended else body + "."
    # a sample that ends with a bracket says nothing of full stops
    is_bare = re.search(r"[\w`\"']\Z", sample.rstrip()) is not None
    return body[:-1] if is_bare and body.endswith(".") and body.count(". ") == 0 else body


_GIVEN = r"efaults?(?: value)?(?: is| to|:)?\*{0,2}"
_TRAILING = re.compile(
    rf"(?:(?<=[.!?`*)\"'])(?P<stop> )(?P<sentence>\*{{0,2}}(?:The d|It d|D){_GIVEN})"
    rf"|(?P<comma>,) (?P<clause>\*{{0,2}}d{_GIVEN})"
    rf"|(?P<space> ?)(?P<bracket>\(\*{{0,2}}[Dd]{_GIVEN})) ?"
    r"(?P<value>`{1,2}[^`\n]*`{1,2}|\*\*[^*]+\*\*|-?\d+(?:[._]\d+)*(?!\w)"
    r"|(?i:true|false|yes|no|on|off))(?P<tail>\)?\.?\)?)\Z"
)
_MEASURED = re.compile(r"[\"']?-?\d[\d._]*[A-Za-z%]+[\"']?")
_NUMBER = re.compile(r"-?\d[\d._]*")
# how documentation writes what code calls true and false
_SWITCHES = (("true", "false"), ("yes", "no"), ("on", "off"))


def gives_default(sample: str) -> bool:
    """Whether the last words of an entry are its default."""
    return _TRAILING.search(" ".join(sample.split())) is not None


def with_default(text: str, sample: str, said: Said) -> str:
    """`text` with its default behind it as `sample` has its own; without, where its unit would be
    another, or its words are not known to fit."""
    trailing = _TRAILING.search(" ".join(sample.split()))
    if trailing is None or not said.default:
        return text
    bare = without_default(text)
    given, tail = trailing["value"], trailing["tail"]
    mark = re.match(r"`{1,2}|\*\*|", given)
    quote = mark[0] if mark else ""
    value = _valued(given.strip("`*"), said.default)
    is_other = _MEASURED.fullmatch(given.strip("`*")) and _NUMBER.fullmatch(value)
    is_open = (trailing["bracket"] is None) is (")" in tail)
    if is_other or is_open or not value or "`" in value or re.search(r"\bdefaults?\b", bare, re.I):
        return text
    if trailing["bracket"]:
        behind = f"{trailing['space']}{trailing['bracket']}"
    else:
        behind = f", {trailing['clause']}" if trailing["comma"] else f". {trailing['sentence']}"
    return f"{bare.rstrip('.')}{behind} {quote}{value}{quote}{tail}"


def _valued(sample: str, default: str) -> str:
    """A default of the code as `sample` is written: with its quotes, or with its words for true and
    false."""
    names = next((pair for pair in _SWITCHES if sample.lower() in pair), None)
    if names is not None and default.lower() in _SWITCHES[0]:
        word = names[_SWITCHES[0].index(default.lower())]
        return word.capitalize() if sample[:1].isupper() else word
    if sample[:1] in ("'", '"'):
        return default
    quoted = len(default) > 1 and default[:1] == default[-1:] and default[:1] in "\"'"
    return default[1:-1] if quoted else default


def placeholder(sample: str, old: str, new: str, said: Said) -> str | None:
    """What stands for the value of a flag: its own name, or its type where the sister shows that;
    None where neither is known."""
    if sample.startswith("<"):
        shown = re.fullmatch(r"<([^<>]+)>", said.value)
        inner = sample.strip("<>")
        made = metavar_like(inner, old, new)
        if shown is not None and shown[1] != metavar(new):
            return said.value  # not what a library makes of the flag's own name
        if shown is not None and (made == shown[1] or (not made and inner.isupper())):
            return said.value
        return f"<{said.value.lower() if said.value.isidentifier() else new.lstrip('-')}>"
    if GO_TYPE.fullmatch(said.value) and sample.isupper():
        return metavar_like(sample, old, new) or None  # the code has no other word for it
    if sample.isupper() and said.value.startswith("<"):
        return said.value[1:-1].upper()
    if said.value and (sample.isupper() or not sample[:1].isalpha()):
        return said.value
    if said.value and sample.islower() and said.value.islower():
        return said.value  # `pattern` beside `file`, as Go has them
    if not sample.isupper():
        return None
    if made := metavar_like(sample, old, new):
        return made
    return sample if re.fullmatch(_OF_TYPE.get(sample, r"\0"), said.default) else None


_SHORT_BEHIND = (
    r"(?P<close>[`*]*)(?P<sep>, ?| ?/ ?)(?P<open>[`*]*)-\w(?![\w-])(?P<value>{})(?P<end>[`*]*)"
)


def _with_short(after: str, short: str, value: str, shown: str) -> str:
    """What stands behind a long name, ", `-o`", with the short name of the new one or none. `value`
    stands for the value of the old one, and may be said of both names; `shown` for the new one."""
    repeated = f"(?:{re.escape(value)})?" if value else ""
    alias = re.match(_SHORT_BEHIND.format(repeated), after)
    if alias is None:
        return after
    if alias["value"]:
        short = short and short + shown
    close, end = alias["close"], alias["end"]
    if short:
        own = f"{close}{alias['sep']}{alias['open']}{short}{end}"
    else:
        own = close if alias["open"] or not end else end
    return own + after[alias.end() :]


def renamed(text: str, old: str, slot: Slot, said: Said) -> str | None:
    """The head of an entry with the new name; None where it says more than the name."""
    if text.count(old) != 1:
        return None
    name = name_like(old, slot.fact)
    before, after = text.split(old)
    short = next((n for n in said.names if not is_long(n)), "")
    value = re.match(
        r"(?P<sep>[ =])(?P<mark>[*_]?)(?P<value><[^>]+>|\{[^}]+\}|[A-Z][A-Z_-]*)(?![a-z])(?P=mark)",
        after,
    )
    given, shown = value[0] if value else "", ""
    if value:
        if said.takes_value:
            made = placeholder(value["value"], old, name, said)
            if made is None:
                return None
            shown = value["sep"] + value["mark"] + made + value["mark"]
        after = re.sub(r"\A ?\.{3}", "", after[value.end() :])
    if re.search(r"(?<![\w-])-\w\b", before):
        # "-j N, --jobs N": what stands for the value is said of both names
        before = re.sub(rf"(?<=-\w){re.escape(given)}(?=[`*]*[,/|])", "", before)
        is_repeated = before != text.split(old, maxsplit=1)[0]
        if not short:
            stripped = re.sub(r"[`*]*-\w[`*]*\s*(?:,|/|\|)\s*(?=[`*]*$)", "", before)
            if stripped == before:
                return None
            before = stripped
        else:
            own = short + shown if is_repeated else short
            before = re.sub(r"(?<![\w-])-\w\b", lambda m: own, before)
    if alias := re.match(r" \(-\w\)", after):
        rest = after[alias.end() :]
        own = f" ({short})" if short else ""
        return before + name + shown + own + rest if not re.search(r"\w", rest) else None
    after = shown + _with_short(after, short, given, shown)
    if call := re.match(r"\(([^()]*)\)", after):
        if said.parameters is None:
            return None
        rest = after[call.end() :]
        after = f"({said.parameters})" + rest
        if re.search(r"\w", rest):
            return None
    head = before.replace(shown, "") if shown else before
    if re.search(r"[A-Za-z]", re.sub(r"(?<![\w-])-\w\b|(?:\w+(?:\.|::|#))+(?=[`*]*$)", "", head)):
        return None
    told = after.replace(slot.fact.symbol, "").replace(short or "\0", "")
    if not value and not call and re.search(r"\w", told):
        return None
    return before + name + after
