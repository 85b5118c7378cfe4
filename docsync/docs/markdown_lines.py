"""What a single line of Markdown can begin: patterns of CommonMark, GFM, MkDocs and MDX."""

from __future__ import annotations

import re

FENCE = re.compile(r" {0,3}(`{3,}|~{3,})(?P<info>.*)\Z", re.S)
ATX = re.compile(r" {0,3}(#{1,6})(?:[ \t]+(?P<title>.*?))??(?:[ \t]+#+)?[ \t]*\Z", re.S)
SETEXT = re.compile(r" {0,3}(=+|-+)[ \t]*\Z")
RULE = re.compile(r" {0,3}([-*_])(?:[ \t]*\1){2,}[ \t]*\Z")
MARKER = re.compile(r"(?P<lead>[ \t]*)(?P<marker>[-*+]|\d{1,9}[.)])(?P<gap>[ \t]+|\Z)")
DELIMITER = re.compile(r" {0,3}\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*\Z")
ADMONITION = re.compile(r"(?:!!!|\?\?\?\+?|===[!+]?)[ \t]+(?P<info>[\w-]+|\"[^\"]*\")")
CONTAINER = re.compile(r" {0,3}(?P<colons>:{3,})[ \t]*\{?\.?(?P<info>[\w.-]+)")
DEFINITION = re.compile(r" {0,3}[:~][ \t]+\S")
LINK_DEFINITION = re.compile(r" {0,3}\[(?!\^)(?:[^\[\]\\]|\\.)+\]:[ \t]*\S", re.A)
LINK_TITLE = re.compile(r"[ \t]+(?:\"[^\"]*\"|'[^']*'|\([^()]*\))[ \t]*\Z")
FOOTNOTE = re.compile(r" {0,3}\[\^[^\]\s]+\]:", re.A)
EXPLICIT_ID = re.compile(r"[ \t]*\{[ \t]*#([^\s}]+)[^}]*\}[ \t]*\Z", re.A)
MDX_CODE = re.compile(r"(?:import|export)\s")
MDX_COMMENT = re.compile(r"[ \t]*\{/\*(?:(?!\*/).)*\*/\}[ \t]*\Z")
_TAGS = (
    "address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|"
    "dialog|dir|div|dl|dt|fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|head|header|"
    "hr|html|iframe|legend|li|link|main|menu|menuitem|nav|noframes|ol|optgroup|option|p|param|"
    "search|section|summary|table|tbody|td|tfoot|th|thead|title|tr|track|ul"
)
_ATTRIBUTES = r"(?:\s+[a-zA-Z_:][\w.:-]*(?:\s*=\s*(?:[^\s\"'=<>`]+|'[^']*'|\"[^\"]*\"))?)*"
# where an HTML block begins, and what ends it (None: the next blank line)
HTML_ENDS: tuple[tuple[re.Pattern[str], re.Pattern[str] | None], ...] = (
    (
        re.compile(r" {0,3}<(?:script|pre|style|textarea)(?=[\s>]|\Z)", re.I | re.A),
        re.compile(r"</(?:script|pre|style|textarea)>", re.I | re.A),
    ),
    (re.compile(r" {0,3}<!--"), re.compile(r"-->")),
    (re.compile(r" {0,3}<\?"), re.compile(r"\?>")),
    (re.compile(r" {0,3}<![A-Za-z]"), re.compile(r">")),
    (re.compile(r" {0,3}<!\[CDATA\["), re.compile(r"\]\]>")),
    (re.compile(rf" {{0,3}}</?(?:{_TAGS})(?=[\s>]|/>|\Z)", re.I | re.A), None),
)
HTML_ALONE = re.compile(
    rf" {{0,3}}(?:<[a-zA-Z][a-zA-Z0-9-]*{_ATTRIBUTES}\s*/?>|</[a-zA-Z][a-zA-Z0-9-]*\s*>)[ \t]*\Z",
    re.A,
)
JSX = re.compile(r" {0,3}(?:</?[A-Za-z>]|\{)")
# what ends a paragraph without a blank line; a list must have text, and count from 1
INTERRUPTS = re.compile(
    r" {0,3}(?:"
    r"`{3,}[^`]*\Z|~{3,}|#{1,6}(?:[ \t]|\Z)|>|"
    r"([-*_])(?:[ \t]*\1){2,}[ \t]*\Z|"
    r"(?:[-*+]|1[.)])[ \t]+\S|"
    r"<(?:script|pre|style|textarea)(?=[\s>]|\Z)|<!--|<\?|<![A-Za-z]|<!\[CDATA\[|"
    rf"</?(?:{_TAGS})(?=[\s>]|/>|\Z)|"
    r":{3,}|!!![ \t]+\w|\?\?\?\+?[ \t]+\w)",
    re.I | re.A,
)


def opens_fence(line: str) -> re.Match[str] | None:
    match = FENCE.match(line)
    if match and match[1][0] == "`" and "`" in match["info"]:
        return None
    return match


def closes_fence(line: str, fence: str) -> bool:
    """`line` without its indent; `fence` is the run that opened it."""
    run = line.strip(" \t")
    return len(run) >= len(fence) and not run.strip(fence[0])


def opens_table(header: str, delimiter: str) -> bool:
    if "|" not in delimiter and "|" not in header:
        return False
    if not DELIMITER.match(delimiter):
        return False
    return len(cells(header)) == len(cells(delimiter))


def cells(row: str) -> list[str]:
    """The cells of a pipe table row; an escaped pipe does not part two cells."""
    row = row.strip(" \t")
    row = row.removeprefix("|")
    parts = re.split(r"(?<!\\)\|", row)
    if len(parts) > 1 and not parts[-1].strip(" \t"):
        parts.pop()
    return parts
