"""`docsync guard scan`: text that people write, compared with the protected texts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

import click

from docsync.cli.guard_place import Place, absolute, find_place
from docsync.cli.invocation import Invocation

if TYPE_CHECKING:
    from docsync.guard.corpus import Corpus
    from docsync.guard.meaning import Meaning
    from docsync.guard.report import EmbeddingCheck, Scanned


@click.command()
@click.argument("files", nargs=-1, metavar="[FILE]...", type=click.Path(dir_okay=False))
@click.option("--staged", is_flag=True, help="What is staged, less what HEAD has already.")
@click.option(
    "--corpus",
    "corpus_names",
    metavar="NAME",
    multiple=True,
    help="A corpus by its name or path; may be given more than once.  [default: `guard.corpora`]",
)
@click.option(
    "--output-format",
    type=click.Choice(["text", "json", "sarif"]),
    default="text",
    show_default=True,
    help="JSON and SARIF are for other programs.",
)
@click.pass_obj
def scan(
    invocation: Invocation,
    files: tuple[str, ...],
    staged: bool,
    corpus_names: tuple[str, ...],
    output_format: str,
) -> int:
    """Compare files, or what is staged, with the protected texts; 1 if any is alike.

    A FILE of - is the standard input. With `guard.embeddings` set it also warns of what may say
    the same in other words; that makes no difference to the exit code.

    \b
    Examples:
      docsync guard scan README.md docs/guide.md
      docsync guard scan --staged
      docsync guard scan --corpus training --output-format json samples.txt
    """
    if staged == bool(files):
        raise click.UsageError("give files, or --staged")
    from docsync.guard.report import EmbeddingCheck
    from docsync.rewrite.proposal import GuardDecision

    place = find_place(invocation)
    corpora = _open(place, corpus_names)
    meaning = _meaning(corpora, place)
    try:
        if not corpora:
            console = invocation.console
            tell = console.say if output_format == "text" else console.note
            tell("nothing is protected; `docsync guard add PATH` protects a text")
        texts = _staged(invocation, place) if staged else _files(invocation, files)
        results = _scanned(invocation, texts, corpora, place, meaning) if corpora else []
    finally:
        if meaning is not None:
            meaning.close()
        for corpus in corpora:
            corpus.close()
    check = EmbeddingCheck(True, tuple(meaning.gaps)) if meaning else EmbeddingCheck()
    for gap in check.gaps:
        invocation.console.warn(f"the embedding check was not made, or not of everything: {gap}")
    _print(
        invocation,
        results,
        check,
        output_format,
        lambda name: name if staged or name == "-" else _from_top(invocation, place, name),
    )
    return int(any(each.decision is not GuardDecision.ACCEPT for each in results))


def _open(place: Place, names: Sequence[str]) -> tuple[Corpus, ...]:
    from docsync.errors import UsageError
    from docsync.guard.check import open_corpora
    from docsync.guard.corpus import open_corpus

    if not names:
        root = place.repository[1].root if place.repository else place.root
        return open_corpora(place.config, place.state_dir, root)
    found = []
    for name in names:
        corpus = open_corpus(place.path(name))
        if corpus is None:
            raise UsageError(f"there is no corpus {name}: `docsync guard add` makes one")
        found.append(corpus)
    return tuple(found)


def _meaning(corpora: Sequence[Corpus], place: Place) -> Meaning | None:
    if not place.config.embeddings:
        return None
    from docsync.guard.meaning import open_meaning

    return open_meaning(corpora, place.config)


def _scanned(
    invocation: Invocation,
    texts: Iterator[tuple[str, str, Callable[[], str]]],
    corpora: Sequence[Corpus],
    place: Place,
    meaning: Meaning | None,
) -> list[Scanned]:
    from docsync.guard.report import Scanned
    from docsync.guard.scan import scan_text

    results = []
    for name, text, known in texts:
        invocation.console.progress(f"comparing {name}")
        decision, matches = scan_text(text, corpora, place.config, known_text=known)
        retold = meaning.retold(text, known, matches) if meaning else ()
        results.append(Scanned(name, text, decision, matches, retold))
    invocation.console.clear_progress()
    return results


def _files(
    invocation: Invocation, files: Sequence[str]
) -> Iterator[tuple[str, str, Callable[[], str]]]:
    import sys

    from docsync.errors import UsageError
    from docsync.guard.extract import NoText, extract_to_scan

    for name in files:
        try:
            if name == "-":
                data = sys.stdin.buffer.read()
            else:
                data = absolute(invocation, name).read_bytes()
        except OSError as error:
            raise UsageError(f"{name} cannot be read: {error.strerror}") from error
        try:
            yield name, extract_to_scan(name, data), str
        except NoText as why:
            invocation.console.warn(f"{name} was not compared: {why}")


def _staged(invocation: Invocation, place: Place) -> Iterator[tuple[str, str, Callable[[], str]]]:
    from docsync.errors import UsageError
    from docsync.git.diff import staged_diff
    from docsync.git.objects import ObjectReader
    from docsync.guard.extract import NoText, extract_to_scan

    if place.repository is None:
        raise UsageError("--staged needs a git repository")
    git, context = place.repository
    changes = [
        c
        for c in staged_diff(git, context).changes
        if c.new_oid and c.new_mode in ("100644", "100755")
    ]
    with ObjectReader(git, place.max_file_bytes) as reader:

        def before() -> str:
            """What the changed files were, all of them: text may have moved between them."""
            oids = [c.old_oid for c in changes if c.old_oid and c.old_mode != "160000"]
            blobs = reader.read_many(oids)
            return "\n".join(data.decode("utf-8", "replace") for data in blobs.values())

        for change in changes:
            assert change.new_oid is not None
            data = reader.read_many([change.new_oid]).get(change.new_oid)
            if data is None:
                limit = place.max_file_bytes / 1e6
                invocation.console.warn(
                    f"{change.path} was not compared: over max-file-bytes ({limit:.1f} MB)"
                )
                continue
            try:
                yield change.path, extract_to_scan(change.path, data), before
            except NoText as why:
                invocation.console.detail(f"{change.path} was not compared: {why}")


def _print(
    invocation: Invocation,
    results: Sequence[Scanned],
    check: EmbeddingCheck,
    output_format: str,
    place: Callable[[str], str],
) -> None:
    from docsync.guard.report import as_json, text_lines
    from docsync.output import visible

    if output_format == "sarif":
        from docsync.cli.annotate_guard import annotate_guard
        from docsync.cli.report_sarif import to_sarif

        invocation.console.say(to_sarif(annotate_guard(results, place, check)).rstrip())
    elif output_format == "json":
        import json

        invocation.console.say(json.dumps(as_json(results, check), indent=2, ensure_ascii=True))
    else:
        for each in results:
            for line in text_lines(each):
                invocation.console.say(visible(line))


def _from_top(invocation: Invocation, place: Place, name: str) -> str:
    """A file's path from the top of the repository, or its whole path where it is in none."""
    path = absolute(invocation, name)
    top = place.repository[1].root if place.repository else place.root
    return path.relative_to(top).as_posix() if path.is_relative_to(top) else str(path)
