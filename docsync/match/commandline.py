"""Whose flag it is that stands in a command line: `pytest --verbose` is pytest's, and `app prune
--force` that of `prune`, whatever a fact says of a `--verbose` or of the `--force` of `restore`.

The words before the flag say it. What they do not say plainly is ours, as is a flag without any.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from docsync.docs.section import BlockKind, DocFile
from docsync.facts.fact import ChangeFact
from docsync.facts.programs import OTHERS
from docsync.match.occurrence import Occurrence, sides

MAX_WRAPPERS = 8  # programs that call each other in one line
MAX_CONTINUED = 30  # lines of one command
SURELY_TYPED = 2  # words, of what may be no call: a program and its command
MAX_CHARS = 2000  # on either side of a flag that are looked at

_SPAN = re.compile(
    r"(?P<mark>`+)(?!`)(?P<body>.+?)(?<!`)(?P=mark)(?!`)"
    r"|<(?P<tag>code|kbd|tt|pre)\b[^>]*>(?P<html>.+?)</(?P=tag)>",
    re.S,
)
_PROMPT = r"(?:\([\w.-]+\)\s+)?(?:(?:PS\s)?[\w.@~:/\\-]*[$%#>]\s+)"
_LEAD = re.compile(rf"[\s>]*(?:[-*+]\s+)?(?P<prompt>{_PROMPT})?[!@]?\s*")
_DOLLAR = re.compile(r"[\s>]*\$\s")
# `run: `, `"test": "`, `usage: `, `script = "`
_KEY = re.compile(r"(?:\"?[\w.:-]+\"?\s*(?::|\s=)\s+[|>]?-?\s*)|(?:RUN|CMD|ENTRYPOINT)\s+")
_ASSIGNED = re.compile(r"(?:Exec\w+|alias\s+[\w-]+)=-?")
_NEXT = re.compile(r"\s(?:&&|\|\|?|\|&|&)\s|;\s|\$\(|<\(|`")
_VARIABLE = re.compile(r"[A-Za-z_]\w*=\S*")
_TIME = re.compile(r"[\d*][\d*/,-]*|@(?:hourly|daily|weekly|monthly|yearly|reboot)")
_PROGRAM = re.compile(r"[A-Za-z_][\w.+-]*")
_COMMAND = re.compile(r"[a-z][a-z\d_-]*")
_SHELLS = frozenset("sh bash zsh shell console fish shell-session terminal cmd powershell".split())
# programs whose names are words: a comment may begin with them
_ENGLISH = frozenset("make find go code node black fish grep tar".split())
_OF_SENTENCES = frozenset("the it a an with is as of".split())

_HAS = re.compile(
    r"(?<![\w./-])`?(?P<program>[a-z][\w-]*)`?(?:'s|(?: also)? (?:has|have|knows|takes|accepts"
    r"|supports|offers)(?: an?| the| its| own)*)[ `*]*\Z"
)
_OF = re.compile(
    r"[ `*]*(?<= )(?:(?:option|flag|switch) )?of (?:the )?`?(?P<program>[a-z][\w-]*)`?(?![\w/-])"
)
_FLAG = re.compile(r"--?[\w-]+")
MAX_SAID = 80  # characters of a sentence on either side

_BEFORE = frozenset(
    """
    sudo doas env time nohup nice exec command xargs watch strace ionice stdbuf timeout setsid then
    do else if while until ! builtin winpty caffeinate
    """.split()
)
# what another program is called by, as it is typed
_CALLERS = {
    "uv": ("run", "tool run"),
    **dict.fromkeys(("poetry", "pdm", "hatch", "rye", "pixi", "pipenv", "pipx"), ("run",)),
    **dict.fromkeys(("conda", "mamba", "micromamba", "coverage"), ("run",)),
    **dict.fromkeys(("bundle", "opam"), ("exec",)),
    **dict.fromkeys(("npm", "pnpm", "yarn", "bun"), ("exec", "x", "dlx")),
    **dict.fromkeys(("npx", "uvx", "bunx", "pnpx"), ("",)),
    "go": ("run", "tool"),
}
_CONTAINERS = {
    **dict.fromkeys(
        ("docker", "podman", "nerdctl"), ("run", "exec", "compose run", "compose exec")
    ),
    **dict.fromkeys(("docker-compose", "podman-compose"), ("run", "exec")),
    "kubectl": ("exec", "run"),
    "ssh": ("",),
}
# those that take the next word, of what calls others
_VALUED = frozenset(
    """
    -p -v -e -w -u -l -n -c -f -m --name --network --env --env-file --volume --publish --entrypoint
    --user --workdir --mount --platform --file --project-name --namespace --context --profile
    --with --from --python --group --extra --package --project --directory --prefix --source
    --add-host --gpus --memory --cpus --label --hostname --container -s
    """.split()
)
_SCRIPTED = frozenset({"npm", "pnpm", "yarn", "bun"})
_OF_PACKAGES = frozenset(
    """
    install i ci add remove rm uninstall upgrade update up init create publish pack cache config
    global link unlink list ls info why outdated audit workspace workspaces set login version
    """.split()
)
_INTERPRETER = re.compile(
    r"python[\d.]*|py|pypy\d?|node|deno|ruby|perl|php|java|Rscript|tsx|ts-node|lua|julia"
    r"|(?:ba|z|k|da|fi)?sh|pwsh"
)
_HOSTS = {"conftest": "pytest", "noxfile": "nox"}
_PACKAGES = frozenset("src lib crates packages cmd bin apps python tools internal".split())


class Whose(Enum):
    OURS = "ours"
    UNSURE = "unsure"
    ANOTHERS = "another's"


def is_of_another(fact: ChangeFact, occurrence: Occurrence, document: DocFile) -> bool:
    """Whether a flag is plainly that of another program, or of another command of this one."""
    return _of_occurrence(fact, occurrence, document) is Whose.ANOTHERS


def may_be_of_another(fact: ChangeFact, occurrence: Occurrence, document: DocFile) -> bool:
    """The same, or nothing says that it is not: no certain edit. What stands for the value of an
    option is no environment variable."""
    if fact.kind.value.startswith("env-") and is_value_name(*sides(document, occurrence)):
        return True
    return _of_occurrence(fact, occurrence, document) is not Whose.OURS


def is_value_name(lead: str, rest: str) -> bool:
    """Whether a name between these parts of its line is `<TOKEN>`, or stands behind a flag
    (`--auth TOKEN`) that does not set variables."""
    if lead.endswith("<") and rest.startswith(">"):
        return True
    flag = re.search(r"(?<![\w-])(?P<flag>--?[\w-]+)(?: |\[?=)[\[{]?\Z", lead)
    if flag is None or rest.startswith("="):
        return False  # a value that is set
    return not _SETS.search(flag["flag"])


def is_typed(fact: ChangeFact, occurrence: Occurrence, document: DocFile) -> bool:
    """Whether a flag stands in a command line of the program that the fact is about, and no word
    of it names another command."""
    place = _place(occurrence, document)
    call = _call(fact, *place[:2], language=place[2]) if place is not None else None
    if call is None or not call.is_own or "--" in call.after:
        return False
    return _of_call(fact, call) is Whose.OURS


def _of_occurrence(fact: ChangeFact, occurrence: Occurrence, document: DocFile) -> Whose:
    place = _place(occurrence, document)
    return whose(fact, *place[:2], language=place[2]) if place is not None else Whose.OURS


def _said_of_program(fact: ChangeFact, text: str, at: int) -> tuple[int, int] | None:
    """The flag at a place, where a sentence says that another program has it: "pip has `--timeout`
    too", "make's `-j`", "`--verbose` of pip"."""
    flag = _FLAG.match(text, at)
    if flag is None:
        return None
    before = re.split(r"[.;]\s", text[max(at - MAX_SAID, 0) : at])[-1]
    after = re.split(r"[.;]\s", text[flag.end() : flag.end() + MAX_SAID])[0]
    found = [_HAS.search(before), _OF.match(after)]
    own = _own(fact.place.path, fact.owner, fact.programs)
    is_said = any(m is not None and m["program"] in OTHERS - own for m in found)
    return flag.span() if is_said else None


def _place(occurrence: Occurrence, document: DocFile) -> tuple[str, int, str | None] | None:
    """The text around a flag, where it stands in it, and the language if that is code."""
    block = occurrence.block
    if not occurrence.word.startswith("-") or block.kind is BlockKind.HEADING:
        return None
    # whole lines, so that no character is cut
    content = document.content
    near = max(block.start, occurrence.start - MAX_CHARS), occurrence.end + MAX_CHARS
    start = max(content.rfind(b"\n", block.start, near[0]) + 1, block.start)
    end = content.find(b"\n", near[1], block.end)
    end = end if end >= 0 else block.end
    if max(occurrence.start - start, end - occurrence.end) > 4 * MAX_CHARS:
        return None
    text, at = document.text(start, end), len(document.text(start, occurrence.start))
    is_code = block.kind is BlockKind.FENCE or occurrence.where == "fence"
    return text, at, (block.info or "text") if is_code else None


def foreign_spans(
    fact: ChangeFact, text: str, places: list[int], code: tuple[tuple[int, int], ...]
) -> list[tuple[int, int]]:
    """The command lines, up to the ends of their lines or code spans, around those of the flags at
    `places` that may be another's; `code` are the spans of the lines of code."""
    found = []
    for at in places:
        is_code = any(start <= at < end for start, end in code)
        if not is_code and (flag := _said_of_program(fact, text, at)) is not None:
            found.append(flag)
            continue
        if whose(fact, text, at, language="sh" if is_code else None) is Whose.OURS:
            continue
        start, end = text.rfind("\n", 0, at) + 1, text.find("\n", at)
        span = None if is_code else _span_around(text, at)  # None where a prompt says it
        found.append(span or (start, end if end >= 0 else len(text)))
    return found


_SETS = re.compile(r"\A-[eE]\Z|env|var|arg|secret|set|define|pass")  # flags that take variables


@dataclass(frozen=True, slots=True)
class _Call:
    """What a command line calls, and the words after that; `is_sure` says that it is no prose."""

    program: str
    after: list[str]
    prompt: str
    is_own: bool
    is_sure: bool


def whose(fact: ChangeFact, text: str, at: int, *, language: str | None) -> Whose:
    """Of the flag at `at`; `language` is that of the code that it stands in, None in prose."""
    if language is None and _said_of_program(fact, text, at) is not None:
        return Whose.ANOTHERS
    call = _call(fact, text, at, language=language)
    return _of_call(fact, call) if call is not None else Whose.OURS


def _of_call(fact: ChangeFact, call: _Call) -> Whose:
    program, after, prompt = call.program, call.after, call.prompt
    if program in _ENGLISH and (prompt == "#" or not _OF_SENTENCES.isdisjoint(after)):
        return Whose.OURS
    if program in OTHERS and not call.is_own:
        return Whose.UNSURE if "--" in after else Whose.ANOTHERS
    is_call = call.is_sure and prompt != "#"
    return _of_command(fact, program, after, is_own=call.is_own, is_call=is_call)


def _call(fact: ChangeFact, text: str, at: int, *, language: str | None) -> _Call | None:
    """None of prose, what a comment says, or the value of something."""
    line = _line(text, at, language)
    if line is None:
        return None
    before, is_plainly_code = line
    lead = _LEAD.match(before)
    assert lead is not None
    prompt = (lead["prompt"] or "").strip()
    rest = _ASSIGNED.sub("", before[lead.end() :], count=1)
    rest = rest[key.end() :] if (key := _KEY.match(rest)) else rest
    if re.search(r"\s(?:#|//)\s|=[\"']?\Z", rest):
        return None
    words = [word for word in map(_bare, _NEXT.split(rest)[-1].split()) if word]
    program, after = _called(words)
    own = _own(fact.place.path, fact.owner, fact.programs)
    is_own = program in own or (bool(after) and f"{program}-{after[0]}" in own)
    is_sure = is_plainly_code or is_own or prompt not in ("", "#")
    return _Call(program, after, prompt, is_own, is_sure)


def _of_command(
    fact: ChangeFact, program: str, after: list[str], *, is_own: bool, is_call: bool
) -> Whose:
    """By the command that the words name, which is a word behind the program, or the first."""
    commands = [_plain(after[at]) for at in _arguments(after, frozenset())]
    first = commands[0] if commands else ""
    own = [_plain(word) for word in re.split(r"[\s.]+", fact.owner) if word]
    others = {_plain(word) for word in fact.other_commands}
    for at, word in enumerate(commands if is_own else [_plain(program), *commands]):
        if own and word == own[-1]:
            return Whose.OURS
        if word in others and (is_call or at < SURELY_TYPED):
            return Whose.ANOTHERS
    # an owner that is a class or the program itself is no command
    is_known = bool(own) and own[-1] not in (_plain(p) for p in (program, *fact.programs))
    is_known = is_known and all(_COMMAND.fullmatch(word) for word in own) and bool(program)
    is_other = is_known and _COMMAND.fullmatch(first) is not None and first not in own
    return Whose.UNSURE if is_other and is_call else Whose.OURS


def _plain(word: str) -> str:
    return word.replace("_", "-")


def _line(text: str, at: int, language: str | None) -> tuple[str, bool] | None:
    """What stands before the flag in its command line, and whether that is nothing but one; None
    for prose."""
    if language is None:
        span = _span_around(text, at)
        if span is not None:
            if text.endswith(("```", "<pre>"), 0, span[0]):
                return _lines_to(text, at), False
            return re.sub(r"\s+", " ", text[span[0] : at]), True
        start = text.rfind("\n", 0, at) + 1
        return (_lines_to(text, at), True) if _DOLLAR.match(text[start:at]) else None
    return _lines_to(text, at), language.lower() in _SHELLS


def _span_around(text: str, at: int) -> tuple[int, int] | None:
    """In its line, or broken over several of one paragraph."""
    for border in ("\n", "\n\n"):
        start = max(text.rfind(border, 0, at), at - MAX_CHARS, 0)
        end = text.find(border, at, at + MAX_CHARS)
        for match in _SPAN.finditer(text, start, end if end >= 0 else at + MAX_CHARS):
            group = "body" if match["mark"] else "html"
            if match.start(group) <= at < match.end(group):
                return match.span(group)
    return None


def _lines_to(text: str, at: int) -> str:
    """The line up to the flag, with those above that it goes on from."""
    start = max(text.rfind("\n", 0, at) + 1, at - MAX_CHARS)
    line = text[start:at]
    for _ in range(MAX_CONTINUED):
        above = text[:start].rstrip("\n")
        if not start or not above.endswith("\\") or start - len(above) > 1:
            break
        start = above.rfind("\n") + 1
        line = f"{above[start:-1]} {line.lstrip()}"
    return line


def _bare(word: str) -> str:
    """Without quotes and the marks of a list; a placeholder stays one."""
    return re.sub(r"\A(?:\[?[\"']|\[$|\[(?=-)|\()+|[\"',\])]+\Z", "", word)


def _called(words: list[str]) -> tuple[str, list[str]]:
    """The program that runs, and the words behind it; "" where that is not known."""
    words = list(words)
    for _ in range(MAX_WRAPPERS):
        while words and (_TIME.fullmatch(words[0]) or _VARIABLE.fullmatch(words[0])):
            words.pop(0)
        if not words:
            break
        name = _base(words[0])
        inner = _behind(name, words[1:])
        if inner is None:
            return (name, words[1:]) if _PROGRAM.fullmatch(name) else ("", words[1:])
        words = inner
    return "", []


def _behind(name: str, rest: list[str]) -> list[str] | None:
    """The words of what the program `name` runs: none of them where that is not known, and None
    where it runs nothing."""
    plain = _arguments(rest, _VALUED)
    if name in _BEFORE:
        plain = [at for at in plain if not re.fullmatch(r"[\d.]+[smhd]?|\w+=.*", rest[at])]
        return rest[plain[0] :] if plain else None
    if _INTERPRETER.fullmatch(name):
        return _script(name, rest)
    if name == "find" and ("-exec" in rest or "-execdir" in rest):
        return rest[max(at for at, word in enumerate(rest) if word.startswith("-exec")) + 1 :]
    if name in ("cargo", "dotnet") and "--" in rest and {"run", "r"}.intersection(rest):
        return rest[rest.index("--") + 1 :]
    for typed in (*_CALLERS.get(name, ()), *_CONTAINERS.get(name, ())):
        size = len(typed.split())
        if " ".join(rest[at] for at in plain[:size]) != typed:
            continue
        behind = rest[plain[size - 1] + 1 :] if size else rest
        if name in _CONTAINERS:
            return _inside(name, behind)
        return _script("python", behind) if name == "coverage" else _run(behind)
    return _of_package(name, rest, [rest[at] for at in plain]) if name in _SCRIPTED else None


def _of_package(name: str, rest: list[str], plain: list[str]) -> list[str] | None:
    """A script that a manifest names, or what yarn and its like look up."""
    if "--" in rest:
        return rest[rest.index("--") + 1 :]
    if name == "npm" or not plain or plain[0] in _OF_PACKAGES:
        return None
    return rest[rest.index(plain[0]) + (plain[0] == "run") :]


def _run(behind: list[str]) -> list[str] | None:
    plain = _arguments(behind, _VALUED)
    first = plain[0] if plain else len(behind)
    if "--" in behind[:first]:
        return behind[behind.index("--") + 1 :]
    if "-m" in behind[:first]:
        return _script("python", behind)
    return (
        [behind[first].partition("@")[0] or behind[first], *behind[first + 1 :]] if plain else None
    )


def _inside(name: str, behind: list[str]) -> list[str] | None:
    """What runs in a container, pod or host, which may be the program itself."""
    if name == "kubectl" and "--" in behind:
        return behind[behind.index("--") + 1 :]
    plain = _arguments(behind, _VALUED)
    if not plain:
        return None
    words = behind[plain[0] :]
    inside = _arguments(words[1:], _VALUED)
    if inside and _base(words[1 + inside[0]]) in OTHERS:
        return words[1 + inside[0] :]
    return [re.split(r"[:@]", _base(words[0]))[0], *words[1:]]


def _script(name: str, rest: list[str]) -> list[str] | None:
    """Of an interpreter."""
    plain = _arguments(rest, frozenset())
    if rest and re.fullmatch(r"-\w*[ce]", rest[0]):
        return rest[1:] if name.endswith("sh") else []
    if "-m" in rest[:-1] and name.startswith("py"):
        at = rest.index("-m") + 1
        if not plain or at <= plain[0]:
            return [rest[at].partition(".")[0].replace("_", "-"), *rest[at + 1 :]]
    return rest[plain[0] :] if plain else None


def _base(word: str) -> str:
    name = word.replace("\\", "/").rstrip("/").rpartition("/")[2]
    return re.sub(r"\.(?:exe|cmd)\Z", "", name)


def _arguments(words: list[str], valued: frozenset[str]) -> list[int]:
    """The places of those that are neither options, nor values of the options `valued`, nor
    placeholders."""
    found, is_value = [], False
    for at, word in enumerate(words):
        if word.startswith("-"):
            is_value = word in valued
        elif is_value:
            is_value = False
        elif word[:1] not in "[<{$" and not word.isupper():
            found.append(at)
    return found


@lru_cache(maxsize=256)
def _own(path: str, owner: str, programs: tuple[str, ...]) -> frozenset[str]:
    """Names under which the code at `path` may be called: an extension is called by what it
    extends, `pytest-cov` by pytest."""
    folders = path.split("/")
    stem = folders.pop().partition(".")[0]
    found = {*programs, *owner.split(), stem, _HOSTS.get(stem, "")}
    found |= {
        name for n, name in enumerate(folders) if n == 0 or folders[n - 1].lower() in _PACKAGES
    }
    found |= {name.partition("-")[0] for name in programs}
    found = {name.strip("_").lower() for name in found}
    return frozenset(found - {""})
