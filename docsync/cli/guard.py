"""`docsync guard`: the texts that no rewrite may reproduce."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from docsync.cli.invocation import Invocation

if TYPE_CHECKING:
    from docsync.guard.corpus import Corpus

_CORPUS = click.option(
    "--corpus",
    "corpus_file",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="A corpus that a team shares, instead of this repository's own.",
)


@click.group()
def guard() -> None:
    """Keep texts that must not be reproduced.

    What docsync writes is compared with these texts, edits allowed: a long likeness is rejected,
    a shorter one flagged. The texts stay on this machine, outside the work tree.

    \b
    Examples:
      docsync guard add ~/books/handbook --licence proprietary
      docsync guard list
      docsync guard scan README.md docs/*.md
      docsync guard remove ~/books/handbook
    """


@guard.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...", type=click.Path())
@click.option("--licence", default="", help="The licence of these texts, for the list.")
@click.option("--owner", default="", help="Whose texts they are, for the list.")
@_CORPUS
@click.pass_obj
def add(
    invocation: Invocation,
    paths: tuple[str, ...],
    licence: str,
    owner: str,
    corpus_file: Path | None,
) -> int:
    """Protect files, or the text files of folders.

    A text that is there already is not added twice; a changed file replaces what it was.

    \b
    Example:
      docsync guard add vendor/manual.md --licence CC-BY-NC-4.0 --owner "Example Press"
    """
    console = invocation.console
    with _open(invocation, corpus_file) as corpus:
        for path in paths:
            result = corpus.add(_absolute(invocation, path), licence=licence, owner=owner)
            for source, why in result.skipped:
                console.warn(f"skipped {source}: {why}")
            known = f", {len(result.known)} known already" if result.known else ""
            console.say(f"{path}: {len(result.added)} protected{known}")
    return 0


@guard.command("list")
@_CORPUS
@click.pass_obj
def list_texts(invocation: Invocation, corpus_file: Path | None) -> int:
    """List the protected texts.

    \b
    Example:
      docsync guard list
    """
    from docsync.guard.corpus import open_corpus

    corpus = open_corpus(_path(invocation, corpus_file))
    if corpus is None:
        invocation.console.say("nothing is protected; `docsync guard add PATH` protects a text")
        return 0
    with corpus:
        for text in corpus.texts():
            about = ", ".join(filter(None, (text.licence, text.owner)))
            line = f"{text.sha256[:12]}  {text.characters:>9}  {text.source}"
            invocation.console.say(f"{line}  ({about})" if about else line)
    return 0


@guard.command()
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@_CORPUS
@click.pass_obj
def remove(invocation: Invocation, sources: tuple[str, ...], corpus_file: Path | None) -> int:
    """Protect texts no longer: files, folders, or SHA-256 prefixes as `list` shows them.

    \b
    Example:
      docsync guard remove vendor/manual.md
    """
    from docsync.errors import UsageError
    from docsync.guard.corpus import open_corpus

    corpus = open_corpus(_path(invocation, corpus_file))
    unknown = list(sources)
    if corpus is not None:
        with corpus:
            for source in sources:
                spellings = (str(_absolute(invocation, source)), source)
                count = next(filter(None, (corpus.remove(name) for name in spellings)), 0)
                if count:
                    unknown.remove(source)
                    invocation.console.say(f"{source}: {count} no longer protected")
    if unknown:
        raise UsageError(f"not protected: {', '.join(unknown)}; `docsync guard list` shows what is")
    return 0


@guard.command()
@click.argument(
    "files",
    nargs=-1,
    required=True,
    metavar="FILE...",
    type=click.Path(exists=True, dir_okay=False),
)
@_CORPUS
@click.pass_obj
def scan(invocation: Invocation, files: tuple[str, ...], corpus_file: Path | None) -> int:
    """Compare whole files with the protected texts; 1 if any is alike.

    \b
    Example:
      docsync guard scan README.md docs/guide.md
    """
    from docsync.guard.check import compare
    from docsync.guard.corpus import open_corpus
    from docsync.rewrite.proposal import GuardDecision

    console = invocation.console
    corpus = open_corpus(_path(invocation, corpus_file))
    if corpus is None:
        console.say("nothing is protected; `docsync guard add PATH` protects a text")
        return 0
    config = invocation.open_repository().config.guard
    worst = 0
    with corpus:
        for name in files:
            text = _absolute(invocation, name).read_text("utf-8", errors="surrogateescape")
            decision, matches = compare(text, corpus, config)
            console.say(f"{name}: {decision.value}")
            for match in matches:
                line = text.count("\n", 0, match.start) + 1
                console.say(
                    f"  line {line}: {match.end - match.start} characters of {match.source},"
                    f" distance {match.distance:.2f}: {match.excerpt[:80]}"
                )
            worst = worst or int(decision is not GuardDecision.ACCEPT)
    return worst


def _path(invocation: Invocation, corpus_file: Path | None) -> Path:
    from docsync.guard.corpus import corpus_path

    if corpus_file is not None:
        return _absolute(invocation, str(corpus_file))
    return corpus_path(invocation.open_repository().context.state_dir)


def _open(invocation: Invocation, corpus_file: Path | None) -> Corpus:
    from docsync.guard.corpus import Corpus

    return Corpus(_path(invocation, corpus_file))


def _absolute(invocation: Invocation, path: str) -> Path:
    """Sources are told apart by where they are, wherever docsync is called."""
    return Path(invocation.cwd, path).expanduser().absolute()
