"""`docsync guard embed`: what protected passages mean, for the embedding check."""

from __future__ import annotations

import click

from docsync.cli.guard_place import corpus_option, find_place
from docsync.cli.invocation import Invocation


@click.command()
@corpus_option()
@click.option("--anew", is_flag=True, help="Make all vectors again, for another model.")
@click.pass_obj
def embed(invocation: Invocation, corpus_name: str, anew: bool) -> int:
    """Make the vectors of a corpus, for warnings of protected texts in other words.

    Asks the server that `guard.embeddings` names, which must be on this machine, for a vector of
    each passage of 300 characters. Ctrl-C ends it at any time; it goes on from there, and makes
    only those of new texts. Needs the extra `guard`.

    \b
    Examples:
      docsync guard embed
      docsync guard embed --corpus ~/corpora/handbooks --anew
    """
    from docsync.cli.bar import bar
    from docsync.errors import UsageError
    from docsync.guard.corpus import open_corpus
    from docsync.guard.embed import Embedded, embed_corpus
    from docsync.llm.embeddings import EmbeddingModel

    place = find_place(invocation)
    config = place.config
    if not config.embeddings or not config.embeddings_model:
        raise UsageError(
            'set `embeddings = "http://127.0.0.1:PORT/v1"` and `embeddings-model = "NAME"` under'
            " [guard]: docs/guard.md says which servers and models will do"
        )
    corpus = open_corpus(place.path(corpus_name))
    if corpus is None:
        invocation.console.say("nothing is protected; `docsync guard add PATH` protects a text")
        return 0
    model = EmbeddingModel(config.embeddings, config.embeddings_model)
    try:
        with (
            corpus,
            bar(
                invocation.console, "embedding", ("{task.fields[passages]} passages",), passages=0
            ) as move,
        ):

            def show(made: Embedded) -> None:
                move(completed=made.texts, total=made.wanted, passages=made.passages)

            done = embed_corpus(corpus, model, show, is_anew=anew)
    finally:
        model.close()
    invocation.console.say(
        f"{done.passages:,} passages embedded; {done.texts:,} of {done.wanted:,} texts have their"
        " vectors"
    )
    return 0
