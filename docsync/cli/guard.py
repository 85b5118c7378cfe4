"""`docsync guard`: the texts that no rewrite may reproduce."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from docsync.cli.guard_embed import embed
from docsync.cli.guard_place import absolute, corpus_option, find_place
from docsync.cli.guard_scan import scan
from docsync.cli.invocation import Invocation

if TYPE_CHECKING:
    from docsync.guard.corpus import Corpus

NOTHING = "nothing is protected; `docsync guard add PATH` protects a text"


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
      docsync guard scan --staged
      docsync guard remove ~/books/handbook
    """


@guard.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...", type=click.Path())
@click.option("--licence", default="", help="The licence of these texts, as an SPDX id.")
@click.option("--owner", default="", help="Whose texts they are, for the reports.")
@click.option(
    "--policy",
    type=click.Choice(["block", "warn", "allow"]),
    help="What a likeness means: block, as for a new text without this, warn at most, or allow"
    " when the source is named.",
)
@click.option("--revision", metavar="REV", help="PATH is a git repository: its files at REV.")
@corpus_option()
@click.pass_obj
def add(
    invocation: Invocation,
    paths: tuple[str, ...],
    licence: str,
    owner: str,
    policy: str | None,
    revision: str | None,
    corpus_name: str,
) -> int:
    """Protect files, the text files of folders, archives, or repositories.

    Text is taken out of HTML, PDF (with the extra `guard`), notebooks, office documents, training
    data (.jsonl), zip and tar archives. A text that is there already is not added twice; a changed
    file replaces what it was; an unchanged one costs no more than reading it. A licence, owner
    or policy that is given again replaces the one that was there.

    \b
    Examples:
      docsync guard add vendor/manual.md --licence CC-BY-NC-4.0 --owner "Example Press"
      docsync guard add ~/src/other-project --revision v2.1 --licence GPL-3.0-only
      docsync guard add data/train.jsonl --corpus training
    """
    from docsync.cli.guard_progress import showing
    from docsync.errors import UsageError
    from docsync.guard.building import Terms, add_texts
    from docsync.guard.corpus import Corpus
    from docsync.guard.sources import count_files, sources_of, sources_of_revision

    console = invocation.console
    missing = [path for path in paths if not absolute(invocation, path).exists()]
    if missing:
        raise UsageError(
            f"{', '.join(missing)} does not exist: give files, folders or archives to protect"
        )
    with Corpus(find_place(invocation).path(corpus_name), create=True) as corpus:
        for path in paths:
            place = absolute(invocation, path)
            sources = sources_of_revision(place, revision) if revision else sources_of(place)
            total = None if revision else count_files(place)
            with showing(console, f"adding {path}", total) as progress:
                result = add_texts(corpus, sources, Terms(licence, owner, policy or ""), progress)
            for source, why in result.skipped:
                console.warn(f"skipped {source}: {why}")
            known = f", {len(result.known)} known already" if result.known else ""
            changed = f", {len(result.changed)} on other terms now" if result.changed else ""
            console.say(f"{path}: {len(result.added)} protected{known}{changed}")
    return 0


@guard.command("list")
@corpus_option()
@click.pass_obj
def list_texts(invocation: Invocation, corpus_name: str) -> int:
    """List the protected texts: SHA-256, characters, source, what is known of it.

    \b
    Example:
      docsync guard list
    """
    corpus = _open(invocation, corpus_name)
    if corpus is None:
        return 0
    with corpus:
        if not corpus.stats().documents:
            invocation.console.say(NOTHING)
        for text in corpus.texts():
            policy = "" if text.policy == "block" else text.policy
            about = ", ".join(filter(None, (text.licence, text.owner, policy)))
            line = f"{text.digest[:12]}  {text.chars:>9}  {text.source}"
            invocation.console.say(f"{line}  ({about})" if about else line)
    return 0


@guard.command()
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@corpus_option()
@click.pass_obj
def remove(invocation: Invocation, sources: tuple[str, ...], corpus_name: str) -> int:
    """Protect texts no longer: files, folders, archives, or SHA-256 prefixes from `list`.

    They are out of the comparison at once; `docsync guard compact` takes them off the disk.

    \b
    Example:
      docsync guard remove vendor/manual.md
    """
    from docsync.errors import UsageError
    from docsync.guard.corpus import open_corpus

    corpus = open_corpus(find_place(invocation).path(corpus_name))
    unknown = list(sources)
    if corpus is not None:
        with corpus:
            for source in sources:
                spellings = (str(absolute(invocation, source)), source)
                count = next(filter(None, (corpus.remove(name) for name in spellings)), 0)
                if count:
                    unknown.remove(source)
                    invocation.console.say(f"{source}: {count} no longer protected")
    if unknown:
        raise UsageError(f"not protected: {', '.join(unknown)}; `docsync guard list` shows what is")
    return 0


@guard.command()
@corpus_option()
@click.pass_obj
def stats(invocation: Invocation, corpus_name: str) -> int:
    """Say how large the corpus is, on the disk and in texts.

    \b
    Example:
      docsync guard stats --corpus training
    """
    corpus = _open(invocation, corpus_name)
    if corpus is None:
        return 0
    with corpus:
        found = corpus.stats()
    per_character = found.bytes / max(found.characters, 1)
    for name, value in (
        ("corpus", str(corpus.path)),
        ("texts", f"{found.documents:,}"),
        ("removed, still on the disk", f"{found.removed:,}"),
        ("characters", f"{found.characters:,}"),
        ("segments", f"{found.segments:,}"),
        ("fingerprints", f"{found.entries:,}"),
        ("bytes on the disk", f"{found.bytes:,} ({per_character:.2f} a character)"),
        ("of these the texts", f"{found.text_bytes:,}"),
    ):
        invocation.console.say(f"{name:<27} {value}")
    return 0


@guard.command()
@corpus_option()
@click.pass_obj
def verify(invocation: Invocation, corpus_name: str) -> int:
    """Read every byte of the corpus and compare its check sums.

    What is damaged is refused whenever it is read; this finds it beforehand.

    \b
    Example:
      docsync guard verify
    """
    corpus = _open(invocation, corpus_name)
    if corpus is None:
        return 0
    with corpus:
        corpus.verify()
        found = corpus.stats()
    invocation.console.say(
        f"{found.documents:,} texts in {found.segments} segments: {found.bytes:,} bytes, all as"
        " they were written"
    )
    return 0


@guard.command()
@corpus_option()
@click.pass_obj
def compact(invocation: Invocation, corpus_name: str) -> int:
    """Write the corpus anew as one segment file, without what was removed.

    \b
    Example:
      docsync guard compact
    """
    from docsync.cli.guard_progress import showing
    from docsync.guard.building import compact as write_anew

    corpus = _open(invocation, corpus_name)
    if corpus is None:
        return 0
    with corpus:
        before = corpus.stats()
        with showing(invocation.console, "compacting", before.documents) as progress:
            write_anew(corpus, progress)
        after = corpus.stats()
    invocation.console.say(
        f"{before.segments} segments, {before.bytes:,} bytes -> {after.segments},"
        f" {after.bytes:,} bytes"
    )
    return 0


guard.add_command(embed)
guard.add_command(scan)


def _open(invocation: Invocation, corpus_name: str) -> Corpus | None:
    from docsync.guard.corpus import open_corpus

    corpus = open_corpus(find_place(invocation).path(corpus_name))
    if corpus is None:
        invocation.console.say(NOTHING)
    return corpus
