"""What a change in the code says that documentation can be about."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docsync.facts.record import Records

SURE = 0.95
"""Certainty of a fact that syntax tells, of a name that is there to be used."""
WORDS = "text"
"""The `language` of a fact that the words of lines tell, whatever they are written in."""
COMPLETION = "completion"
"""The `language` of a fact that a file for a shell's completion tells, not the program itself."""
SENTENCES = "sentences"
"""The `language` of a passage that has whole sentences more, and is the same otherwise."""


class FactKind(StrEnum):
    SYMBOL_ADDED = "symbol-added"
    SYMBOL_REMOVED = "symbol-removed"
    SYMBOL_RENAMED = "symbol-renamed"
    SYMBOL_MOVED = "symbol-moved"
    PARAMETER_ADDED = "parameter-added"
    PARAMETER_REMOVED = "parameter-removed"
    PARAMETER_RENAMED = "parameter-renamed"
    PARAMETERS_REORDERED = "parameters-reordered"
    DEFAULT_CHANGED = "default-changed"
    ANNOTATION_CHANGED = "annotation-changed"
    DECORATOR_CHANGED = "decorator-changed"
    CONSTANT_CHANGED = "constant-changed"
    EXCEPTION_ADDED = "exception-added"
    EXCEPTION_REMOVED = "exception-removed"
    COMMAND_ADDED = "command-added"
    COMMAND_REMOVED = "command-removed"
    COMMAND_RENAMED = "command-renamed"
    FLAG_ADDED = "flag-added"
    FLAG_REMOVED = "flag-removed"
    FLAG_RENAMED = "flag-renamed"
    CHOICES_CHANGED = "choices-changed"
    HELP_CHANGED = "help-changed"
    ENV_ADDED = "env-added"
    ENV_REMOVED = "env-removed"
    ENV_RENAMED = "env-renamed"
    MESSAGE_ADDED = "message-added"
    MESSAGE_REMOVED = "message-removed"
    MESSAGE_CHANGED = "message-changed"
    DOCSTRING_CHANGED = "docstring-changed"
    KEY_ADDED = "key-added"
    KEY_REMOVED = "key-removed"
    KEY_RENAMED = "key-renamed"
    VALUE_CHANGED = "value-changed"
    # `symbol` is the path (`/users/{id}`), `owner` its methods (`GET, PUT`)
    ROUTE_ADDED = "route-added"
    ROUTE_REMOVED = "route-removed"
    ROUTE_RENAMED = "route-renamed"
    FILE_ADDED = "file-added"
    FILE_REMOVED = "file-removed"
    FILE_MOVED = "file-moved"
    LINE_CHANGED = "line-changed"
    PASSAGE_CHANGED = "passage-changed"  # words in a row, and what stays beside them
    BODY_CHANGED = "body-changed"  # nothing that has a name: only a thorough look takes it
    # what a language without a module of its own still shows: words, not syntax
    TOKEN_RENAMED = "token-renamed"
    TOKEN_ADDED = "token-added"
    TOKEN_REMOVED = "token-removed"

    @property
    def is_addition(self) -> bool:
        return self.value.endswith("-added")

    @property
    def is_removal(self) -> bool:
        return self.value.endswith("-removed")

    @property
    def is_rename(self) -> bool:
        return self.value.endswith(("-renamed", "-moved"))


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the code: `line` is 1-based, in the new blob unless the thing was removed."""

    path: str
    line: int


Values = tuple[str | None, ...]
"""Of a row, place by place; None where it has nothing in the place of another's value."""


@dataclass(frozen=True, slots=True)
class Rows:
    """A new row and those of its form that stand above and below it, from the nearest on. `surplus`
    is what some of them have that has no place in the new one. `records` are the rows of the whole
    list, of another form as well, where each is a bracket with what it says in it."""

    own: Values
    above: tuple[Values, ...]
    below: tuple[Values, ...]
    surplus: tuple[str, ...] = ()
    records: Records | None = None

    @property
    def beside(self) -> tuple[Values, ...]:
        return (*self.above, *self.below)


@dataclass(frozen=True, slots=True)
class ChangeFact:
    """One change.

    `symbol` is the word that documentation would use, as it stood *before* the change (for an
    addition, as it stands now): a bare name (`connect`, `timeout_s`), a flag (`--jobs`), an
    environment variable (`APP_TOKEN`), a dotted key (`tool.app.line-length`), a path.

    `owner` is what it belongs to, dotted, without the symbol (`client.Session.get` for a
    parameter; the command for a flag; the table for a key); empty if nothing.

    `before` and `after` are what changed, as source text: for a rename the two names; for a
    default, constant or value the two values; for a message the two texts; for a file the two
    paths; for annotations, decorators, choices, help and docstrings the two texts. An addition has
    `before=None` and in `after` its value or default if it has one, a removal the other way round.

    `siblings` are the names that stand beside it in the code (parameters of the same function,
    flags of the same command, keys of the same table, members of the same class), nearest first:
    the docs that list those are where an addition belongs.

    `detail` is the code that shows the new state (signature and first docstring line, help text),
    at most a few lines, for prompts. `certainty` is 1.0 where syntax says so, less where words do.
    `stands_elsewhere` is of something removed that may still be there, as an option that the code
    declares in another place, or a member that its type may have from another type now, of an
    address at which another program may still answer, and of a renamed member whose old name the
    code still has, so that it may be another type's: only a person knows what a text means.

    `programs` are of a flag what the programs of the repository are called, `other_commands` the
    commands of which it is none: a flag of its name there is another one. Both hold as much as is
    known. Of a version they are what its package is called, and the other packages of the
    repository; `home` is then the folder of the package, empty for that of the whole. `rows` are of
    a passage that is a new row among others: `symbol` is the value that names it, `siblings` are
    the names of the others. `reworded` are of a renamed flag its help texts, if they changed as
    well.

    `rivals` are things of the same name that are as they were: pairs of what the owner is told by,
    "" for the program itself, and what theirs is told by, see `match.rivals`. `others_at` are the
    other folders whose files of this kind have the like, see `match.folders`.
    """

    kind: FactKind
    symbol: str
    before: str | None
    after: str | None
    place: Place
    is_public: bool
    language: str
    owner: str = ""
    siblings: tuple[str, ...] = ()
    detail: str = ""
    certainty: float = 1.0
    stands_elsewhere: bool = False
    programs: tuple[str, ...] = ()
    other_commands: tuple[str, ...] = ()
    home: str = ""
    rows: Rows | None = None
    rivals: tuple[tuple[str, str], ...] = ()
    reworded: tuple[str, str] | None = None
    others_at: tuple[str, ...] = ()

    @property
    def is_told_by_words(self) -> bool:
        """Whether no grammar and no format says so, only the words of the lines."""
        return self.language in (WORDS, SENTENCES)

    @property
    def is_need(self) -> bool:
        """Whether the thing has to be given now, or no longer."""
        is_typed = self.kind is FactKind.ANNOTATION_CHANGED
        return is_typed and {self.before, self.after} == {"required", "optional"}

    @property
    def is_excerpt(self) -> bool:
        """Whether a passage is one of whole lines."""
        return self.kind is FactKind.PASSAGE_CHANGED and "\n" in (self.before or "")

    @property
    def is_continuation(self) -> bool:
        """Whether a passage stays as it is, and new sentences stand behind or in it."""
        return self.kind is FactKind.PASSAGE_CHANGED and self.language == SENTENCES

    @property
    def id(self) -> str:
        """Stable within a run and between runs on the same diff."""
        return f"{self.kind}:{self.place.path}:{self.owner}:{self.symbol}"


@dataclass(frozen=True, slots=True)
class Unchecked:
    """A changed file that could not be looked into, and why. Never silently fine."""

    path: str
    why: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What a whole diff says, and what of it could not be read; `unread` of the files for want of
    time."""

    facts: tuple[ChangeFact, ...]
    unchecked: tuple[Unchecked, ...]
    unread: int = 0
