"""Whether a version that a text gives is one that a change of today makes wrong: the least that
the project needs, or the project's own; and not one in which something came, went or failed."""

from __future__ import annotations

import re
from collections.abc import Sequence

from docsync.docs.section import BlockKind, DocFile
from docsync.docs.sentences import around
from docsync.match.occurrence import Occurrence, sides, word_pattern
from docsync.match.terms import version_of

LEAST = re.compile(
    r"\b(?:minimum|min|requires?|required|support(?:s|ed)|newer|later|higher|above|least|MSRV|"
    r"compiles?|builds?|install)\b|\+|>=|≥|更高|以上",
    re.I,
)
UPWARDS = re.compile(
    r"[`*]{0,2}\s*(?:\+(?!\s*\d)"
    r"|-?(?:or|and)[ -](?:newer|later|above|higher|greater|better|up|upwards?)\b)",
    re.I,
)
_EXAMPLE = re.compile(r"\be\.g\.|\bfor (?:example|instance)\b|\bsuch as\b", re.I)
# in the sentence, before the version in its clause, and behind it
_THEN = re.compile(
    r"\b(?:introduced|added|removed|deprecated|dropped|was|were|instead|backports?|bugs?|fail\w*)\b|"
    r"\b(?:until|before|prior to) (?:[\w.]+ ){0,2}v?\d",
    re.I,
)
_UNDER = re.compile(
    r"\b(?:if(?! you(?:'ve| (?:already )?have)\b)|unless|not|cannot|"
    r"only(?! (?:supports?|works?|runs?|installs?)\b)|when)\b|n't\b|"
    r"\b(?:since|as of|new (?:in|with))\s+(?:[\w.]+\s+)?(?:versions?\s+)?[`*\"'(\[]*\Z",
    re.I,
)
# "In Python 3.3 and later, a `return` ...": where it says no more than that
_WITHIN = re.compile(
    r"\b(?:in|on|under)\s+(?:C?Python|Node(?:\.js)?|Go|Rust|PHP|Ruby)?(?:\s+versions?)?\s*[`*]*\Z",
    re.I,
)
_NEEDS = re.compile(
    r"\b(?:requir\w+|support\w*|works?|runs?|needs?|compatible|install\w*|minimum|least|tested)\b",
    re.I,
)
# of the project or another thing: "As of v10.0.0 it requires", "Version 17.x only supports"
_OTHERS = re.compile(
    r"(?<![A-Za-z\d.])v(?P<v>\d+(?:\.\d+)+)|(?<![A-Za-z\d.])(?P<full>\d+\.\d+\.\d+)|"
    r"\b(?:version|release) v?(?P<named>\d+(?:\.(?:\d+|x))*)",
    re.I,
)
_RUNTIME = re.compile(
    r"\b(?:C?Python|Node(?:\.js)?|Go(?:lang)?|Rust|PHP|Ruby|npm|MSRV|Kubernetes|K8s)\b", re.I
)
_DENIED = re.compile(
    r"\W*(?:(?:and|or) (?:older|below|earlier|lower)\W*)?"
    r"(?:(?:is|are|does|do|can|will) ?(?:n't|not|no longer)\b|cannot\b|only\b)|"
    r"\W*(?:\+|(?:and|or) \w+)\W*only\b",
    re.I,
)
_SINCE = re.compile(
    r"\b(?:since|as of|starting (?:with|from|in)|(?:introduced|added|new) in|until|before|prior to|"
    r"up to)\s+(?:[\w.:]+\s+){0,2}[`*:<(\[\w./\s]*\Z",
    re.I,
)
# the page of a release: `/changes/4.3.0`
_OF_CHANGES = re.compile(
    r"(?:\bchange(?:s|log)?|\bnews|\bhistory|what'?s[-_]?new|release[-_]?notes|\bmigrat\w*|"
    r"\bupgrad\w*|\bannounce\w*|\bblog|\bposts?)[\w.-]*[/#][^\s)>\"'`]*\Z",
    re.I,
)
_LABEL = re.compile(r"[^\]\n]*\]\((?P<target>[^)\s#]*)")
_TOLD = re.compile(r"\b(?:was|were|will|measured|recorded)\b", re.I)
_FULL = re.compile(r"(?<![\w.])v?(?P<version>(?P<series>\d+)(?:\.\d+)+)(?!\.x)")
# ``py-version >= 3.8``, where the name is none of what needs a version
_SETTING = re.compile(
    r"`(?!(?:requires[-_])?(?:python|node|go|rust|php|ruby)(?:[-_](?:requires|version))?\b)"
    r"[A-Za-z_][\w.-]*\s*(?:[<>=~!]=|[=:<>])\s*[\"']?v?\d+\.\d",
    re.I,
)
# `conda create -n app python=3.9`: what is supported no more cannot be installed into
_PINNED = re.compile(r"\b(?:conda|mamba|micromamba|uv|pyenv)\b.*\bpython={1,2}v?\d")
# a release is told with its day or its number: both would be those of the old one
_DATED = re.compile(
    r"\b(?:19|20)\d\d[-/.](?:0?[1-9]|1[0-2])[-/.](?:0?[1-9]|[12]\d|3[01])\b|"
    r"\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.? +"
    r"(?:\d{1,2}(?:st|nd|rd|th)?,? +)?(?:19|20)\d\d\b|"
    r"\b(?:\d+(?:st|nd|rd|th)|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)"
    r" (?:[a-z]+ ){0,2}release\b",
    re.I,
)
# `.. deprecated:: 4.3.0`, `@since 4.3.0`, `!!! warning "Deprecated in 4.3.0"`
_NOTE = re.compile(
    r"^[\s*/#>]*(?:\.\. |[`:]{3,}\s*\{|[@:]|!!! ?)"
    r"(?:deprecated|since|version-?(?:added|changed|removed|deprecated))\b[}:]*\s",
    re.I,
)
_OF_NEWS = re.compile(r"(?:\A|/)_?(?:posts?|news|blog|announcements?|whats?-?new)/", re.I)
_TAG_LINE = re.compile(r"(?m)^[ \t`*_#+-]*(v\d+(?:\.\d+)+)[`*_ \t\r]*$")
_LEAD = 240  # characters


def is_of_need(document: DocFile, at: Occurrence) -> bool:
    """Whether what is said of a version of a language or tool may be that it is needed, and not
    what happened in it. "e.g. with Python 3.8" is an example and stays true."""
    if at.block.kind is BlockKind.FENCE:
        return _THEN.search(at.line_text) is None and _EXAMPLE.search(at.line_text) is None
    lead = document.text(max(at.block.start, at.start - _LEAD), at.start)
    if _EXAMPLE.search(re.split(r"(?<!e\.g)[.:;]\s", lead)[-1]):
        return False
    before, after = _around(document, at)
    said = before + at.word + after
    clause = re.split(r"[,;:(]", before)[-1]
    is_under = _UNDER.search(clause) or _DENIED.match(after)
    is_within = _WITHIN.search(clause) and not _NEEDS.search(said)
    own = re.escape(version_of(at.word))
    is_if = re.search(rf"\bif\b[^.]*[^\d.]{own}(?!\d)", before, re.I)
    return not (is_under or is_within or is_if or _is_of_others(said, at.word)) and (
        _THEN.search(said) is None
    )


def _is_of_others(said: str, word: str) -> bool:
    """Whether a version stands in a sentence that is written as those of other things are: then
    the sentence may be about that one."""
    own = set(re.findall(r"\d+(?:\.\d+)*", word))
    rest = said.replace(word, " ")
    found = (m["v"] or m["full"] or m["named"] for m in _OTHERS.finditer(rest))
    return any(version not in own for version in found)


def is_bound(document: DocFile, at: Occurrence) -> bool:
    """Whether such a version is the least one, and nothing else: in code its line has to say so; in
    a sentence there is no other version of its series, and no setting that has it."""
    if at.block.kind is BlockKind.FENCE:
        return LEAST.search(at.line_text) is not None or _PINNED.search(at.line_text) is not None
    said = sentence_around(document, at)
    if at.block.kind is BlockKind.TABLE and not _is_own_row(said, at.word):
        return False
    own = {match["version"]: match["series"] for match in _FULL.finditer(at.word)}
    others = [
        match["version"]
        for match in _FULL.finditer(said)
        if match["version"] not in own and match["series"] in own.values()
    ]
    if others and not (_is_marked(document, at) and min(map(_key, others)) > min(map(_key, own))):
        return False
    return is_of_need(document, at) and _SETTING.search(said) is None


def is_whole(document: DocFile, at: Occurrence, found: Sequence[Occurrence]) -> bool:
    """Whether a sentence has the version only where `found` has it: of "Python 3.8: `--runtime
    python3.8`" one half would contradict the other."""
    said = sentence_around(document, at)
    every = re.findall(rf"(?<![\d.]){re.escape(version_of(at.word))}(?!\.?\d)", said)
    mine = [o for o in found if o.block == at.block and sentence_around(document, o) == said]
    return len(every) <= len(mine)


def _is_own_row(row: str, word: str) -> bool:
    """A row of a table that names what the version is of, and no other version: one of many rows
    tells which release needs which."""
    return _RUNTIME.search(row) is not None and not re.search(r"\d\.\d", row.replace(word, " "))


def _is_marked(document: DocFile, at: Occurrence) -> bool:
    """Whether a sign or word of its own says that a version is the least: ">= 3.6", "3.6+"."""
    lead = document.text(max(at.block.start, at.start - _LEAD), at.start)
    rest = document.text(at.end, at.block.end)
    before = re.search(r"(?:>=|≥|\bat least|\bminimum(?: \w+){0,3}:?)[\s`*\w]{0,12}\Z", lead, re.I)
    return before is not None or UPWARDS.match(rest) is not None


def _key(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split(".")))


def is_of_today(document: DocFile, at: Occurrence) -> bool:
    """Whether the project's own version may be the current one: not "since 4.3.0", nor the page
    that tells what changed in it, nor a sentence of the past or of two versions."""
    if at.block.kind is BlockKind.HEADING and _is_one_of_many(document):
        return False
    if _is_of_news(document.path, at.word) or _NOTE.match(at.line_text):
        return False
    if at.word[:1] == "v" and not _is_alone(document, at):
        return False  # a tag, which others have too: `actions/checkout@v4.2.2`
    lead = document.text(max(at.block.start, at.start - _LEAD), at.start)
    said = re.split(r"(?<=[.!?])\s+(?=[A-Z])|\n\s*\n", lead)[-1]
    if _OF_CHANGES.search(lead) or _SINCE.search(said) or _is_of_row(document, at):
        return False
    rest = document.text(at.end, at.block.end)
    if (link := _LABEL.match(rest)) and _OF_CHANGES.search(link["target"] + "#"):
        return False  # "[notes of 2.4.0](CHANGELOG.md#240)"
    if at.block.kind not in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM):
        return True
    whole = sentence_around(document, at)
    others = {m for m in re.findall(r"(?<![\w.])v?(\d+\.\d+\.\d+)", whole) if m not in at.word}
    if others or _TOLD.search(whole) or _DATED.search(whole):
        return False
    return not _is_item_of_releases(document, at)


def _is_of_news(path: str, version: str) -> bool:
    """Whether a document tells of that release alone: a post, or one with the version in its
    name."""
    numbers = re.escape(version.removeprefix("v")).replace(r"\.", "[._-]")
    return bool(
        _OF_NEWS.search(path)
        or re.search(rf"(?<!\d)(?<!\d[._-]){numbers}(?![._-]?\d)", path.rpartition("/")[2])
    )


def _is_item_of_releases(document: DocFile, at: Occurrence) -> bool:
    """Whether an item says a version as others of its list say theirs: behind the same word."""
    lead = document.text(at.block.start, at.start)
    word = re.search(r"([^\W\d]+)\W*\Z", lead)
    if at.block.kind is not BlockKind.LIST_ITEM:
        return False
    form = rf"\b{re.escape(word[1])}\W*" if word else r"\A\W*v?"
    own = re.escape(version_of(at.word))
    pattern = re.compile(rf"{form}(?!{own}(?!\.?\d))\d+\.\d+\.\d+")
    here = next(s for s in document.sections if s.start <= at.start < s.end)
    items = (b for b in here.blocks if b.kind is BlockKind.LIST_ITEM and b.group == at.block.group)
    return any(
        pattern.search(document.text(b.start, b.end)) for b in items if b.start != at.block.start
    )


def _is_alone(document: DocFile, at: Occurrence) -> bool:
    """Whether it is all that its line says, and no other line says another version so: a list of
    releases does."""
    if at.block.kind is BlockKind.FENCE or at.line_text.strip("`*_ \t\r") != at.word:
        return False
    text = document.text(0, len(document.content))
    return set(_TAG_LINE.findall(text)) <= {at.word}


def _is_of_row(document: DocFile, at: Occurrence) -> bool:
    """Whether several rows of a table have that version in a cell of its own, so that some are of
    other things; or the first cells are versions, each row of its own release."""
    lead, rest = sides(document, at)
    if at.block.kind is not BlockKind.TABLE or not _is_cell(lead, rest):
        return False
    lines = document.text(at.block.start, at.block.end).split("\n")
    found = [(line, m) for line in lines if (m := word_pattern(at.word).search(line))]
    alone = sum(_is_cell(line[: m.start()], line[m.end() :]) for line, m in found)
    firsts = sum(
        re.match(r"[\s|`*]*v?\d+\.\d+(?:\.\d+)*[\s`*]*\|", line) is not None for line in lines
    )
    return alone > 1 or (firsts > 1 and not lead.strip(" |`*v"))


def _is_cell(lead: str, rest: str) -> bool:
    return bool(
        re.search(r"(?:\A|\||\s{2})[\s`*]*v?\Z", lead) and re.match(r"[\s`*]*(?:\||\Z|\s{2})", rest)
    )


def _is_one_of_many(document: DocFile) -> bool:
    """Whether headings have several versions: then each tells of its own."""
    headings = (section.heading for section in document.sections)
    versions = {m[0] for h in headings if (m := re.search(r"\d+\.\d+(?:\.\d+)*", h))}
    return len(versions) > 1


def sentence_around(document: DocFile, at: Occurrence) -> str:
    """What stands between the full stops before and after a place of a block; a row of a table or
    the item of a list as a whole."""
    before, after = _around(document, at)
    return before + at.word + after


def _around(document: DocFile, at: Occurrence) -> tuple[str, str]:
    before = document.text(at.block.start, at.start)
    after = document.text(at.end, at.block.end)
    if at.block.kind is BlockKind.TABLE:
        return sides(document, at)
    return around(before, after)
