"""Which words stand in a tree."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from docsync.git.runner import Answer, Git, decode

MAX_WORDS = 60
MAX_HITS_PER_FILE = "50"
_HISTORY = re.compile(r"(?i)(?:^|/)(?:change|history|news|release|migrat|upgrad)")


class TreeWords:
    """A `WordSource` over the index: one `git grep` a word, remembered."""

    def __init__(self, git: Git) -> None:
        self._git = git
        self._known: dict[str, bool] = {}

    def has(self, word: str) -> bool:
        if word not in self._known:
            self._known[word] = self._find(word)
        return self._known[word]

    def _find(self, word: str) -> bool:
        if not word.strip() or "\n" in word or "\0" in word:
            return False
        answer = self._git.call("grep", "--cached", "-q", "-I", "-F", "-w", "-e", word)
        return answer.code == 0


def spellings(word: str) -> frozenset[str]:
    """The ways in which code may write one name: `no-cache`, `no_cache`, `noCache`, `NoCache`,
    `NO_CACHE`, and for a header `No-Cache`. A framework makes one from another."""
    parts = [p for p in re.split(r"[-_]+|(?<=[a-z0-9])(?=[A-Z])", word.strip("-_")) if p]
    if not parts:
        return frozenset((word,))
    lower = [p.lower() for p in parts]
    title = [p[:1].upper() + p[1:] for p in lower]
    return frozenset(
        (
            word,
            "-".join(lower),
            "-".join(title),
            "_".join(lower),
            "_".join(lower).upper(),
            lower[0] + "".join(title[1:]),
            "".join(title),
        )
    )


# an option as a library is told of it: first in its text, perhaps behind its short name or another
_WITH_DASHES = r"""["'`](?:-{1,2}\w[\w-]*(?:,\s*|\s+|/))*(?:%s)(?:["'`]|\s*[=,|/<\[]|\s+[<\[A-Z])"""
_COMMAND = r"""(?:[cC]ommand|[gG]roup|[pP]arser|Use|[nN]ame)\w*\s*[(=:]\s*["'`](?:%s)(?=["'`\s])"""
# and without its dashes, to a function or an attribute that makes options
_WITHOUT = (
    r"(?:Var|[fF]lag|[oO]ption|opt|String|Bool|Int|Uint|Float|Duration|Array|Slice|Count"
    r"|Arg::new|Arg::with_name|long)\w*\s*[(=][^\"'`]*[\"'`](?:%s)[\"'`]"
)

# and as an object of options has them, by their names
_IN_OBJECT = (
    r"\balias(?:es)?[\"']?\s*:\s*[^{}:]*[\"'](?:%s)[\"']"
    r"|[\"'](?:%s)[\"']\s*:\s*\{\s*(?:\Z|alias|desc|type|default|demand|boolean|string)"
)


def declaration(flag: str) -> re.Pattern[str]:
    """What a line that declares the option, or a command, looks like, whatever the language."""
    bare = flag.lstrip("-")
    if not flag.startswith("-"):
        return re.compile(_COMMAND % re.escape(flag))
    name = re.escape(bare)
    shapes = _WITH_DASHES % re.escape(flag), _WITHOUT % name, _IN_OBJECT % (name, name)
    return re.compile("|".join(shapes))


@dataclass(frozen=True, slots=True)
class TreeNames:
    """Asks which names still stand in the new state, in files that are no documentation: in the
    index, or in the commit `tip`. One git process for each question."""

    git: Git
    tip: str | None
    is_doc: Callable[[str], bool]

    def left(self, words: Iterable[str]) -> frozenset[str]:
        """Those of `words` that still stand, in any spelling."""
        asked = dict.fromkeys(w for w in words if w.strip() and "\n" not in w and "\0" not in w)
        forms = {form: word for word in [*asked][:MAX_WORDS] for form in spellings(word)}
        if not forms:
            return frozenset()
        # one expression is many times faster than a list of words, which git tries one by one
        any_form = "|".join(re.escape(form) for form in sorted(forms, key=lambda f: (-len(f), f)))
        options = ("-o", "-m", MAX_HITS_PER_FILE)
        answer = self._grep(*options, "-P", "-e", rf"(?<!\w)(?:{any_form})(?!\w)")
        if answer.code > 1:
            # this git was built without the library
            patterns = [part for form in sorted(forms) for part in ("-e", form)]
            answer = self._grep(*options, "-F", "-w", *patterns)
        hits = {form for _path, form in self._hits(answer) if form in forms}
        # of two that begin in one place git shows the longer, in which the other stands as well
        texts = [form for form in forms if " " in form and form not in hits]
        inside = {text for text in texts for hit in hits if f" {text} " in f" {hit} "}
        return frozenset(forms[form] for form in hits | inside)

    def declared(self, flags: Iterable[str]) -> frozenset[str]:
        """Those of the options and commands `flags` that a file which is no test still declares, as
        far as one line of it shows."""
        from docsync.facts.publicness import is_test_path

        asked = [f for f in dict.fromkeys(flags) if re.fullmatch(r"-*\w[\w-]*", f)]
        patterns = {flag: declaration(flag) for flag in asked[:MAX_WORDS]}
        if not patterns:
            return frozenset()
        names = "|".join(flag.lstrip("-") for flag in patterns)
        answer = self._grep("-E", "-e", rf"[\"'\`-]({names})[^A-Za-z0-9_-]")
        lines = [line for path, line in self._hits(answer) if not is_test_path(path)]
        return frozenset(f for f, shape in patterns.items() if any(map(shape.search, lines)))

    def has_module(self, path: str) -> bool:
        """Whether something can still be imported by the name that the file `path` of Python had: a
        package, a stub, or what stayed of a package."""
        stem = re.sub(r"(?:/__init__)?\.pyi?\Z", "", path)
        where = ("ls-files", "--cached") if self.tip is None else ("ls-tree", "-r", "--name-only")
        tree = () if self.tip is None else (self.tip,)
        paths = (stem, f"{stem}.py", f"{stem}.pyi")
        return bool(self.git.records(*where, "-z", *tree, "--", *paths))

    def lines(
        self, pattern: str, *, around: int = 0, paths: Sequence[str] = ()
    ) -> Iterator[tuple[str, str]]:
        """Path and text of the lines that an extended regular expression finds, with those around
        them; in `paths` alone, if there are any."""
        options = ("-E", "-m", MAX_HITS_PER_FILE, "-C", str(around), "-e", pattern)
        return self._hits(self._grep(*options, paths=paths))

    def _grep(self, *options: str, paths: Sequence[str] = ()) -> Answer:
        where, tree = (("--cached",), ()) if self.tip is None else ((), (self.tip,))
        among = ("--", *paths) if paths else ()
        return self.git.call("grep", *where, "-I", "-z", *options, *tree, *among)

    def _hits(self, answer: Answer) -> Iterator[tuple[str, str]]:
        """Path and text; release notes name what is gone."""
        lead = f"{self.tip}:" if self.tip else ""  # git names the commit before each path
        for line in decode(answer.out_bytes).split("\n"):
            path, _, text = line.partition("\0")
            path = path.removeprefix(lead)
            if text and not self.is_doc(path) and not _HISTORY.search(path):
                yield path, text


MAX_FILES = 400


def files_with(
    git: Git, words: Iterable[str], tip: str | None, wanted: Callable[[str], bool]
) -> list[str]:
    """The files of the new state that hold one of `words` (whole, as git parts words: `--jobs` is
    in `--jobs-max`) and that `wanted` takes, sorted; at most `MAX_FILES`. `tip` is a commit, or
    None for the index. One git process, which reads the words from its standard input."""
    lines = [w for w in dict.fromkeys(words) if w.strip() and "\n" not in w and "\0" not in w]
    if not lines:
        return []
    where = ("--cached",) if tip is None else ()
    answer = git.call(
        *("grep", *where, "-I", "-l", "-z", "-F", "-w", "-f", "-"),
        *((tip,) if tip else ()),
        data="\n".join(lines).encode("utf-8", "surrogateescape"),
    )
    prefix = f"{tip}:" if tip else ""
    paths = (path.removeprefix(prefix) for path in decode(answer.out_bytes).split("\0")[:-1])
    return sorted(path for path in paths if wanted(path))[:MAX_FILES]
