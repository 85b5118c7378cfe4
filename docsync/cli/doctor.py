"""`docsync doctor`: every part of the set-up, and what to mend."""

from __future__ import annotations

import os
import platform
import sys
import time
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, fields, is_dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import click

from docsync import __version__
from docsync.cli.invocation import Invocation, Repository
from docsync.errors import DocsyncError
from docsync.output import counted, visible

if TYPE_CHECKING:
    from docsync.config import Config
    from docsync.llm.chat import ChatModel

OLDEST_GIT = (2, 31)
MAX_TRIAL_S = 10.0  # for each question that the speed is measured with
# a question, for `model.ask = "affected"`: a run may ask four, and the sound ones three times again
FAST_S, SLOW_S = 3.0, 20.0
# read elsewhere than in the settings
OTHER_VARIABLES = frozenset(
    {"DOCSYNC_API_KEY", "DOCSYNC_MODELS_DIR", "DOCSYNC_RUNTIME_DIR", "DOCSYNC_WHEELS"}
)


class Status(StrEnum):
    OK = "OK"
    WARN = "WARN"
    FAIL = "FAIL"


@dataclass(frozen=True, slots=True)
class Line:
    status: Status
    part: str
    text: str
    advice: str = ""


@click.command()
@click.pass_obj
def doctor(invocation: Invocation) -> int:
    """Check the set-up and say what to mend.

    Every line begins with OK, WARN or FAIL. The exit code is 1 when a line says FAIL.

    \b
    Example:
      docsync doctor
    """
    styles = {Status.OK: "green", Status.WARN: "yellow", Status.FAIL: "red"}
    console = invocation.console
    worst = 0
    for line in examine(invocation):
        worst |= line.status is Status.FAIL
        if console.is_quiet and line.status is Status.OK:
            continue
        label = console.style(f"{line.status.value:4}", styles[line.status])
        console.say(f"{label}  {line.part}: {visible(line.text)}")
        if line.advice:
            console.say(f"      {visible(line.advice)}")
    return 1 if worst else 0


def examine(invocation: Invocation) -> Iterator[Line]:
    yield Line(
        Status.OK,
        "docsync",
        f"{__version__}, Python {platform.python_version()} ({sys.executable}), "
        f"{platform.system()} {platform.machine()}",
    )
    try:
        git, context = invocation.locate()
    except DocsyncError as error:
        yield Line(Status.FAIL, "repository", str(error))
        return
    yield _git_version(git.text("version"))
    where = f"{context.root}, {f'at {context.head[:12]}' if context.head else 'no commit yet'}"
    if context.operation:
        advice = f"Documents stay pending until the {context.operation} is finished."
        yield Line(Status.WARN, "repository", f"{where}, a {context.operation} in progress", advice)
    else:
        yield Line(Status.OK, "repository", where)
    try:
        repository = invocation.open_repository()
    except DocsyncError as error:
        yield Line(Status.FAIL, "settings", str(error))
        return
    parts: tuple[tuple[str, Callable[[Invocation, Repository], Iterator[Line]]], ...] = (
        ("settings", _settings),
        ("documentation", _documentation),
        ("languages", _languages),
        ("hook", _hook),
        ("journal", _journal),
        ("model", _model),
        ("guard", _guard),
    )
    for name, part in parts:
        try:
            yield from part(invocation, repository)
        except DocsyncError as error:
            yield Line(Status.FAIL, name, str(error))


def _git_version(text: str) -> Line:
    words = text.removeprefix("git version ").split(".")
    try:
        version = (int(words[0]), int(words[1]))
    except (ValueError, IndexError):
        return Line(Status.WARN, "git", f"{text!r} names no version that docsync knows")
    if version < OLDEST_GIT:
        oldest = ".".join(map(str, OLDEST_GIT))
        return Line(Status.FAIL, "git", text, f"docsync needs git {oldest} or later.")
    return Line(Status.OK, "git", text)


def _settings(invocation: Invocation, repository: Repository) -> Iterator[Line]:
    from docsync.config_file import unknown_variables
    from docsync.judge.rules import RuleBook
    from docsync.review.shared import read_shared

    config = repository.config
    RuleBook(config.rules)
    read_shared(repository.context.root)
    changed = ", ".join(_changed(config))
    source = config.source or "no file, the defaults"
    yield Line(Status.OK, "settings", f"{source}{f' ({changed})' if changed else ''}")
    for note in config.notes:
        yield Line(Status.WARN, "settings", note)
    for name in unknown_variables(invocation.environ, OTHER_VARIABLES):
        yield Line(
            Status.WARN, "settings", f"nothing reads {name}", "docs/configuration.md lists all."
        )
    if config.model.allow_remote:
        yield Line(
            Status.WARN,
            "PRIVACY",
            f"allow-remote is on: code and documentation may be sent to "
            f"{config.model.base_url or 'any model server that is configured'}",
            "Remove `allow-remote` to keep everything on this machine.",
        )


def _changed(config: object, prefix: str = "") -> Iterator[str]:
    if not is_dataclass(config) or isinstance(config, type):
        return
    defaults = type(config)()
    for each in fields(config):
        value = getattr(config, each.name)
        if is_dataclass(value):
            yield from _changed(value, f"{each.name}.")
        elif each.name in ("rules", "links"):
            if value:
                yield f"{len(value)} of {each.name}"
        elif value != getattr(defaults, each.name) and each.name not in ("source", "notes"):
            shown = list(value) if isinstance(value, tuple) else value
            yield f"{prefix}{each.name.replace('_', '-')} = {shown!r}"


def _documentation(invocation: Invocation, repository: Repository) -> Iterator[Line]:
    from docsync.docs.select import DocSelector
    from docsync.git.tree import read_index

    selector = DocSelector(repository.config)
    found = [path for path in read_index(repository.git) if selector.is_doc(path)]
    if found:
        examples = ", ".join(sorted(found)[:3]) + (", ..." if len(found) > 3 else "")
        yield Line(Status.OK, "documentation", f"{counted(len(found), 'file')} ({examples})")
    else:
        yield Line(
            Status.WARN,
            "documentation",
            "no tracked file is documentation",
            "Add some, or name it with `include` in docsync.toml.",
        )


def _languages(invocation: Invocation, repository: Repository) -> Iterator[Line]:
    from docsync.facts.treesitter.grammar import GrammarMissing, load_grammar
    from docsync.facts.treesitter.languages import DISTRIBUTION, EXTRA, READ, reader_of
    from docsync.git.tree import read_index

    found: dict[str, None] = {"Python": None}
    missing: dict[str, None] = {}
    for language in READ:
        try:
            load_grammar(language)
        except GrammarMissing:
            missing[language.title] = None
        else:
            found[language.title] = None
    yield Line(Status.OK, "languages", f"{', '.join(found)} read by {_whose(found)} syntax")
    if not missing:
        return
    here = {one.title for path in read_index(repository.git) if (one := reader_of(path))}
    advice = f"pip install '{DISTRIBUTION}[{EXTRA}]' to read all by their syntax"
    if used := [title for title in missing if title in here]:
        text = f"{', '.join(used)} read by {_whose(used)} words only"
        yield Line(Status.WARN, "languages", text, advice)
    else:
        yield Line(
            Status.OK, "languages", f"no grammar for {', '.join(missing)}; none is needed here"
        )


def _whose(titles: Collection[str]) -> str:
    return "its" if len(titles) == 1 else "their"


def _hook(invocation: Invocation, repository: Repository) -> Iterator[Line]:
    from docsync.cli.install import FRAMEWORK_FILE, framework_has_docsync, hooks_folder, is_ours

    root = repository.context.root
    native = hooks_folder(repository.git, repository.context) / "pre-commit"
    framework = root / FRAMEWORK_FILE
    if is_ours(native):
        if os.access(native, os.X_OK):
            yield Line(Status.OK, "hook", str(native))
        else:
            yield Line(Status.FAIL, "hook", f"{native} is not executable", f"chmod +x {native}")
        return
    if framework.is_file() and framework_has_docsync(
        framework.read_bytes().decode("utf-8", "surrogateescape")
    ):
        if os.access(native, os.X_OK):
            yield Line(Status.OK, "hook", f"{framework.name}, run by {native}")
        else:
            yield Line(
                Status.WARN,
                "hook",
                f"{framework.name} names docsync, but pre-commit is not active",
                "Run `pre-commit install`.",
            )
        return
    yield Line(Status.WARN, "hook", "none: commits are not looked at", "Run `docsync init`.")


def _journal(invocation: Invocation, repository: Repository) -> Iterator[Line]:
    from docsync.review.presence import Eye
    from docsync.review.waiting import pending, waiting

    journal = repository.journal
    runs = journal.runs(limit=1)
    folder = repository.context.state_dir
    place = folder if folder.exists() else folder.parent
    if not os.access(place, os.W_OK):
        yield Line(
            Status.FAIL,
            "journal",
            f"{place} is not writable",
            "docsync writes no document that it cannot record: mend the permissions.",
        )
    elif runs:
        yield Line(Status.OK, "journal", f"{journal.path}, {runs[0].id} runs so far")
    else:
        yield Line(Status.OK, "journal", "nothing recorded yet")
    for note in journal.notes:
        yield Line(Status.WARN, "journal", note)
    late = len(pending(journal))
    if late:
        yield Line(
            Status.WARN, "journal", f"{late} pending", "`docsync apply` writes what is pending."
        )
    undecided = len(waiting(Eye(repository.git, repository.context, journal)))
    if undecided > late:
        yield Line(
            Status.WARN, "journal", f"{undecided} wait for review", "`docsync review` shows them."
        )


def _model(invocation: Invocation, repository: Repository) -> Iterator[Line]:
    from docsync.errors import ModelError

    settings = repository.config.model
    if not settings.enabled:
        yield Line(Status.OK, "model", "off: only the edits that are certain are made")
        return
    from docsync.llm.open import open_model

    try:
        model = open_model(settings, repository.context.state_dir, start=False)
    except ModelError as error:
        if settings.start == "auto":
            text = f"not running; the hook starts it when it needs it ({error})"
            yield Line(Status.OK, "model", text)
        else:
            yield Line(
                Status.WARN,
                "model",
                str(error),
                "Without a model docsync makes only the edits that are certain.",
            )
        return
    try:
        text = f"{model.name}, context of {model.context_tokens} tokens"
        if settings.base_url:
            text += _abilities(repository, model.name)
        yield Line(Status.OK, "model", text)
        yield from _speed(model, repository.config)
    finally:
        model.close()


def _speed(model: ChatModel, config: Config) -> Iterator[Line]:
    """What asking costs a commit, and whether it could be asked for more."""
    from docsync.errors import ModelError
    from docsync.llm.speed import measure

    most = min(config.model.timeout_s, MAX_TRIAL_S)
    started = time.monotonic()
    try:
        speed = measure(model, most)
    except ModelError as error:
        is_slow = time.monotonic() - started >= most
        todo = "Too slow for `model.ask`, or at work on something else." if is_slow else ""
        yield Line(Status.WARN, "speed", str(error), todo)
        return
    if speed is None:
        yield Line(Status.OK, "speed", "not measured: the answer was too short, or not counted")
        return
    seconds = speed.prompt_s
    text = f"{seconds:.0f} s a question" if seconds >= 1.5 else f"{seconds:.1f} s a question"
    text += f" (reads {speed.read:.0f} tokens a second, writes {speed.written:.0f})"
    status, todo = Status.OK, ""
    asks_seldom = config.model.ask == "contradicted"
    if asks_seldom and seconds < FAST_S:
        todo = (
            'Fast enough for `model.ask = "affected"`, which mends more: docsync\'s docs/repair.md'
        )
    elif not asks_seldom and seconds > SLOW_S:
        status = Status.WARN
        todo = (
            "`model.ask` lets a commit wait for four of them; a GPU or a smaller model is faster."
        )
    yield Line(status, "speed", text, todo)


def _abilities(repository: Repository, name: str) -> str:
    """What the configured server can do beyond plain chat; asked here once, then remembered."""
    from docsync.llm.capabilities import probe
    from docsync.llm.open import API_KEY_VARIABLE

    settings = repository.config.model
    found = probe(
        settings.base_url,
        name,
        allow_remote=settings.allow_remote,
        connect_timeout_s=settings.connect_timeout_s,
        timeout_s=settings.timeout_s,
        api_key=os.environ.get(API_KEY_VARIABLE, ""),
        cache_dir=repository.context.state_dir,
    )
    abilities = {
        "JSON schema": found.has_json_schema,
        "logprobs": found.has_logprobs,
        "seed": found.has_seed,
        "LoRA by name": found.has_lora,
    }
    known = [
        f"{name} {'yes' if has else 'no'}" for name, has in abilities.items() if has is not None
    ]
    return "".join((f", {found.server}" if found.server else "", *(f", {each}" for each in known)))


_TRIAL = "The keeper lights the lamp at dusk, and looks for salt on the panes before he does so."


def _guard(invocation: Invocation, repository: Repository) -> Iterator[Line]:
    from docsync.guard.check import open_corpora

    settings = repository.config.guard
    if not settings.enabled:
        yield Line(Status.WARN, "guard", "off: nothing is compared with protected texts")
        return
    context = repository.context
    corpora = open_corpora(settings, context.state_dir, context.root)
    if corpora and settings.embeddings:
        from docsync.guard.meaning import Meaning

        meaning = Meaning(corpora, settings)
        meaning.retold(_TRIAL)
        meaning.close()
        for gap in meaning.gaps:
            yield Line(Status.WARN, "embeddings", gap)
        if not meaning.gaps:
            yield Line(Status.OK, "embeddings", f"{settings.embeddings_model} gives vectors")
    if not corpora:
        yield Line(Status.OK, "guard", "no protected texts (`docsync guard add PATH` adds some)")
    for corpus in corpora:
        with corpus:
            count = corpus.stats().documents
            yield Line(Status.OK, "guard", f"{count} protected texts ({corpus.path.name})")
