"""Prose about the past, which a change of today does not make wrong.

What only mentions a version but says how things are stays living: "Requires Python 3.9 or newer",
"since 2.0 the default is 5", "`--jobs` (added in 1.4) sets ...", "`--old` is deprecated since 2.0,
use `--new`". Dead is what says how things were, or tells of one change of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from docsync.docs.section import BlockKind, DocFile, DocSection
from docsync.docs.sentences import sentences
from docsync.docs.source import indent_of

# four numbers are an address
_VERSION = (
    r"(?!\d+(?:\.\d+){3}\b)v?\d+\.(?:\d+|x)(?:\.\w+)*"
    r"(?:[-.+]?(?:a|b|rc|dev|post|alpha|beta)[\w.]*)?"
)
_SERIES = r"(?:v\d+(?:\.(?:\d+|x))*|\d+(?:\.(?:\d+|x))+)"
_DATE = r"\d{4}-\d{1,2}-\d{1,2}|\d{4}/\d{1,2}/\d{1,2}"
_DAY = r"(?:19|20)\d\d{0}(?:0[1-9]|1[0-2]){0}(?:0[1-9]|[12]\d|3[01])"
# the day of a plan, a post or a meeting, and no version of an interface
_DATED = re.compile(
    rf"(?:\A|/)(?:{_DAY.format('-')}|{_DAY.format('_')})[-_][^/]+\Z"
    rf"|(?:\A|/)(?:_?posts?|blog|news)/(?:[^/]+/)*?"
    rf"(?:{_DAY.format('[-/]')}|(?:19|20)\d\d/(?:0[1-9]|1[0-2])/)"
)
# folders that keep what was decided or proposed, but for the page that lists it
_RECORD = re.compile(
    r"(?:\A|/)(?:design[-_]?proposals?|rfcs?|adrs?)/(?:[^/]+/)*(?!readme\.|index\.)[^/]+\Z", re.I
)
_TITLE = re.compile(
    rf"(?:version|release|changes in|new in|what.?s new in|released?)?\s*"
    rf"\[?(?:{_VERSION}|{_DATE}|unreleased)\]?(?:\([^)]*\))?"
    rf"(?:\s*[-–—:(,/]?\s*\(?(?:{_DATE}|[A-Z][a-z]+ \d{{1,2}},? \d{{4}}|unreleased|yanked|"
    rf"released?\b.*|\w+ \d{{4}})\)?)?\Z|"
    rf"(?:what.?s new|what.?s changed|change\s?log|release notes|"
    rf"(?:release|version|project) history|breaking changes|unreleased|"
    rf"migrati(?:on|ng) (?:guide|from|to)|upgrad(?:e|ing) (?:guide|from|to|notes)|"
    rf"(?:removed|changed|deprecated) (?:in|since) {_VERSION})\b.{{0,60}}\Z|"
    rf"(?:\w+ ){{0,3}}from (?:[\w-]+ )?{_SERIES} to (?:[\w-]+ )?{_SERIES}(?!\w).{{0,40}}\Z|"
    rf"(?:\w+ ){{0,3}}(?:changes|fixes|news|notes) (?:(?:in|for|of) )?{_VERSION}\Z|"
    r"(?:project )?roadmap\Z",
    re.I,
)
_DIRECTIVES = frozenset(
    {
        "versionadded", "versionchanged", "versionremoved",
        "version-added", "version-changed", "version-removed",
    }
)  # fmt: skip
_DIRECTIVE = re.compile(
    r"^(?P<margin>[ \t]*)(?:\.\. |(?P<run>`{3,}|:{3,})[ \t]*\{)"
    r"version-?(?:added|changed|removed)(?:::|\})[^\n]*(?:\n|\Z)|"
    r"^(?P<note>[ \t]*)(?:!!!|\?\?\?\+?)[ \t]+[\w -]*\"[^\"\n]*"
    rf"(?:changed|added|new|removed|renamed) (?:in|since) (?:version )?{_VERSION}[^\n]*(?:\n|\Z)",
    re.M | re.I,
)
# a change is told: whatever stands around it is about that day
_EVENT = re.compile(
    rf"\b(?:changed|removed|renamed|replaced|moved|dropped|fixed)(?: \w+)? "
    rf"(?:in|since|with|as of) (?:(?:version|release) )?{_VERSION}|"
    rf"\b(?:(?:as of|since|in|from|starting (?:in|with|from)|with) "
    rf"(?:(?:version|release) )?{_VERSION}[^.;]{{0,80}}?\b(?:was|were|has been|have been|got) "
    r"(?:changed|removed|renamed|replaced|moved|dropped|split|merged)\b)|"
    r"\b(?:was|were|had been) (?:previously|formerly|originally|once)\b|"
    r"\b(?:used to|formerly|in the past|"
    r"in (?:earlier|previous|older|prior|past) (?:versions?|releases?))\b",
    re.I,
)
# a version as a border, or a word for the past: only with a verb of the past is it about then
_BORDER = re.compile(
    rf"\b(?:before|prior to|until|up to|earlier than|older than|through|(?:in|with|on))"
    rf" (?:(?:the|version|versions|release|releases|earlier than|before|prior to) )*{_VERSION}|"
    rf"\b(?:pre-|<=? ?){_VERSION}|\b(?:before|prior to|until) (?:v|version |release )\d+\b|"
    r"\b(?:previously|originally|historically)\b|"
    r"\b(?:earlier|older|previous|prior|past|former) (?:versions?|releases?)\b",
    re.I,
)
_PAST_VERB = re.compile(
    r"\b(?:was|were|wasn't|weren't|had|did|didn't|could|couldn't|took|came|meant|gave|went|made|ran|"
    r"kept|got|led|left|threw|wrote|(?!need|emb|spe|fe|se|exce|succe|proce|exte|bre|le)[a-z]{2,}ed)\b",
    re.I,
)
# "is supported", "must be installed", "the required version": present, however the participle ends;
# and what was added or deprecated is still there
_PARTICIPLE = re.compile(
    r"\b(?:if|when|once|unless|after|whether|while) (?:\S+ ){1,4}?"
    r"(?:was|were|wasn't|weren't|had|did)\b|"
    r"\b(?:(?:was|were|has been|have been) )?(?:added|introduced|deprecated|released)\b|"
    r"\b(?:supported|required|needed|tested|recommended) (?:\w+ )?(?:version|release)s?\b|"
    r"\b(?:is|are|be|been|being|isn't|aren't|not|as|if|when|where|unless|a|an|the|any|all|every|each|"
    r"no|its|your|their|and|or|by|of|with|for|to|only|also)(?: (?:not|only|also|\w+ly))* "
    r"[a-z]+ed\b",
    re.I,
)


_DECISION_HEADINGS = frozenset(
    {
        "context", "context and problem statement", "decision", "decision outcome", "decisions",
        "consequences", "decision drivers", "considered options",
        "pros and cons of the options", "options considered", "alternatives considered",
    }
)  # fmt: skip
_PROPOSAL_HEADINGS = frozenset(
    {
        "motivation", "rationale", "detailed design", "drawbacks", "unresolved questions",
        "rationale and alternatives", "prior art", "rejected ideas", "alternatives",
        "backwards compatibility", "backward compatibility", "specification", "goals", "non-goals",
        "graduation criteria", "summary", "abstract",
    }
)  # fmt: skip
# of these one at least: a README too has a motivation, goals and a summary
_ONLY_IN_PROPOSALS = frozenset(
    {"detailed design", "drawbacks", "unresolved questions", "rejected ideas", "non-goals"}
)
_STATUS = re.compile(
    rb"^[ \t>|*:_-]*status[*_`]*[ \t]*[:|][*_`: \t|]*"
    rb"(?:accepted|proposed|rejected|superseded|deprecated|draft|withdrawn|final|implemented)\b",
    re.I | re.M,
)
_BANNER = re.compile(
    rb"\bthis (?:document|page|guide|article|proposal|spec(?:ification)?) (?:is|has been|was)"
    rb"[^.\n]{0,20}? (?:archived|obsolete|outdated|out of date|superseded|no longer maintained|"
    rb"historical|kept for (?:historical|reference|posterity|the record))",
    re.I,
)
_ELSEWHERE = re.compile(
    rb"\b(?:file|page|document)\b[^.]{0,40}\bmaintained\s+(?:with)?in\s+the\s+\S+\s+\S*\s*"
    rb"repository\b|\bconsider\s+(?:it|this\s+(?:file|page|document))\s+read-only\b",
    re.I,
)
_HEAD_BYTES = 1_200
MIN_RELEASES = 3
_LANGUAGE = re.compile(
    r"\b(?:python|node(?:\.js)?|go|rust|php|ruby|java|with|on|for|from|to)\b", re.I
)


def is_historical_document(document: DocFile) -> bool:
    """Whether a whole document is a record: one with a date in its path (a plan, a post), a
    decision (ADR) or a design proposal, told by its folder or by its headings and status line, or a
    page that says at its top that it is archived, or is kept in another repository; or one whose
    headings are releases."""
    if _DATED.search(document.path) or _RECORD.search(document.path):
        return True
    names = {_plain(s.heading).lower().lstrip("0123456789. ") for s in document.sections}
    head = document.content[:_HEAD_BYTES]
    decisions = len(names & _DECISION_HEADINGS)
    if _is_list_of_releases([_plain(s.heading) for s in document.sections if s.heading]):
        return True
    if any(name.startswith("decision") for name in names) and decisions >= 3:
        return True
    has_status = bool(_STATUS.search(head)) or "status" in names
    proposal = len(names & _PROPOSAL_HEADINGS) if names & _ONLY_IN_PROPOSALS else 0
    if proposal >= 4 or (has_status and (decisions >= 2 or proposal >= 3)):
        return True
    return bool(_BANNER.search(head) or _ELSEWHERE.search(head))


_OF_INTERFACE = re.compile(r"api|rest|rpc|schema|spec|proto|format|crd|model|config", re.I)
_MAJOR = re.compile(r"[-_.]v(?P<major>\d{1,2})\.\w+\Z", re.I)


def major_in_name(path: str) -> int | None:
    """The major version that a document is named after (`MANUAL-v4.md`); None for any other. An
    interface or a format has versions of its own, and more than one at a time."""
    match = _MAJOR.search(path.rpartition("/")[2])
    is_own = match is not None and _OF_INTERFACE.search(path) is None
    return int(match["major"]) if match and is_own else None


def _is_list_of_releases(headings: Sequence[str]) -> bool:
    """Whether all headings below the title are versions, the newest first, with the same words:
    "App 3.7.0". Those of a language or tool are not the project's."""
    found = [re.fullmatch(r"(?P<words>[^\d]*)v?(?P<version>\d+(?:\.\d+)+)\W*", h) for h in headings]
    told = [m for m in found[1:] if m is not None]
    if len(told) < MIN_RELEASES or len(told) < len(found) - 1:
        return False
    words = {m["words"].strip().lower() for m in told}
    versions = [tuple(map(int, m["version"].split("."))) for m in told]
    is_sorted = versions == sorted(versions, reverse=True) and len(set(versions)) == len(versions)
    return is_sorted and len(words) == 1 and _LANGUAGE.search(words.pop()) is None


def is_historical(section: DocSection, text: str) -> bool:
    """Whether a section tells of versions gone by, or of plans: it, or a heading above it, is a
    version, a date, "What's new" or the like, or all its prose stands in `versionchanged` notes.

    `text` is the decoded text of the section.
    """
    if any(_TITLE.match(_plain(heading)) for heading in section.heading_path):
        return True
    bodies = [b for b in section.blocks if b.kind not in {BlockKind.HEADING, BlockKind.OTHER}]
    return (
        bool(bodies)
        and all(b.kind is BlockKind.DIRECTIVE and b.info in _DIRECTIVES for b in bodies)
        and bool(text.strip())
    )


def historical_spans(docfile: DocFile, section: DocSection) -> list[tuple[int, int]]:
    """Byte spans, merged and in order: notes on versions with their bodies, sentences about them;
    the whole section if it `is_historical`."""
    text = docfile.text(section.start, section.end)
    if is_historical(section, text):
        return [(section.start, section.end)]
    view = docfile.content[section.start : section.end].decode("latin-1")
    spans = [*version_notes(view), *_told(view, section)]
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return [(section.start + start, section.start + end) for start, end in merged]


def _plain(heading: str) -> str:
    heading = re.sub(r"\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])", r"\1", heading)
    return heading.strip("*_` \t").removesuffix(":")


def version_notes(view: str) -> Iterator[tuple[int, int]]:
    """Version directives, each with the lines that are indented below it, or up to its fence."""
    for match in _DIRECTIVE.finditer(view):
        run = match["run"]
        if run:
            close = re.compile(rf"^[ \t]*{re.escape(run)}[ \t\r]*(?:\n|\Z)", re.M)
            found = close.search(view, match.end())
            yield match.start(), found.end() if found else len(view)
            continue
        margin = indent_of(match["margin"] or match["note"] or "")
        end = at = match.end()
        while at < len(view):
            after = view.find("\n", at) + 1 or len(view)
            line = view[at:after]
            if not line.isspace():
                if indent_of(line) <= margin:
                    break
                end = after
            at = after
        yield match.start(), end


def _told(view: str, section: DocSection) -> Iterator[tuple[int, int]]:
    for block in section.blocks:
        if block.kind in {BlockKind.FENCE, BlockKind.HEADING, BlockKind.FRONT_MATTER}:
            continue
        first, last = block.start - section.start, block.end - section.start
        if not (_EVENT.search(view, first, last) or _BORDER.search(view, first, last)):
            continue
        yield from (
            span for span in sentences(view, first, last) if tells_the_past(view[slice(*span)])
        )


def tells_the_past(sentence: str) -> bool:
    """Whether one sentence is about how things were before, or about the day they changed."""
    text = " ".join(sentence.split())
    if _EVENT.search(text):
        return True
    return bool(_BORDER.search(text)) and bool(_PAST_VERB.search(_PARTICIPLE.sub("", text)))
