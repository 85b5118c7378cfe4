"""What the guard finds, misses and costs, on real texts.

    python benchmarks/guard.py --corpus DIR ... --held-out DIR ... --work DIR

`--corpus` are folders with a gigabyte of documentation and source, `--held-out` folders with texts
that have nothing to do with them; `--work` is where the indexes are made. See benchmarks/README.md.
"""

from __future__ import annotations

import argparse
import functools
import itertools
import json
import math
import os
import random
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from guard_edits import EDITS, blocks, passage

from docsync.config import GuardConfig
from docsync.guard.building import Added, Terms, add_texts
from docsync.guard.corpus import Corpus
from docsync.guard.scan import scan_text
from docsync.guard.sources import Skipped, SourceText, sources_of
from docsync.rewrite.proposal import GuardDecision
from docsync.wilson import wilson

LENGTHS = (80, 150, 300, 1_000)
SHARES = (0.0, 0.05, 0.10, 0.20)
HOST_CHARS = 400
CONFIG = GuardConfig()


def main() -> int:
    options = parse()
    if options.query:
        return query(options.query)
    options.work.mkdir(parents=True, exist_ok=True)
    print(f"Python {sys.version.split()[0]}, {os.cpu_count()} CPUs, load {os.getloadavg()[0]:.1f}")
    figures: dict[str, Any] = {}
    if options.json and options.json.exists():
        figures = json.loads(options.json.read_text())
    largest = options.work / f"{options.megabytes[-1]}MB"
    for part in options.only:
        before = os.getloadavg()[0]
        if part in ("growth", "peers"):
            found = growth(options) if part == "growth" else peers(options)
        else:
            with Corpus(largest) as corpus:
                found = MEASURES[part](corpus, options)
        figures[part] = {"found": found, "load": [before, os.getloadavg()[0]]}
        if options.json:
            options.json.write_text(json.dumps(figures, indent=2))
    print(f"load at the end {os.getloadavg()[0]:.1f}")
    return 0


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--corpus", nargs="+", type=Path, default=[])
    parser.add_argument("--held-out", nargs="+", type=Path, default=[])
    parser.add_argument("--work", type=Path, default=Path("guard-bench"))
    parser.add_argument("--megabytes", nargs="+", type=int, default=[10, 100, 1_000])
    parser.add_argument("--samples", type=int, default=200, help="passages a cell")
    parser.add_argument("--blocks", type=int, default=2_000, help="unrelated blocks")
    parser.add_argument("--peers", type=float, default=2.0, metavar="MB")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS, help="a part at a time")
    parser.add_argument("--reuse", action="store_true", help="take indexes that are there")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--query", type=Path, help=argparse.SUPPRESS)
    return parser.parse_args()


def texts_up_to(folders: list[Path], megabytes: float) -> Iterator[SourceText | Skipped]:
    """Texts until there are enough characters, from all folders in turn, so that a small corpus is
    made like a large one."""
    waiting = [sources_of(folder) for folder in folders]
    left = megabytes * 1e6
    while waiting and left > 0:
        for one in list(waiting):
            for _ in range(5):
                source = next(one, None)
                if source is None:
                    waiting.remove(one)
                    break
                if isinstance(source, SourceText):
                    left -= sum(map(len, source.parts()))
                yield source
            if left <= 0:
                return


def build(folders: list[Path], megabytes: float, path: Path) -> dict[str, Any]:
    shutil.rmtree(path, ignore_errors=True)
    state: list[Added] = []
    reading_s = [0.0]

    def timed() -> Iterator[SourceText | Skipped]:
        source = texts_up_to(folders, megabytes)
        while True:
            began = time.perf_counter()
            one = next(source, None)
            reading_s[0] += time.perf_counter() - began
            if one is None:
                return
            yield one

    began, cpu = time.perf_counter(), time.process_time()
    with Corpus(path, create=True) as corpus:
        added = add_texts(corpus, timed(), Terms(), state.append)
        seconds = time.perf_counter() - began
        found = corpus.stats()
    return {
        "characters": found.characters,
        "texts": found.documents,
        "repeated": len(added.known),
        "seconds": seconds,
        "cpu_s": time.process_time() - cpu,
        "extraction_s": reading_s[0],
        "mb_per_s": found.characters / 1e6 / seconds,
        "index_bytes": found.bytes - found.text_bytes,
        "text_bytes": found.text_bytes,
        "bytes_per_char": found.bytes / found.characters,
        "numpy": "numpy" in sys.modules,
    }


def growth(options: argparse.Namespace) -> list[dict[str, Any]]:
    print(
        "\n| corpus | texts | build MB/s (a CPU second) | bytes a character: index + texts |"
        " unrelated, CPU, best of five: p50, p95 ms | with a copied passage p50, p95 ms |"
        " every time, by the clock: p50, p95 ms | resident MB |"
    )
    print("|---|---|---|---|---|---|---|---|")
    rows = []
    for megabytes in options.megabytes:
        path = options.work / f"{megabytes}MB"
        about = path.with_suffix(".json")
        if options.reuse and about.exists():
            row = json.loads(about.read_text())
        else:
            row = build(options.corpus, megabytes, path)
            about.write_text(json.dumps(row))
        path.with_suffix(".texts").write_text(json.dumps(to_ask(path, options)))
        command = [sys.executable, __file__, "--query", str(path)]
        row["query"] = json.loads(
            subprocess.run(command, check=True, capture_output=True, text=True).stdout
        )
        cost = row["query"]
        size = row["characters"]
        print(
            f"| {size / 1e6:,.0f} MB | {row['texts']:,} |"
            f" {row['mb_per_s']:.1f} ({size / 1e6 / row['cpu_s']:.1f}) |"
            f" {row['index_bytes'] / size:.2f} + {row['text_bytes'] / size:.2f} |"
            f" {cost['clean_p50']:.1f}, {cost['clean_p95']:.1f} |"
            f" {cost['copied_p50']:.1f}, {cost['copied_p95']:.1f} |"
            f" {cost['every_p50']:.1f}, {cost['every_p95']:.1f} | {cost['resident_mb']:.0f} |",
            flush=True,
        )
        rows.append(row)
    return rows


def to_ask(path: Path, options: argparse.Namespace) -> dict[str, list[str]]:
    """Outputs of 1,000 characters: unrelated ones, and ones with a copied passage of 300."""
    dice = random.Random(options.seed)
    clean = blocks(options.held_out, 1_000, 2 * options.samples, dice)
    with Corpus(path) as corpus:
        copied = [
            _planted(part, dice, clean, 1_000)
            for part in passages(corpus, 300, options.samples, dice)
        ]
    return {"clean": clean, "copied": copied}


ROUNDS = 5
"""Each text is asked so often, in turn with the others, and its best CPU time counts: what other
programs take of the machine is no cost of a look-up, and a warm one waits for nothing. A busy
machine makes that worse too, by its caches."""


def query(path: Path) -> int:
    """In a process of its own, as the hook is one: without numpy, with its own memory."""
    sys.modules["numpy"] = None  # type: ignore[assignment]
    asked = json.loads(path.with_suffix(".texts").read_text())
    texts = [("clean", text) for text in asked["clean"]]
    texts += [("copied", text) for text in asked["copied"]]
    best = [math.inf] * len(texts)
    every: list[float] = []
    with Corpus(path) as corpus:
        for _, text in texts:
            scan_text(text, [corpus], CONFIG)
        for _ in range(ROUNDS):
            for number, (_, text) in enumerate(texts):
                began, cpu = time.perf_counter(), time.process_time()
                scan_text(text, [corpus], CONFIG)
                best[number] = min(best[number], 1e3 * (time.process_time() - cpu))
                every.append(1e3 * (time.perf_counter() - began))
    figures = {"resident_mb": _peak_mb(), "load": os.getloadavg()[0]}
    for name in ("clean", "copied"):
        each = [ms for ms, (kind, _) in zip(best, texts, strict=True) if kind == name]
        figures[f"{name}_p50"], figures[f"{name}_p95"] = _percentiles(each)
    figures["every_p50"], figures["every_p95"] = _percentiles(every)
    print(json.dumps(figures))
    return 0


def _percentiles(times: list[float]) -> tuple[float, float]:
    return statistics.median(times), sorted(times)[int(0.95 * len(times))]


def _peak_mb() -> float:
    status = Path("/proc/self/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def passages(corpus: Corpus, chars: int, count: int, dice: random.Random) -> Iterator[str]:
    segments = corpus.segments
    while count:
        number = dice.choices(range(len(segments)), [s.chars for s in segments])[0]
        segment = segments[number]
        # by characters, not by texts: a long text has more to copy
        _, end = segment.document_span(segment.documents - 1)
        document = segment.document_at(dice.randrange(end))
        part = passage("".join(segment.text(document)), chars, dice)
        if part is not None:
            count -= 1
            yield part


def _planted(part: str, dice: random.Random, hosts: list[str], chars: int) -> str:
    host = dice.choice(hosts)
    rest = max(chars - len(part), 0)
    middle = host.find(" ", min(rest // 2, len(host) // 2)) + 1
    return f"{host[:middle]}\n\n{part}\n\n{host[middle:rest]}"


def false_alarms(corpus: Corpus, options: argparse.Namespace) -> dict[str, Any]:
    dice = random.Random(options.seed + 1)
    alarms = []
    texts = blocks(options.held_out, 1_000, options.blocks, dice)
    for text in texts:
        decision, matches = scan_text(text, [corpus], CONFIG)
        if decision is not GuardDecision.ACCEPT:
            alarms.append((decision.value, matches[0]))
    # for a person to judge: a copied passage is no false alarm
    report = options.work / "alarms.txt"
    report.write_text(
        "\n\n".join(
            f"{verdict} {m.characters} {m.distance} {m.source}\n  {m.excerpt}\n  {m.source_excerpt}"
            for verdict, m in alarms
        )
    )
    low, high = wilson(len(alarms), len(texts))
    print(
        f"\nalarms on {len(texts)} unrelated blocks of 1,000 characters: {len(alarms)}"
        f" ({low:.4f}-{high:.4f}); for judging them: {report}",
        flush=True,
    )
    return {"blocks": len(texts), "alarms": len(alarms)}


TARGETS = ((150, 0.05), (300, 0.10))


def choices(corpus: Corpus, options: argparse.Namespace) -> dict[str, Any]:
    from guard_choices import candidates

    dice = random.Random(options.seed + 4)
    count = 5 * options.samples
    print(
        "\n| passages that share a kept piece | every ninth | winnowed, window 17 |\n|---|---|---|"
    )
    found = {}
    for chars, share in (*TARGETS, (150, 0.10), (80, 0.05)):
        parts = list(passages(corpus, chars, count, dice))
        cells = candidates(parts, share, dice)
        found[f"{chars} {share}"] = cells
        shown = (f"{hits / count:.3f} ({kept:.3f} kept)" for hits, kept in cells.values())
        print(f"| {chars}, {share:.0%} edited | {' | '.join(shown)} |", flush=True)
    return found


def _hosts(corpus: Corpus, options: argparse.Namespace, dice: random.Random) -> list[str]:
    """Texts to plant in that raise no alarm of their own."""
    found = blocks(options.held_out, HOST_CHARS * 2, 100, dice)
    return [t for t in found if scan_text(t, [corpus], CONFIG)[0] is GuardDecision.ACCEPT]


def recall(cells: list[tuple[int, float]], corpus: Corpus, options: argparse.Namespace) -> Any:
    """Every cell with the mixed edits; the targets with each kind alone, and three times as
    often."""
    dice = random.Random(options.seed + 2 + len(cells))
    hosts = _hosts(corpus, options, dice)
    print("\n| characters | edits | kind | found, blocked or flagged (95 %) | blocked |")
    print("|---|---|---|---|---|")
    rows = []
    mixed = list(EDITS)[-2:]
    for chars, share in cells:
        is_target = (chars, share) in TARGETS
        chosen = list(passages(corpus, chars, options.samples * (3 if is_target else 1), dice))
        for name in EDITS if is_target else mixed if share else mixed[1:]:
            decisions = []
            for part in chosen:
                edited = EDITS[name](part, share, dice)
                text = _planted(edited, dice, hosts, chars + HOST_CHARS * 2)
                decisions.append(scan_text(text, [corpus], CONFIG)[0])
            n = len(decisions)
            found = sum(d is not GuardDecision.ACCEPT for d in decisions)
            blocked = sum(d is GuardDecision.REJECT for d in decisions)
            low, high = wilson(found, n)
            rows.append({"chars": chars, "edits": share, "kind": name, "n": n, "found": found})
            rows[-1] |= {"blocked": blocked, "low": low, "high": high}
            print(
                f"| {chars:,} | {share:.0%} | {name} | {found}/{n} = {found / n:.3f}"
                f" ({low:.3f}-{high:.3f}) | {blocked / n:.3f} |",
                flush=True,
            )
    return rows


OTHERS = [cell for cell in itertools.product(LENGTHS, SHARES) if cell not in TARGETS]
MEASURES: dict[str, Callable[[Corpus, argparse.Namespace], Any]] = {
    "alarms": false_alarms,
    "choices": choices,
    "targets": functools.partial(recall, list(TARGETS)),
    "others": functools.partial(recall, OTHERS),
}
PARTS = ["growth", *MEASURES, "peers"]


def peers(options: argparse.Namespace) -> dict[str, Any]:
    from guard_peers import BruteForce, MinHashIndex, SuffixArray

    path = options.work / "peers"
    about = build(options.corpus, options.peers, path)
    dice = random.Random(options.seed + 3)
    rows: dict[str, Any] = {"characters": about["characters"]}
    with Corpus(path) as corpus:
        hosts = _hosts(corpus, options, dice)
        texts = [corpus.text(segment, doc) for segment, doc, _ in corpus.documents()]
        oracle = SuffixArray(texts)
        minhash = MinHashIndex(texts)
        brute = BruteForce(texts, 150)
        finders: dict[str, tuple[Callable[[str], bool], int]] = {
            "docsync guard": (
                lambda text: scan_text(text, [corpus], CONFIG)[0] is not GuardDecision.ACCEPT,
                options.samples,
            ),
            "exact 150 characters (suffix array)": (
                lambda text: oracle.longest(text) >= 150,
                min(options.samples, 100),
            ),
            "MinHash LSH (datasketch)": (minhash.finds, min(options.samples, 100)),
            "rapidfuzz partial_ratio, all texts": (brute.finds, 12),
        }
        kinds = [(150, 0.0), (150, 0.05), (300, 0.10), (1_000, 0.05)]
        print(f"\non {about['characters'] / 1e6:.1f} MB: found, and ms a text")
        print("\n| | " + " | ".join(f"{c:,}, {s:.0%}" for c, s in kinds) + " | unrelated |")
        print("|---" * (len(kinds) + 2) + "|")
        planted = {
            (chars, share): [
                _planted(
                    EDITS["all four mixed"](part, share, dice),
                    dice,
                    hosts,
                    max(chars + 200, 1_000),
                )
                for part in passages(corpus, chars, options.samples, dice)
            ]
            for chars, share in kinds
        }
        planted[0, 0.0] = hosts
        for name, (finds, count) in finders.items():
            cells = []
            for key, cases in planted.items():
                began = time.perf_counter()
                hits = sum(map(finds, cases[:count]))
                n = len(cases[:count])
                ms = 1e3 * (time.perf_counter() - began) / n
                low, high = wilson(hits, n)
                rows[f"{name}: {key}"] = {"hits": hits, "n": n, "ms": ms}
                cells.append(f"{hits}/{n} ({low:.2f}-{high:.2f}), {ms:,.1f} ms")
            print(f"| {name} | {' | '.join(cells)} |", flush=True)
        exact = planted[150, 0.0][: finders["exact 150 characters (suffix array)"][1]]
        missed = sum(
            oracle.longest(text) >= 150 and not finders["docsync guard"][0](text) for text in exact
        )
        print(f"\nexact matches that the oracle sees and the guard does not: {missed}/{len(exact)}")
        print(
            f"builds: suffix array {oracle.build_s:.1f} s, {oracle.bytes / about['characters']:.1f}"
            f" bytes a character; MinHash {minhash.build_s:.1f} s; guard {about['seconds']:.1f} s,"
            f" {about['bytes_per_char']:.2f} bytes a character"
        )
        rows["missed_by_guard"] = missed
    return rows


if __name__ == "__main__":
    sys.exit(main())
