"""The words by which documentation could speak of a fact."""

from __future__ import annotations

import re
from functools import lru_cache

from docsync.facts.fact import ChangeFact, FactKind
from docsync.facts.flags import is_long

_PLAIN_WORD = re.compile(r"[A-Za-z][a-z]*\Z")
_NUMBER = re.compile(r"\d+\Z")
_QUOTES = "\"'`"

# words that name a thing in one project and mean nothing in most
COMMON = frozenset(
    """
    a add all and any app args as at author auto base be block body bool boolean break build by
    call case cases change check class classes cli code command common config content context
    copy core count create current data date default description detail details dict doc docs
    each else empty end env error event example examples exception exit extra false field file
    files filter find first fix flag float for format from func function get group handle
    handler has hash help home host id if in index info init input int integer is item items
    join json key keys kind label last len length level license line lines link list load local
    log loop main match message messages meta method methods mode module modules more name names
    new next no node none normal not null number object of off on one only open option options
    or order out output override own package packages page parent parse path paths pattern
    plugin port prefix print process project property public python query raw read readme
    release remove repo request reset response result results return root row rule run runner
    save script scripts search section self send server session set setting settings setup shell
    show simple single size sort source split start state static status stop store str string
    strip style sub suffix support system tag tags target task tasks temp test testing tests
    text the then this time timeout title to tool top total tree true try two type types up
    update url urls usage use used user util utils val valid validate value values var variable
    verbose version view wait warning when with work worker write yaml yes
    """.split()
)


MAX_SIBLINGS = 12  # of an added thing, that are looked for; the nearest in the code stand first


_CHOICE = re.compile(r"\w[\w.-]*")


def beside(fact: ChangeFact) -> tuple[str, ...]:
    """What a text that tells of the fact would name too: of the values of an option the others,
    and no other options."""
    if fact.kind is FactKind.CHOICES_CHANGED:
        return tuple(_CHOICE.findall(fact.before or ""))
    return fact.siblings


def sibling_forms(word: str) -> tuple[str, ...]:
    """A name and, for one that code gives bare (`option("tree")`), the flag that users type."""
    word = strip_quotes(word)
    if word.startswith("-") or not re.fullmatch(r"[a-z][\w-]*", word):
        return (word,)
    return (word, "--" + word.replace("_", "-"))


def member_names(fact: ChangeFact, name: str) -> tuple[str, ...]:
    """`Limiter.reset` of a method or attribute, and `limiter.reset`: an instance is named after its
    class. Unlike a plain word these are its own. Empty for what no class owns."""
    owner = last_part(fact.owner)
    is_symbol = fact.kind in (FactKind.SYMBOL_RENAMED, FactKind.SYMBOL_REMOVED)
    if not is_symbol or len(owner) < 3 or not owner[:1].isupper() or not name.isidentifier():
        return ()
    instance = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", owner).lower()
    return f"{owner}.{name}", f"{instance}.{name}"


def strip_quotes(text: str) -> str:
    text = text.strip()
    if len(text) >= 2 and text[0] in _QUOTES and text[-1] == text[0]:
        return text[1:-1]
    return text


STRONG = 0.7  # a word of this strength means the thing wherever it stands
PLAIN = 0.3  # a word of less alone means it nowhere


def is_title_word(word: str) -> bool:
    """One word that begins as every heading and item does: `Licenses` may be a field, and is a word
    of the language."""
    return word[:1].isupper() and word[1:].islower() and word_strength(word) < STRONG


@lru_cache(maxsize=4096)
def word_strength(word: str) -> float:
    """How surely a word alone means a thing of the code, from its shape: flags and compound
    identifiers nearly always do, short plain words nearly never."""
    if not word:
        return 0.0
    if is_long(word) and len(word) > 3:
        return 0.95
    if word.startswith("-") or _NUMBER.match(word):
        return 0.1
    if " " in word or "=" in word:
        return 0.9
    bare = word.strip("_").rstrip("()")
    if len(bare) <= 2:
        return 0.1
    if "/" in bare or re.search(r"\.\w{1,5}\Z|\w:\d{2,5}\Z", bare):
        return 0.85
    if "." in bare or "_" in bare or "-" in bare:
        return 0.9
    if re.search(r"[a-z][A-Z]|[A-Z]{2,}[a-z]", bare):
        return 0.9
    if bare.isupper() and len(bare) >= 4:
        return 0.75
    if bare.lower() in COMMON:
        return 0.15
    if _PLAIN_WORD.match(bare):
        return 0.45 if len(bare) >= 6 else 0.3
    return 0.5


def last_part(name: str) -> str:
    return re.split(r"[.:]+", name)[-1] if name and not name.startswith("-") else name


_VALUE_KINDS = frozenset(
    {
        FactKind.DEFAULT_CHANGED,
        FactKind.CONSTANT_CHANGED,
        FactKind.VALUE_CHANGED,
        FactKind.ANNOTATION_CHANGED,
        FactKind.CHOICES_CHANGED,
    }
)
_TEXT_KINDS = frozenset(
    {
        FactKind.MESSAGE_CHANGED,
        FactKind.MESSAGE_REMOVED,
        FactKind.HELP_CHANGED,
        FactKind.DOCSTRING_CHANGED,
        FactKind.LINE_CHANGED,
        FactKind.PASSAGE_CHANGED,
    }
)
_PATH_KINDS = frozenset({FactKind.FILE_ADDED, FactKind.FILE_MOVED, FactKind.FILE_REMOVED})


def is_value_fact(fact: ChangeFact) -> bool:
    return fact.kind in _VALUE_KINDS


def is_text_fact(fact: ChangeFact) -> bool:
    return fact.kind in _TEXT_KINDS


def is_path_fact(fact: ChangeFact) -> bool:
    return fact.kind in _PATH_KINDS


_ROUTE_KINDS = frozenset({FactKind.ROUTE_ADDED, FactKind.ROUTE_REMOVED, FactKind.ROUTE_RENAMED})
_NO_OWNERS = frozenset({"", "servers", "security", "info"})
# formats in which many things have members of the same name: every table has an `id`
_MEMBER_LANGUAGES = frozenset({"sql", "proto", "openapi", "json-schema"})


def is_module_move(fact: ChangeFact) -> bool:
    """Whether a module moved, and not one thing of it."""
    return fact.kind is FactKind.SYMBOL_MOVED and fact.symbol == fact.before


def is_route_fact(fact: ChangeFact) -> bool:
    return fact.kind in _ROUTE_KINDS


def is_member_fact(fact: ChangeFact) -> bool:
    """Whether the name means something only together with what owns it."""
    is_own = fact.kind.value.startswith(("symbol-", "route-"))
    return fact.language in _MEMBER_LANGUAGES and fact.owner not in _NO_OWNERS and not is_own


def owner_forms(fact: ChangeFact) -> tuple[str, ...]:
    """How a text may name the owner of a member: the table `user_accounts`, its singular, the words
    of `UserAccount`; the path of a route."""
    path = fact.owner.partition(" ")[2]
    if path.startswith("/"):
        return route_forms(path)
    name = last_part(fact.owner)
    spaced = re.sub(r"[_-]|(?<=[a-z0-9])(?=[A-Z])", " ", name)
    forms = [name, spaced]
    forms += [form[:-1] if form.endswith("s") else form + "s" for form in (name, spaced)]
    return tuple(dict.fromkeys(form for form in forms if len(form) > 1 and not form.isdigit()))


_SLOT = re.compile(r"\{([^{}/]+)\}")
_CONVERTERS = ("int", "string", "str", "path", "uuid", "slug")  # of Flask and Django


def route_forms(path: str) -> tuple[str, ...]:
    """`/users/{id}` as documentation may write it: also `/users/:id`, `/users/<id>` and
    `/users/<int:id>`. Those of two paths stand in the same order."""
    slots = (r":\1", r"<\1>", *(rf"<{kind}:\1>" for kind in _CONVERTERS))
    return (path, *(_SLOT.sub(slot, path) for slot in slots)) if "{" in path else (path,)


_RUNTIMES = {
    "requires-python": "Python",
    "python_requires": "Python",
    "engines.node": "Node",
    "engines.npm": "npm",
    "rust-version": "Rust",
    "require.php": "PHP",
    "required_ruby_version": "Ruby",
    "Gemfile.ruby": "Ruby",
    ".ruby-version.ruby": "Ruby",
    "tool.poetry.dependencies.python": "Python",
}
# what classifiers name the supported versions of
VERSIONED = frozenset(
    {"Python", "PHP", "Ruby", "Node", "Django", "Wagtail", "Django REST Framework"}
)
_SEPARATORS = (" ", " >= ", " >=", ">=", " ≥ ", " version ", " v", "=", "==")


def runtime_of(fact: ChangeFact) -> str:
    """The language or tool of which a fact changes the least version; "" for any other fact."""
    if fact.symbol == "go" and fact.place.path.endswith("go.mod"):
        return "Go"
    if fact.symbol == "kubeVersion" and fact.place.path.endswith("Chart.yaml"):
        return "Kubernetes"
    return _RUNTIMES.get(fact.symbol) or _RUNTIMES.get(f"{fact.owner}.{fact.symbol}", "")


def is_support(fact: ChangeFact) -> bool:
    """Whether a fact is a version that the project supports, as classifiers name it."""
    is_version = re.fullmatch(r"\d+(?:\.\d+)*", fact.symbol) is not None
    return fact.owner in VERSIONED and is_version


def runtime_names(name: str) -> tuple[str, ...]:
    """How documentation calls what has a least version."""
    also = {
        "Rust": ("MSRV",),
        "Python": ("CPython",),
        "Kubernetes": ("K8s",),
        "Django REST Framework": ("DRF",),
    }
    return (name, *also.get(name, ()))


def version_forms(version: str) -> tuple[str, ...]:
    """`1.85` as documentation may write it: also `1.85.0`."""
    return (version, f"{version}.0") if version.count(".") == 1 else (version,)


def runtime_forms(fact: ChangeFact) -> tuple[str, ...]:
    """The least version from before as documentation may write it: `10.x` too, and `1.22` of
    `1.22.5` where that is another one now; each with `v` as well."""
    forms = _bare_runtime_forms(fact)
    return (*forms, *(f"v{form}" for form in forms if "." in form))


def _bare_runtime_forms(fact: ChangeFact) -> tuple[str, ...]:
    version, after = version_of(fact.before or ""), version_of(fact.after or "")
    minor = minor_of(version)
    is_other = minor and minor not in (version, minor_of(after))
    major = version.partition(".")[0]
    wide = (f"{major}.x",) if re.fullmatch(rf"{major}(?:\.0)*", version) else ()
    return (*version_forms(version), *((minor,) if is_other else ()), *wide)


def minor_of(version: str) -> str:
    """The first two parts of a version; "" for one that has a single part."""
    parts = version.split(".")
    return ".".join(parts[:2]) if len(parts) > 1 else ""


_OWN_VERSION = re.compile(r"(?:current_|_*)version_*|VERSION", re.I)
_FULL_VERSION = re.compile(r"v?\d+\.\d+\.\d+(?:[.-]?[a-z]+\.?\d*)?")
# keys of settings below which the version is that of the project: what else has a version is
# something that it uses
_OF_PROJECT = re.compile(
    r"(?:tool|bumpversion|bumpver|commitizen|semantic[-_]release|poetry|package|project|metadata"
    r"|workspace|info|expo|setup)(?:\.|\Z)"
)
SETTINGS = frozenset({"json", "yaml", "toml", "ini"})
# the first versions of everything: examples are full of them
_ANYBODYS = re.compile(r"0\.0\.\d|[012]\.[01]\.0|[1-9]\.0\.0|1\.2\.3")


def own_version(fact: ChangeFact) -> str:
    """The version of the project before its release, where it is so much its own that
    documentation means it wherever it stands; "" for any other fact."""
    if not is_value_fact(fact) or not _OWN_VERSION.fullmatch(last_part(fact.symbol)):
        return ""
    above = fact.symbol.rpartition(".")[0]
    if fact.language in SETTINGS and above and re.sub(_OF_PROJECT, "", above):
        return ""
    before, after = strip_quotes(fact.before or ""), strip_quotes(fact.after or "")
    is_release = _FULL_VERSION.fullmatch(before) and _FULL_VERSION.fullmatch(after)
    if is_start_of_work(fact) or not is_release or _ANYBODYS.fullmatch(before):
        return ""
    return before


def is_anybodys_version(fact: ChangeFact) -> bool:
    """Whether it is the version of a package that says nothing of whose it is: `1.0.0`."""
    is_version = is_value_fact(fact) and _OWN_VERSION.fullmatch(last_part(fact.symbol))
    return bool(is_version) and _ANYBODYS.fullmatch(strip_quotes(fact.before or "")) is not None


def is_start_of_work(fact: ChangeFact) -> bool:
    """Whether the version of a release became that of one in the making, `4.0.0dev` or
    `4.0.0-rc.1`: the last release is still the last one."""
    if not is_value_fact(fact) or not _OWN_VERSION.fullmatch(last_part(fact.symbol)):
        return False
    was, now = (
        re.search(r"\d[.-]?([A-Za-z]+)", strip_quotes(v or "")) for v in (fact.before, fact.after)
    )
    return was is None and now is not None and now[1].lower() not in ("post", "final", "ga")


def runtime_phrases(fact: ChangeFact) -> tuple[str, ...]:
    """ "Python 3.8", "Python >= 3.8": how documentation speaks of a minimum version; empty for
    facts about anything else."""
    name = runtime_of(fact)
    version = version_of(fact.before or "")
    if not name or not version or is_same_version(version, version_of(fact.after or "")):
        return ()
    names = (name, name.lower(), "Node.js") if name == "Node" else (name, name.lower())
    return tuple(
        f"{n}{between}{form}"
        for n in names
        for form in _bare_runtime_forms(fact)  # the separators have the `v`
        for between in _SEPARATORS
    )


_VERSION = re.compile(r"\d+(?:\.\d+)*")


def version_of(value: str) -> str:
    """The version number in a specifier such as `>=3.8` or `^18`; of a range the lower end; ""
    if there is none."""
    found = _VERSION.findall(value)
    return found[0] if found else ""


def is_same_version(one: str, other: str) -> bool:
    """`1.22` and `1.22.0` are."""
    return _without_zeros(one) == _without_zeros(other)


def _without_zeros(version: str) -> str:
    return re.sub(r"(?:\.0)+\Z", "", version)


_RUNS = {
    "make": ("make",),
    "just": ("just",),
    "tox": ("tox -e", "tox run -e"),
    "scripts": ("npm run", "yarn", "yarn run", "pnpm", "pnpm run", "bun run"),
}


_SHORT_RUNS = frozenset({"test", "start", "stop", "restart"})  # `npm test` runs the script


def typed_forms(fact: ChangeFact, name: str) -> tuple[str, ...]:
    """What is typed to run a new target, script or environment, or one beside it: `make lint`."""
    if fact.kind is not FactKind.COMMAND_ADDED or fact.owner not in _RUNS:
        return ()
    runs = _RUNS[fact.owner]
    if fact.owner == "scripts" and name in _SHORT_RUNS:
        runs = ("npm", *runs)
    return tuple(f"{run} {name}" for run in runs)


def calls_of(fact: ChangeFact, name: str = "") -> tuple[str, ...]:
    """`make lint` for a target that went or got another name, and so for the scripts of npm and the
    environments of tox: a word such as `lint` alone means anything. Empty for any other fact."""
    if fact.kind not in (FactKind.COMMAND_REMOVED, FactKind.COMMAND_RENAMED):
        return ()
    name = name or strip_quotes(fact.before or fact.symbol if fact.kind.is_rename else fact.symbol)
    return tuple(f"{run} {name}" for run in _RUNS.get(fact.owner, ()))


def arguments_of(fact: ChangeFact) -> tuple[str, ...]:
    """What a new command takes beside its options, as its declaration calls them."""
    if fact.kind is not FactKind.COMMAND_ADDED:
        return ()
    lines = fact.detail.splitlines()[1:]
    return tuple(line for line in lines if re.fullmatch(r"[A-Za-z_]\w*", line))


def key_words(fact: ChangeFact) -> tuple[str, ...]:
    """The names of the thing as documentation written before the change would have them, most
    telling first."""
    if is_path_fact(fact):
        path = fact.before or fact.symbol
        name = path.rsplit("/", 1)[-1]
        return tuple(dict.fromkeys((path, name)))
    if phrases := runtime_phrases(fact):
        return phrases
    if version := own_version(fact):
        # "v4.2.2" on a line of its own, as the end of a man page has it
        return (version, f"v{version}") if version[0] != "v" else (version,)
    if is_route_fact(fact):
        forms = route_forms(fact.before or fact.symbol)
        methods = [method for method in fact.owner.split(", ") if method]
        return (*(f"{method} {form}" for method in methods for form in forms), *forms)
    symbol = fact.symbol if not fact.kind.is_rename else (fact.before or fact.symbol)
    symbol = strip_quotes(symbol)
    words = [*calls_of(fact), symbol]
    if "." in symbol and not symbol.startswith("-") and not is_module_move(fact):
        tail = last_part(symbol)
        # the tail of a dotted key stands alone in tables of settings
        if len(tail) > 2:
            words.append(tail)
    if is_long(symbol):
        words.append(symbol.lstrip("-"))
    return tuple(dict.fromkeys(w for w in words if w))


_DEFAULT = re.compile(
    r"(?:k?Default|default|DEFAULT_|default_)(?P<rest>[A-Z_a-z]\w*)|(?P<last>\w+?)_(?:DEFAULT|default)"
)


def names_of_default(fact: ChangeFact) -> tuple[str, ...]:
    """What documentation calls the thing whose default a constant is: `max_body_size`,
    `--max-body-size` and the like of `DEFAULT_MAX_BODY_SIZE`; empty for any other fact, and for a
    name of one word, which many things have."""
    if fact.kind is not FactKind.CONSTANT_CHANGED:
        return ()
    match = _DEFAULT.fullmatch(last_part(strip_quotes(fact.symbol)))
    if match is None:
        return ()
    rest = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", (match["rest"] or match["last"]).strip("_"))
    parts = [part for part in rest.lower().split("_") if part]
    if len(parts) < 2:
        return ()
    camel = parts[0] + "".join(part.capitalize() for part in parts[1:])
    kebab = "-".join(parts)
    return "_".join(parts), f"--{kebab}", kebab, camel, "_".join(parts).upper()
