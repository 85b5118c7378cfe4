"""What a link can point at in a file, and what the links of a text point at."""

from __future__ import annotations

import re
import unicodedata

from docsync.docs.markdown_lines import EXPLICIT_ID
from docsync.docs.section import BlockKind, DocFile

_INLINE_LINK = re.compile(r"!?\[([^\[\]]*)\](?:\([^()]*\)|\[[^\]]*\])")
_HTML_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_HTML_ANCHOR = re.compile(r"<[a-zA-Z][^<>]*?\s(?:id|name)\s*=\s*[\"']([^\"'\s]+)[\"']")
_ATTRIBUTE_LIST = re.compile(r"\{:?[ \t]*#([^\s}]+)[^}]*\}|^\(([\w.-]+)\)=[ \t\r]*$", re.M)
_RST_LABEL = re.compile(r"^[ \t]*\.\. _(?:`([^`]+)`|((?:[^:\n\\]|\\.|:(?! |\r?$))+)):", re.M)
_INLINE_TARGET = re.compile(r"(?<!\w)_`([^`\n]+)`")
_ASCIIDOC_ANCHOR = re.compile(r"\[\[([^\],\s]+)|\[#([^\],.%\s]+)|\banchor:([\w:.-]+)\[")
MARKDOWN_CODE = re.compile(
    r"^[ \t>]*(`{3,}|~{3,}).*\n(?:.*\n){0,500}?[ \t>]*\1[ \t\r]*$|(?<!`)(`+)(?!`)[^`]+?\2(?!`)",
    re.M,
)
RST_CODE = re.compile(r"``(?:[^`]|`(?!`))+``")
MARKDOWN_LINK = re.compile(
    r"\]\(\s*(?:<(?P<angled>[^<>\n]*)>|(?P<inline>[^\s()<>]*(?:\([^\s()]*\)[^\s()]*)*))"
    r"|^[ ]{0,3}\[(?!\^)[^\]\n]+\]:[ \t]*<?(?P<definition>[^\s>]+)"
    r"|<(?P<auto>[a-zA-Z][a-zA-Z0-9+.-]+:[^\s<>]+)>"
    r"|(?:href|src)\s*=\s*[\"'](?P<attribute>[^\"']+)[\"']"
    r"|(?<![\w(<\"'])(?P<bare>https?://[^\s<>\"'`)\]|*]+)",
    re.M,
)
RST_LINK = re.compile(
    r"^[ \t]*\.\. _[^\n]*?:[ \t]+(?P<target>\S+)"
    r"|^[ \t]*\.\. (?:\|[^|\n]+\| )?(?:image|figure|include|literalinclude)::[ \t]+(?P<file>\S+)"
    r"|:(?:ref|doc|numref|any|download|term|option|envvar):`(?:[^`<]*<(?P<titled>[^`<>]+)>|(?P<role>[^`<>]+))`"
    r"|`[^`<]*<(?P<embedded>[^`<>]+)>`__?"
    r"|(?<![:\w`])`(?P<phrase>[^`<>:]+)`_(?!\w)"
    r"|(?<![\w`.:/-])(?P<name>[A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?)_(?![\w`])"
    r"|(?<![\w<\"'])(?P<bare>https?://[^\s<>\"'`)\]|*]+)",
    re.M,
)


def anchors(docfile: DocFile) -> set[str]:
    """Names that a `#fragment` or a reference role can use.

    Headings by the rules of GitHub (with `-1` for repeats), of Python-Markdown and of docutils;
    explicit ids of headings, `id=` and `name=` of HTML; labels of reStructuredText as written in
    lower case, and as docutils ids.
    """
    found: set[str] = set()
    seen: dict[str, int] = {}
    for section in docfile.sections:
        if not section.level:
            continue
        slug = github_slug(section.heading)
        count = seen.get(slug, 0)
        seen[slug] = count + 1
        found.add(f"{slug}-{count}" if count else slug)
        found.add(f"{python_markdown_slug(section.heading)}_{count}" if count else "")
        found.add(python_markdown_slug(section.heading))
        found |= {docutils_id(section.heading), docutils_id(_visible(section.heading))}
        head = section.blocks[0]
        match = EXPLICIT_ID.search(docfile.text(head.start, head.end).split("\n")[0].rstrip())
        if match:
            found.add(match[1])
    if docfile.format == "rst":
        found |= {name for label in labels(docfile) for name in (label, docutils_id(label))}
    elif docfile.format == "markdown":
        prose = _without_code(docfile)
        found |= set(_HTML_ANCHOR.findall(prose))
        for match in _ATTRIBUTE_LIST.finditer(prose):
            found.add(match[1] or match[2])
    return found - {""}


def labels(docfile: DocFile) -> set[str]:
    """Labels and inline targets of reStructuredText, in lower case."""
    text = docfile.text(0, len(docfile.content))
    return {
        " ".join((match[1] or match[match.lastindex or 1]).lower().split())
        for pattern in (_RST_LABEL, _INLINE_TARGET)
        for match in pattern.finditer(text)
    }


def is_in_anchor(line: str, column: int, doc_format: str) -> bool:
    """Whether what stands there is the name of an anchor: others lead to it by that name."""
    if doc_format == "rst":
        patterns = (_RST_LABEL, _INLINE_TARGET)
    elif doc_format == "asciidoc":
        patterns = (_HTML_ANCHOR, _ASCIIDOC_ANCHOR)
    else:
        patterns = (_HTML_ANCHOR, _ATTRIBUTE_LIST)
    return any(
        match.start(group) <= column < match.end(group)
        for pattern in patterns
        for match in pattern.finditer(line)
        for group in range(1, pattern.groups + 1)
    )


def links(text: str, doc_format: str) -> list[str]:
    """Targets in the order of the text, with repeats; links inside code are examples, not links.

    Markdown: inline links and images, reference definitions, autolinks, `href` and `src`, bare
    URLs. reStructuredText: targets, references by name, roles (`:ref:`, `:doc:`, ...), files of
    image and include directives, bare URLs.
    """
    if doc_format == "rst":
        text, pattern = RST_CODE.sub("", text), RST_LINK
    else:
        text, pattern = MARKDOWN_CODE.sub("", text), MARKDOWN_LINK
    found: list[str] = []
    for match in pattern.finditer(text):
        target = match[match.lastgroup] if match.lastgroup else ""
        if match.lastgroup == "bare":
            target = target.rstrip(".,;:!?")
        if match.lastgroup in {"role", "titled", "phrase"}:
            target = " ".join(target.lstrip("~!").split())
        if target:
            found.append(target)
    return found


def _without_code(docfile: DocFile) -> str:
    return "".join(
        MARKDOWN_CODE.sub("", docfile.text(block.start, block.end))
        for section in docfile.sections
        for block in section.blocks
        if block.kind is not BlockKind.FENCE
    )


def _visible(heading: str) -> str:
    return _HTML_TAG.sub("", _INLINE_LINK.sub(r"\1", heading))


def slugs(heading: str, doc_format: str) -> tuple[str, ...]:
    """What generators make of a heading, each at its place."""
    seen = _visible(heading)
    found = [github_slug(heading), python_markdown_slug(heading), docutils_id(heading)]
    if doc_format == "asciidoc":
        words = re.sub(r"[^\w .-]", "", seen.lower())
        found.append("_" + re.sub(r"[ .-]+", "_", words).strip("_"))
    return (*found, docutils_id(seen))


def github_slug(heading: str) -> str:
    """https://github.com/gjtorikian/html-pipeline, toc_filter: lower, drop punctuation, hyphens."""
    return re.sub(r"[^\w\- ]", "", _visible(heading).strip().lower()).replace(" ", "-")


def python_markdown_slug(heading: str) -> str:
    """markdown.extensions.toc.slugify with "-"."""
    plain = unicodedata.normalize("NFKD", _visible(heading)).encode("ascii", "ignore").decode()
    return re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", plain).strip().lower())


def docutils_id(name: str) -> str:
    """docutils.nodes.make_id, without its table of letters that do not decompose."""
    plain = unicodedata.normalize("NFKD", name.lower()).encode("ascii", "ignore").decode()
    return re.sub(r"\A[-0-9]+|-+\Z", "", re.sub(r"[^a-z0-9]+", "-", " ".join(plain.split())))
