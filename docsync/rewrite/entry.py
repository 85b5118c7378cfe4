"""Whether the words of a new entry come from the code, and not from the model or a sister entry.

A model that knows a name and no description writes one all the same: it takes that of a sister, or
makes one up from the name. Claims alone do not show it, because such a sentence names nothing.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Mapping, Sequence

from docsync.rewrite.proposal import Check, CheckStatus
from docsync.verify.evidence import contains

MIN_SHARE = 0.6
_WORD = re.compile(r"[A-Za-z]{4,}")
# words that say nothing about a particular thing
EMPTY = frozenset(
    """
    also been before boolean default defaults does from have into list number only option
    optional over sets should string such than that their them then there these they this those
    used using value when where whether which while will with
    """.split()
)


def check_entry(entry: str, said: str, sisters: Iterable[str]) -> Check:
    """Most content words of `entry` stand in `said`, what the code says of the thing (inflected
    forms count); and it is no sister's text under a new name."""
    known = {stem(w) for w in _WORD.findall(said.replace("_", " ").replace("-", " "))}
    words = [w for w in map(str.lower, _WORD.findall(entry)) if w not in EMPTY]
    fresh = [w for w in words if stem(w) not in known]
    own = {stem(w) for w in words} - known
    for sister in sisters:
        theirs = {stem(w) for w in map(str.lower, _WORD.findall(sister))}
        if own and len(own & theirs) >= max(3, len(own) * 0.7):
            return Check("entry", CheckStatus.FAILED, "its text is that of the entry beside it")
    if words and 1 - len(fresh) / len(words) < MIN_SHARE:
        shown = ", ".join(f"`{w}`" for w in dict.fromkeys(fresh[:5]))
        return Check("entry", CheckStatus.FAILED, f"the code does not say {shown} of it")
    return Check("entry", CheckStatus.PASSED)


_COLUMNS = re.compile(r"\A *-{1,2}\w[^\n]*?(?: {2,}\S|\n +\S)")


def check_columns(entry: str) -> Check:
    """An entry of a help text has its description in a column, or on the next line."""
    if _COLUMNS.match(entry):
        return Check("columns", CheckStatus.PASSED)
    return Check(
        "columns",
        CheckStatus.FAILED,
        "put the text into the column of the entries beside it, with spaces and no colon",
    )


_OPEN = ",([{:"  # what needs no comma behind it
_CLOSING = re.compile(r"\s*[)\]}]")
_COMMENT = ("#", "//", ";", "/*", "*")
_TYPE_NAMES = frozenset("str string int integer float number bool boolean array object".split())
_SETTING = re.compile(r"\s*[\"']?(?P<key>[\w.-]+)[\"']?\s*[:=]\s*(?P<value>[^\s#].*?)[,;]?\s*\Z")


def in_level(entry: str, sisters: Sequence[str]) -> str:
    """A setting as deep as those beside it: a model that sees one line of many loses the depth,
    and in YAML another depth is another setting."""
    depths = {len(sister) - len(sister.lstrip()) for sister in sisters}
    if len(depths) != 1 or "\t" in "".join((entry, *sisters)):
        return entry
    made = textwrap.indent(textwrap.dedent(entry.strip("\n")), " " * depths.pop())
    needs_comma = all(sister.endswith(",") for sister in sisters) and "\n" not in made
    is_bare = _SETTING.match(made) and not re.search(r"[,{\[]\Z|\s(?:#|//)", made)
    return made + "," if needs_comma and is_bare else made


def with_comma(entry: str, above: str, below: str) -> str:
    """A setting of one line between the lines `above` and `below`, with the comma that parts it."""
    parts = _bare(above).endswith(",") and not _CLOSING.match(below)
    is_bare = _SETTING.match(entry) and "\n" not in entry
    return entry + "," if parts and is_bare and _bare(entry)[-1] not in _OPEN else entry


def check_commas(entry: str, above: str, below: str) -> Check:
    """Where commas part the lines of a listing, they part the new one as well."""
    lines = [bare for line in entry.split("\n") if (bare := _bare(line))]
    last, before = lines[-1] if lines else "", _bare(above)
    why = ""
    if before.endswith(",") and last[-1:] not in _OPEN and not _CLOSING.match(below):
        why = "no comma parts it from the line below"
    elif last.endswith(",") and before and before[-1] not in _OPEN:
        why = "no comma parts it from the line above"
    return Check("value", CheckStatus.FAILED if why else CheckStatus.PASSED, why)


def _bare(line: str) -> str:
    """Without a comment."""
    bare = re.sub(r"\s(?:#|//).*", "", line).strip()
    return "" if bare.startswith(_COMMENT) else bare


def check_setting(entry: str, change: str, sisters: Sequence[str] = ()) -> Check:
    """The value of a setting stands in a line of the change beside its name: what a listing shows
    is copied. Among settings of one line each stands nothing else but comments, and no type in the
    place of a value."""
    is_plain = bool(sisters) and all(_is_setting(line) for s in sisters for line in s.split("\n"))
    for line in entry.split("\n"):
        match = _SETTING.match(line)
        if is_plain and not _is_setting(line):
            why = f"it is no setting, as those beside it are: {line.strip()!r}"
            return Check("value", CheckStatus.FAILED, why)
        if match is None or line.lstrip().startswith(_COMMENT):
            continue
        if is_plain and match["value"].strip("\"'`").lower() in _TYPE_NAMES:
            why = f"`{match['value']}` is a type, and no value of `{match['key']}`"
            return Check("value", CheckStatus.FAILED, why)
        value = match["value"].strip("\"'`")
        key = _joined(match["key"])
        beside = [n for n in change.split("\n") if key in _joined(n)]
        if value not in ("", "{", "[", "|", ">") and not any(contains(n, value) for n in beside):
            why = f"the change does not give `{match['key']}` the value `{value}`"
            return Check("value", CheckStatus.FAILED, why)
    return Check("value", CheckStatus.PASSED)


def _is_setting(line: str) -> bool:
    return not line.strip() or line.lstrip().startswith(_COMMENT) or bool(_SETTING.match(line))


def _joined(name: str) -> str:
    """`USER_NAME`, `user-name` and `userName` are one."""
    return re.sub(r"[_-]", "", name).lower()


_OPENING = re.compile(r"-\w\b[\s,/|]*|\w+|\s+")  # a short flag, and words: a type, a number


def check_form(entry: str, name: str, sisters: Mapping[str, str]) -> Check:
    """What stands before and behind the name in its line is what stands there in one of the
    `sisters` (text by name): an entry among sentences about other things belongs elsewhere."""
    own = _form(entry, name)
    forms = {form for sister, text in sisters.items() if (form := _form(text, sister))}
    if own is None or not forms or own in forms:
        return Check("form", CheckStatus.PASSED)
    return Check("form", CheckStatus.FAILED, "its name does not stand as those beside it do")


def _form(entry: str, name: str) -> tuple[str, str] | None:
    """The marks before a name and the one behind it; "" before a word."""
    whole = rf"(?<![\w-]){re.escape(name)}(?![\w-])"
    pattern = rf"(?m)^(?P<before>.*?){whole}[`*_\"'\])]*[ \t]*(?P<behind>\W?)"
    match = re.search(pattern, entry)
    return (_OPENING.sub("", match["before"]), match["behind"].strip()) if match else None


def stem(word: str) -> str:
    """What inflected forms have in common."""
    return re.sub(r"(?:ing|ed|es|s|e)\Z", "", word.lower())[:7]
