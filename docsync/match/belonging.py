"""Whether headings name what an added thing belongs to: the command of a flag, the class of a
method, the file that the code stands in."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from weakref import WeakKeyDictionary

from docsync.docs.section import DocFile, DocSection
from docsync.facts.fact import ChangeFact, FactKind
from docsync.facts.flags import is_long
from docsync.facts.pairing import split_words
from docsync.facts.publicness import is_for_example
from docsync.match.occurrence import Occurrence, occurrences, word_pattern
from docsync.match.ownership import may_be_of_rival
from docsync.match.terms import (
    STRONG,
    is_path_fact,
    last_part,
    strip_quotes,
    word_strength,
)

_WEAK = frozenset(
    """
    app args argument arguments base builder cli cmd code command commands common config core
    default flags function handler index init lib main manager mod module options parser plugin
    resources service settings src types utils
    """.split()
)
_UNNAMED = frozenset({"__init__", "index", "mod", "main", "command", "cmd"})
_NAME = re.compile(r"[A-Za-z_][\w.]*\w")
_KINDS = frozenset("arguments class command commands flags options parameters subcommand".split())


def owner_words(fact: ChangeFact) -> frozenset[str]:
    """Single words by which a heading may name it, without those that name anything."""
    return (_words(last_part(fact.owner)) | _words(fact.owner) | _words(_stem(fact))) - _WEAK


def named_in(words: frozenset[str], headings: Sequence[str]) -> bool:
    return not words.isdisjoint(_words(" ".join(headings)))


def named_words(fact: ChangeFact, headings: Sequence[str]) -> int:
    """How many words of the owner and the file the headings have, and be it those of anything."""
    return len((_words(fact.owner) | _words(_stem(fact))) & _words(" ".join(headings)))


MAX_HEADING = 200  # characters that are read
_TAKEN = re.compile(
    r"(?<=\w)(?: (?:[A-Z][A-Z_]+|<[^<>]+>|\[[^\[\]]+\]|\.{3})(?:\.{3})?)+(?=[`*]*\Z)"
)


def is_headed(fact: ChangeFact, headings: Sequence[str]) -> bool:
    """Whether one heading says the owner and nothing else, but for the name of the program before
    a command and what that takes: "app build [DIR]" is `build`, `self show` is not `show`."""
    owners = [_sequence(fact.owner)]
    if not fact.owner:
        owners.append([word for word in _sequence(_stem(fact)) if word not in _WEAK])
    else:
        owners += [_sequence(f"{program} {fact.owner}") for program in fact.programs]
    bare = (_sequence(_TAKEN.sub("", heading[:MAX_HEADING])) for heading in headings)
    said = [[word for word in words if word not in _KINDS] for words in bare]
    return any(owner and owner in said for owner in owners)


def may_join(fact: ChangeFact, names: Collection[str], section: DocSection) -> bool:
    """Whether a new option of Go goes where options with these names are listed: its command is
    named above, or all of those that it is declared with are there, as where commands share some.
    Most of them may be those of another command as well."""
    if fact.kind is not FactKind.FLAG_ADDED or fact.language != "go" or not fact.owner:
        return True
    stem = section.path.rpartition("/")[2].partition(".")[0]
    own = re.compile(rf"(?<![\w-]){re.escape(fact.owner)}(?![\w-])|{_spaced(fact.owner)}", re.I)
    if any(own.search(text.replace("_", " ")) for text in (*section.heading_path, stem)):
        return True
    shown = {name.lstrip("-") for name in names}
    return all(name.lstrip("-") in shown for name in fact.siblings if is_long(name))


def _spaced(name: str) -> str:
    """`attach-sbom` as "attach sbom"."""
    words = r"[ -]".join(map(re.escape, name.split("-")))
    return rf"(?<![\w-]){words}(?![\w-])"


def is_headed_by(fact: ChangeFact, section: DocSection) -> bool:
    """Whether the headings end with the command that the fact is of, word for word."""
    owner, words = fact.owner.split(), _called(section)
    return bool(owner) and any(
        words[at : at + len(owner)] == owner for at in range(len(words) - len(owner) + 1)
    )


def is_headed_by_another(fact: ChangeFact, section: DocSection) -> bool:
    """Whether the headings name a command that is called so in another group: `remote show` of
    `stash show`."""
    owner = fact.owner.split()
    return len(owner) > 1 and owner[-1] in _called(section) and not is_headed_by(fact, section)


def _called(section: DocSection) -> list[str]:
    return re.findall(r"[\w.-]+", " ".join(section.heading_path).replace("`", " "))


_OF_DOCUMENTS = frozenset("doc docs documentation book guide site website".split())


def is_of_example_alone(fact: ChangeFact, document: DocFile) -> bool:
    """Whether what a name is or holds is said by an example, and the document lies elsewhere: what
    an example chooses is no default of the program. What lies among documents is theirs."""
    path = fact.place.path
    if not is_for_example(path) or is_path_fact(fact):
        return False
    first = path.split("/", 1)[0]
    if first in _OF_DOCUMENTS and document.path.startswith(f"{first}/"):
        return False
    folder = document.path.rpartition("/")[0]
    return not (is_for_example(document.path) and path.startswith(f"{folder}/"))


def is_beside(fact: ChangeFact, document: DocFile) -> bool:
    """Whether a document lies in the folder of the changed file or below; of one at the top only
    what lies there too."""
    folder, slash, _ = fact.place.path.rpartition("/")
    return document.path.startswith(f"{folder}/") if slash else "/" not in document.path


MIN_LISTED = 2  # fields of the same names that another class has
# words of a class's name that do not tell what it is for
GENERIC = frozenset("app args base config configuration opts options params props settings".split())
_OF_METHODS = frozenset(
    {
        FactKind.PARAMETER_ADDED,
        FactKind.PARAMETER_REMOVED,
        FactKind.PARAMETER_RENAMED,
        FactKind.PARAMETERS_REORDERED,
        FactKind.DEFAULT_CHANGED,
        FactKind.ANNOTATION_CHANGED,
        FactKind.HELP_CHANGED,
    }
)
_NAMED: WeakKeyDictionary[DocFile, dict[tuple[str, int, int], bool]] = WeakKeyDictionary()
_OF_CLASSES = frozenset({FactKind.SYMBOL_RENAMED, FactKind.SYMBOL_REMOVED})
_CLASS = re.compile(
    r"[Cc]lass:? +`?[A-Z]\w*`?|`[A-Z]\w*[a-z]\w*(?:\([^()]*\))?`|[A-Z][a-z\d]+[A-Z]\w*(?:\(.*\))?"
)
_TITLE = re.compile(
    r"(?:[Cc]lass:? +`?(?P<class>[A-Z]\w+)`?|`(?P<code>[A-Z]\w+)`|(?P<bare>[A-Z][a-z]+[A-Z]\w+))"
)


def is_page_of_another(fact: ChangeFact, document: DocFile) -> bool:
    """Whether the title is the name of one class and no word of it is the owner's: the page of
    `Client` may share options with a `Pool`."""
    title = next((s.heading for s in document.sections if s.level), "")
    named = _TITLE.fullmatch(title.strip())
    owners = owner_words(fact)
    if named is None or not fact.owner:
        return False
    return not named_in(owners, [named[named.lastgroup or 0]])


def is_of_another(fact: ChangeFact, headings: Sequence[str]) -> bool:
    """Whether the headings name another class by the owner's name with words before it, and the
    owner nowhere: what a `Pool` got new is no news of a `BalancedPool`."""
    owners = {part.lower() for part in re.split(r"\W+", fact.owner) if len(part) > 2} - _WEAK
    owners = owners or {stem for stem in [_stem(fact).lower()] if len(stem) > 2} - _WEAK
    named = {last_part(name) for heading in headings for name in _NAME.findall(heading)}
    if any(name.lower() in owners for name in named):
        return False
    return any(
        len(name) > len(owner) and name.lower().endswith(owner) and name[-len(owner)].isupper()
        for name in named
        for owner in owners
    )


def is_under_other_command(fact: ChangeFact, occurrence: Occurrence, section: DocSection) -> bool:
    """Whether a flag stands under the heading of another command than the fact's, in a line that
    does not name this one."""
    owner = last_part(fact.owner)
    return (
        occurrence.word.startswith("-")
        and owner != ""
        and any(_is_about(other, section) for other in fact.other_commands)
        and not _is_about(owner, section)
        and not _names(owner, occurrence)
    )


def is_of_other_command(
    fact: ChangeFact, occurrence: Occurrence, document: DocFile, section: DocSection
) -> bool:
    """The same, or it may be of a rival, or another section is about the command of the renamed
    flag and has the flag too: what has that name here may be another's."""
    if is_under_other_command(fact, occurrence, section):
        return True
    if may_be_of_rival(fact, occurrence, document, section):
        return True
    owner = last_part(fact.owner)
    if fact.kind is not FactKind.FLAG_RENAMED or not owner or _is_about(owner, section):
        return False
    return not _names(owner, occurrence) and any(
        _is_about(owner, other) and any(True for _ in occurrences(document, other, occurrence.word))
        for other in document.sections
    )


def _names(word: str, occurrence: Occurrence) -> bool:
    return re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", occurrence.line_text) is not None


def _is_about(name: str, section: DocSection) -> bool:
    """Whether a heading above the section begins or ends with the name: "install / i", "`app
    install`"."""
    words = (re.findall(r"[\w-]+", heading) for heading in section.heading_path)
    return any(name in (each[0], each[-1]) for each in words if each)


def _stem(fact: ChangeFact) -> str:
    """The name of the file, or of its folder where the file has the name of none."""
    parts = fact.place.path.split("/")
    stem = re.sub(r"(\.d)?\.\w+\Z", "", parts[-1])
    return parts[-2] if stem.lower() in _UNNAMED and len(parts) > 1 else stem


def _words(text: str) -> frozenset[str]:
    return frozenset(word for word in _sequence(text) if len(word) > 2)


def _sequence(text: str) -> list[str]:
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", text)
    return re.findall(r"[a-z]+", spaced.lower())


def is_below_other_class(fact: ChangeFact, document: DocFile, section: DocSection) -> bool:
    """Whether a section is about something else than the class whose method or field a fact is of:
    another heading of the document is the class, and no word here names it. For a field it has to
    list others of the same names."""
    parts = [part for part in fact.owner.split(".") if part != "__init__"]
    owner = next((part for part in reversed(parts[-2:]) if part[:1].isupper()), "")
    if fact.kind not in _OF_METHODS or not owner:
        return False
    named = word_pattern(owner)
    if any(map(named.search, section.heading_path)):
        return False
    if named.search(document.text(section.start, section.end)):
        return False
    if parts[-1] != owner:
        whole = rf"(?:[Cc]lass:? +)?[`*]*(?:\w+\.)*{re.escape(owner)}(?:\(.*\))?[`*]*"
        return any(re.fullmatch(whole, one.heading.strip()) for one in document.sections)
    telling = {word.lower() for word in split_words(owner)} - GENERIC

    def tells(headings: Sequence[str]) -> bool:
        return telling <= {word.lower() for one in headings for word in split_words(one)}

    if not telling or tells(section.heading_path):
        return False
    if not any(tells([one.heading]) for one in document.sections):
        return False
    listed = (occurrences(document, section, strip_quotes(name)) for name in fact.siblings)
    return sum(any(o.is_subject for o in found) for found in listed) >= MIN_LISTED


def may_be_of_other_class(
    fact: ChangeFact, occurrence: Occurrence, document: DocFile, section: DocSection
) -> bool:
    """Whether a method's name may be that of another class's method: its line does not name the
    class, and the heading is another class, or, of a plain word, only other sections name it. Where
    the code still has the name, the class has to be named before any other."""
    owner = last_part(fact.owner)
    is_key = fact.kind is FactKind.KEY_RENAMED and fact.stands_elsewhere
    if (
        not (is_key or fact.kind in _OF_CLASSES)
        or not owner[:1].isupper()
        or "." in occurrence.word
    ):
        return False
    snake = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", owner).lower()
    named = re.compile(rf"(?<!\w)(?:{re.escape(owner)}|{re.escape(snake)}s?)(?!\w)")
    if fact.kind.is_rename and fact.stands_elsewhere:
        from docsync.match.member import is_owners, is_within_another

        if is_key:  # of which a document need not say in what it is read
            return is_within_another(named, occurrence, document)
        if not is_owners(owner, named, occurrence, document, section):
            return True
    if named.search(" ".join((occurrence.line_text, *section.heading_path, section.path))):
        return False
    if _CLASS.fullmatch(section.heading.strip()):
        return True
    if word_strength(occurrence.word) >= STRONG:
        return False
    known = _NAMED.setdefault(document, {})

    def is_in(start: int, end: int) -> bool:
        if (owner, start, end) not in known:
            known[owner, start, end] = named.search(document.text(start, end)) is not None
        return known[owner, start, end]

    return not is_in(section.start, section.end) and is_in(0, len(document.content))
