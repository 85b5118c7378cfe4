"""What readers shall see, written as a man page has it.

An edit says the words of readers. Here they get the escapes of the page, and what comes of it is
read again: an edit after which the lines do not read as it says is none.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import replace
from weakref import WeakKeyDictionary

from docsync.docs.roff_entries import OPTION
from docsync.docs.roff_text import Reading, read_roff
from docsync.docs.section import BlockKind, DocFile
from docsync.rewrite.edit import Edit
from docsync.rewrite.roff_lines import MIN_WIDTH, page_lines

_FONT = re.compile(r"\\f(?:\([^\n]{2}|\[[^\]\n]*\]|[^\n])")
_BOLD = re.compile(
    r"(?P<open>\\f(?:B|\[B\]|\(CB|\[CB\]|\[C\]|\[CR\]|\(CW|\[CW\]))[^\\\n]*(?:\\[-.&][^\\\n]*)*"
    r"(?P<close>\\f(?:R|P|\[R\]|\[P\]|\[\]))"
)
_USUAL = frozenset({"\\fR", "\\fP", "\\f1", "\\f[]", "\\f[R]", "\\f[P]"})
_MACRO = re.compile(r"[.'][ \t]*(?P<name>[A-Za-z]\w*)(?P<rest>[^\n]*)")
# what gives orders to the formatter is not there to be read
_REQUEST = re.compile(r"^[.'][ \t]*(?:[a-z]|(?:UR|MT|Lk|Mt)\b)|\\[{}]", re.M)
_FLAG = re.compile(r"Fl[ \t]+(?P<second>Fl[ \t]+)?(?P<dash>\\?-)?(?P<name>\w[\w-]*)")
# a hyphen of an option and one of a word are two things to many pages
_Forms = dict[str, str]
_Counts = defaultdict[str, Counter[str]]
_FORMS: WeakKeyDictionary[DocFile, tuple[_Forms, _Forms]] = WeakKeyDictionary()
_CONTROL = frozenset(".'")  # what opens the line of a macro
_OF_OPTIONS = "-option"


def encoded(document: DocFile, edit: Edit) -> Edit | None:
    """The edit with what is to be written; None where that cannot be, or would read otherwise."""
    content = document.content
    if edit.is_raw:
        return edit
    if edit.new.endswith("\n") and content[edit.start : edit.end].endswith(b"\n"):
        # the line break behind it stays
        edit = replace(edit, end=edit.end - 1, new=edit.new[:-1])
        if edit.new.endswith("\r") and content[edit.start : edit.end].endswith(b"\r"):
            edit = replace(edit, end=edit.end - 1, new=edit.new[:-1])
    begin = content.rfind(b"\n", 0, edit.start) + 1
    stop = content.find(b"\n", edit.end)
    stop = len(content) if stop < 0 else stop
    edit = _in_lines(document, edit, begin, stop)
    old = document.written(edit.start, edit.end)
    if not edit.new and edit.start == begin and content[: edit.end].endswith(b"\n"):
        return replace(edit, is_raw=True)  # whole lines go
    lead, rest = document.written(begin, edit.start), document.written(edit.end, stop)
    if _REQUEST.search(lead + old + rest) or re.search(r"\n[.']", old):
        return None
    if "\n" in edit.new and _is_macro(lead + old, rest):
        return None
    if _is_unread(document, edit):
        return None
    raw = _in_escapes(document, lead, old, rest, edit.new)
    if raw is None:
        return None
    made, blank = lead + raw + rest, edit.new.count("\n\n")
    is_right = read_roff(made).text == _wanted(lead, old, rest, edit.new)
    if not is_right or not _is_whole(lead + old + rest, made, blank):
        return None
    return replace(edit, new=raw, is_raw=True)


def _is_unread(document: DocFile, edit: Edit) -> bool:
    """Whether it stands in what nobody is shown: a comment, or the definition of a macro."""
    return any(
        block.kind is BlockKind.COMMENT or (block.kind is BlockKind.OTHER and not block.info)
        for section in document.sections
        if section.start <= edit.start < section.end
        for block in section.blocks
        if block.start <= edit.start < block.end
    )


def _in_lines(document: DocFile, edit: Edit, begin: int, stop: int) -> Edit:
    """What makes the end of a line of text longer, in lines as the page has them."""
    lead, old = document.text(begin, edit.start), document.text(begin, stop).rstrip("\r")
    rest = document.text(edit.end, stop).rstrip("\r")
    made = lead + edit.new + rest
    is_macro = document.content[begin : begin + 1] in (b".", b"'")
    if is_macro or "\n" in old + edit.new or not re.fullmatch(r"[.!?]?", rest):
        return edit
    if len(made) <= max(len(old), MIN_WIDTH):
        return edit
    lines = "\n".join(page_lines(document, made))
    if not lines.startswith(lead):
        return edit
    return replace(edit, new=lines[len(lead) :].removesuffix(rest))


def escaped_text(document: DocFile, line: str) -> str | None:
    """A line of text as the page would write it; names between backticks without them where it has
    no way to set them apart."""
    marks = _marks(document, line)
    if not marks and b"`" not in document.content:
        line = line.replace("`", "")
    raw = _escaped(document, "", "", "", line, marks, False)
    return raw if read_roff(raw).text == line else None


def _marks(document: DocFile, new: str) -> list[str]:
    """What takes the place of each backtick, where a page has fonts and no backticks."""
    if "`" not in new or b"`" in document.content:
        return []
    return list(_bold_of(document.written())) * new.count("`")


def _is_macro(lead: str, rest: str) -> bool:
    return any(_MACRO.match(line) for line in (lead + rest).split("\n"))


def _wanted(lead: str, old: str, rest: str, new: str) -> str | None:
    """How the lines shall read; None where the edit begins or ends within a character."""
    reading = read_roff(lead + old + rest)
    start, end = len(lead), len(lead) + len(old)
    places = list(zip(reading.starts, reading.ends, strict=True))
    if any(a < start < b or a < end < b for a, b in places):
        return None
    first = sum(1 for _, b in places if b <= start)
    last = next((n for n, (a, _) in enumerate(places) if a >= end and n >= first), len(places))
    return reading.text[:first] + new + reading.text[last:]


def _is_whole(old: str, made: str, blank: int) -> bool:
    """Whether no line lost all that it says: an empty one, of which `blank` may come, parts
    paragraphs, and a macro without arguments takes the next line for them."""

    def empty(text: str) -> int:
        lines = text.split("\n")
        bare = (m for line in lines if (m := _MACRO.match(line)) and not m["rest"].strip())
        return sum(not line.strip() for line in lines) + sum(1 for _ in bare)

    return empty(made) == empty(old) + blank


def _in_escapes(document: DocFile, lead: str, old: str, rest: str, new: str) -> str | None:
    """What is to be written for the new words; None where the page shows no way."""
    is_macro = _is_macro(lead, "")
    if (flag := _FLAG.fullmatch(old)) is not None and is_macro:
        return _flag(flag, new)
    fonts = _FONT.findall(old)
    marks: list[str] = []
    if fonts:
        marks = fonts
        if len(fonts) != new.count("`") and (new or _font(lead) != _font(lead + old)):
            return None
    elif not is_macro:
        marks = _marks(document, new)
    return _escaped(document, lead, old, rest, new, marks, is_macro)


def _font(text: str) -> str:
    """That in which a line goes on behind a text; "" is the usual one."""
    fonts = _FONT.findall(text)
    return fonts[-1] if fonts and fonts[-1] not in _USUAL else ""


def _bold_of(raw: str) -> tuple[str, ...]:
    """How a page sets bold and goes back; nothing where it does not."""
    pairs = Counter((m["open"], m["close"]) for m in _BOLD.finditer(raw))
    return pairs.most_common(1)[0][0] if pairs else ()


def _flag(old: re.Match[str], new: str) -> str | None:
    """`Fl Fl jobs` and `Fl -jobs` of mdoc with another name; None for what is no option."""
    name = new.lstrip("-")
    dashes = len(new) - len(name)
    if dashes not in (1, 2) or not re.fullmatch(r"\w[\w-]*", name):
        return None
    if dashes == 1:
        return f"Fl {name}"
    return f"Fl Fl {name}" if old["second"] else f"Fl {old['dash'] or '-'}{name}"


def _escaped(
    document: DocFile, lead: str, old: str, rest: str, new: str, marks: list[str], is_macro: bool
) -> str:
    before, after = read_roff(lead).text, read_roff(rest).text
    before = before.rpartition("\n")[2]
    forms = _forms(document, is_macro) | _counted(read_roff(old), old)[0]
    text = before + new + after
    options = [m.span() for m in OPTION.finditer(text)]
    out: list[str] = []
    given = iter(marks)
    for number, char in enumerate(new):
        at = len(before) + number
        key = char
        if char == "-" and any(a <= at < b for a, b in options):
            key = _OF_OPTIONS
        if char == "`" and marks:
            out.append(next(given, ""))
        elif char == '"' and is_macro:
            out.append("\\(dq")
        else:
            is_first = (not out and not lead) or out[-1:] == ["\n"]
            # two backslashes are one only until they are read again
            form = "\\e" if char == "\\" else forms.get(key, _DEFAULTS.get(key, char))
            out.append(f"\\&{form}" if form[0] in _CONTROL and is_first else form)
    made = "".join(out)
    is_bare = not lead and not made
    return "\\&" if is_bare and rest[:1] in (".", "'") else made


_DEFAULTS = {_OF_OPTIONS: "\\-"}


def _forms(document: DocFile, is_macro: bool) -> _Forms:
    """How a page writes the characters that have several forms, as it mostly does: in the lines
    of macros and in text, and where it has them in only one of the two, as there."""
    if document not in _FORMS:
        raw = document.written()
        of_text, of_macros = _counted(read_roff(raw), raw)
        _FORMS[document] = ({**of_macros, **of_text}, {**of_text, **of_macros})
    return _FORMS[document][is_macro]


def _counted(reading: Reading, raw: str) -> tuple[_Forms, _Forms]:
    """Of the lines of text, and of those of macros."""
    found: tuple[_Counts, _Counts] = (defaultdict(Counter), defaultdict(Counter))
    options = [m.span() for m in OPTION.finditer(reading.text)]
    inside = {n for a, b in options for n in range(a, b)}
    is_macro = raw[:1] in _CONTROL
    for n, char in enumerate(reading.text):
        if char == "\n":
            is_macro = raw[reading.ends[n] : reading.ends[n] + 1] in _CONTROL
        if char.isalnum() or char.isspace() or char == "`":
            continue
        form = raw[reading.starts[n] : reading.ends[n]]
        if form == char or form[:1] == "\\":
            is_option = char == "-" and n in inside
            found[is_macro][_OF_OPTIONS if is_option else char][form] += 1
    one, other = (
        {char: forms.most_common(1)[0][0] for char, forms in each.items()} for each in found
    )
    return one, other
