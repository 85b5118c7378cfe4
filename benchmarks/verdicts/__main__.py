"""Makes the pairs, runs one method over them, or prints the table.

Every method writes its scores into a folder; `table` reads all that are there.
"""

from __future__ import annotations

import argparse
import itertools
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks.verdicts import asked, cheap, embedded, figures, head, pairs, ranker, scores
from benchmarks.verdicts.pairs import Pair
from benchmarks.verdicts.scores import Method
from docsync.errors import DocsyncError
from docsync.mining.clones import find_clones
from docsync.mining.records import Rows
from docsync.mining.records import read as read_rows

THRESHOLD_PAIRS = 30  # training pairs that a model is asked about, for its threshold


def say(message: str) -> None:
    print(message, file=sys.stderr, flush=True)


def make_pairs(args: argparse.Namespace) -> None:
    rows = list(read_rows(args.rows, Rows))
    pairs.write(args.pairs, pairs.build(rows, find_clones(args.repos), say))
    print(pairs.summary(pairs.read(args.pairs)))


def run_words(args: argparse.Namespace) -> None:
    found = pairs.read(args.pairs)
    train = [pair for pair in found if pair.split == "train"]
    lexical: tuple[tuple[str, str, Callable[[Pair], float]], ...] = (
        ("identifiers", "shared identifiers, counted", cheap.shared_identifiers),
        ("overlap", "shared words, overlap", cheap.overlap),
        ("cosine", "shared words, tf-idf cosine", cheap.cosine_with(train)),
    )
    for order, (file, name, measure) in enumerate(lexical):
        scores.write(
            args.out / f"{file}.jsonl", Method(name, order, 0.0), cheap.timed(found, measure)
        )
    values, megabytes, held_out = cheap.bag_of_words(found)
    method = Method("bag of words, logistic regression", 10, megabytes, len(train))
    scores.write(args.out / "bag.jsonl", method, values)
    say(f"bag of words: AUC {held_out:.3f} on training repositories that were left out")


def run_ranker(args: argparse.Namespace) -> None:
    found = pairs.read(args.pairs)
    if args.rows is None:
        ranked = {22: ranker.rank_by_pairs(found)}
    else:
        ranked = dict(enumerate(ranker.rank(list(read_rows(args.rows, Rows)), found), 20))
    for order, one in ranked.items():
        method = Method(f"docsync's ranker, {one.name}", order, one.megabytes, one.learnt_from)
        scores.write(args.out / f"ranker-{order}.jsonl", method, one.scores)


def run_embedded(args: argparse.Namespace) -> None:
    found = pairs.read(args.pairs)
    cosines = embedded.cosines(found, embedded.load(args.model, args.threads))
    megabytes = (args.model / "model.safetensors").stat().st_size / 1e6
    method = Method("cosine of embeddings, all-MiniLM-L6-v2", 4, megabytes)
    scores.write(args.out / "embedded.jsonl", method, cosines)
    ranked = ranker.rank_by_pairs(embedded.with_figure(found, cosines))
    method = Method(
        "the same with that cosine among its figures", 23, megabytes, ranked.learnt_from
    )
    scores.write(args.out / "ranker-embedded.jsonl", method, ranked.scores)


def run_asked(args: argparse.Namespace) -> None:
    found = pairs.read(args.pairs)
    test = [pair for pair in found if pair.split == "test"]
    examples = asked.examples_of(found) if args.examples else []
    told = {pair.id for pair in examples}
    train = [p for p in found if p.split == "train" and p.id not in told][:THRESHOLD_PAIRS]
    # the training pairs in between: a run that is ended early has some
    first = max(args.limit // 2, 1)
    wanted = [*test[:first], *train, *test[first : args.limit]]
    url = asked.serve(args.weights, args.threads)
    method = Method(
        f"{args.name}, {len(examples)} examples" if examples else f"{args.name}, no examples",
        args.order,
        args.weights.stat().st_size / 1e6,
        len(examples),
    )
    scores.write(args.out / f"{args.file}.jsonl", method, asked.ask(url, wanted, examples))


def run_head(args: argparse.Namespace) -> None:
    found = pairs.read(args.pairs)
    recipe = head.Recipe(max_pairs=args.limit_train, threads=args.threads, layers=args.layers)
    train, validation = head.divide(found, recipe.max_pairs)
    trained = head.train(args.weights, train, recipe, say)
    test = [pair for pair in found if pair.split == "test"][: args.limit]
    wanted = itertools.chain(test[:100], validation, test[100:])
    megabytes = args.weights.stat().st_size / 1e6 + trained.adapter_megabytes
    method = Method("classification head, SmolLM2-135M, LoRA", 40, megabytes, trained.pairs)
    scores.write(args.out / "head.jsonl", method, head.score(trained, list(wanted), recipe))


def print_table(args: argparse.Namespace) -> None:
    found = pairs.read(args.pairs)
    methods = [scores.read(file) for file in sorted(args.out.glob("*.jsonl"))]
    print(pairs.summary(found), "", figures.table(found, methods), sep="\n")


def parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.verdicts", description=__doc__)
    commands = parser.add_subparsers(required=True)

    def command(name: str, run: Callable[[argparse.Namespace], None]) -> argparse.ArgumentParser:
        one = commands.add_parser(name)
        one.add_argument("--pairs", type=Path, required=True, help="the file with the pairs")
        one.add_argument("--out", type=Path, default=Path("scores"), help="folder of the scores")
        one.set_defaults(run=run)
        return one

    one = command("pairs", make_pairs)
    one.add_argument("rows", type=Path, help="what `docsync mine` wrote")
    one.add_argument("--repos", type=Path, required=True, help="folder of the clones")
    command("words", run_words)
    one = command("ranker", run_ranker)
    one.add_argument("--rows", type=Path, help="as for `pairs`; without, by the pairs alone")
    one = command("embedded", run_embedded)
    one.add_argument("--model", type=Path, required=True, help="folder of all-MiniLM-L6-v2")
    one.add_argument("--threads", type=int, default=2)
    for name, run in (("asked", run_asked), ("head", run_head)):
        one = command(name, run)
        one.add_argument("--weights", type=Path, required=True, help="a GGUF file")
        one.add_argument("--threads", type=int, default=2)
        one.add_argument("--limit", type=int, default=1000, help="test pairs at most")
        if name == "head":
            one.add_argument("--limit-train", type=int, default=800)
            one.add_argument("--layers", type=int, default=15, help="topmost layers to train")
        else:
            one.add_argument("--name", required=True, help="in the table")
            one.add_argument("--file", required=True, help="of the scores, without suffix")
            one.add_argument("--order", type=int, default=30, help="line in the table")
            one.add_argument("--examples", action="store_true", help="four of them in the prompt")
    command("table", print_table)
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None) -> int:
    args = parse(arguments)
    try:
        args.out.mkdir(parents=True, exist_ok=True)
        args.run(args)
    except DocsyncError as error:
        print(f"error: {error}", file=sys.stderr)
        return error.exit_code
    return 0


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    # llama.cpp's server waits for ever in its destructor
    os._exit(code)
