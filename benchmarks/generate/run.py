"""Runs the loop of `docsync generate` on each problem, and the hidden tests on what each part of it
would have given.

    python -m benchmarks.generate.run HumanEval.jsonl.gz --work DIR [--limit 40] [--jobs 4]
    python -m benchmarks.generate.run DIR/functions.jsonl --work DIR

The loop sees the prompt alone, or the package without its tests. Replies and results are kept in
DIR, so that it goes on where it was ended. One line for each problem in DIR/results.jsonl, as they
come to their end: with --jobs several are worked on at once, and asked of one engine together."""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

from benchmarks.generate.engine import CONTEXT_TOKENS, start
from benchmarks.generate.humaneval import read_problems
from benchmarks.generate.problems import Problem
from benchmarks.generate.removed import read_removed
from benchmarks.generate.replies import KeptReplies
from docsync.codegen.candidate import Candidate
from docsync.codegen.loop import Effort, Generated, Workplace, generate
from docsync.codegen.specification import read_specification
from docsync.codegen.target import find_targets
from docsync.codegen.trial import place_of
from docsync.errors import TargetError
from docsync.sandbox.job import Limits
from docsync.sandbox.sandbox import Sandbox

MAX_TOKENS = 400


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("problems", type=Path)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--weights", default="qwen2.5-coder-1.5b-instruct")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--limit", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--starts", type=int, default=Effort().starts)
    parser.add_argument("--rounds", type=int, default=Effort().rounds)
    options = parser.parse_args()
    options.work.mkdir(parents=True, exist_ok=True)
    results = options.work / "results.jsonl"
    done = set()
    if results.exists():
        done = {json.loads(line)["id"] for line in results.read_text().splitlines()}
    model = KeptReplies(
        options.work / "replies.jsonl",
        lambda: start(options.weights, options.threads, options.jobs),
        CONTEXT_TOKENS,
    )
    effort = Effort(
        starts=options.starts,
        rounds=options.rounds,
        max_tokens=MAX_TOKENS,
        timeout_s=900.0,
        budget_s=7200.0,
    )
    sandbox = Sandbox.find()
    is_packages = options.problems.suffix == ".jsonl"
    problems: list[Problem] = [*(read_removed if is_packages else read_problems)(options.problems)]
    problems = problems[: options.limit or None]
    left = [problem for problem in problems if problem.id not in done]

    def work_on(problem: Problem) -> dict[str, object]:
        begin = time.monotonic()
        with tempfile.TemporaryDirectory() as folder:
            try:
                row = solve(problem, model, sandbox, effort, Path(folder))
            except TargetError as error:
                row = refused(problem, error)
        row["duration_s"] = round(time.monotonic() - begin, 1)
        return row

    with ThreadPoolExecutor(options.jobs) as pool:
        running = [pool.submit(work_on, problem) for problem in left]
        for number, each in enumerate(as_completed(running), len(problems) - len(left) + 1):
            if each.exception() is not None:
                pool.shutdown(cancel_futures=True)
            row = each.result()
            with results.open("a", encoding="utf-8") as stream:
                stream.write(json.dumps(row) + "\n")
            print(f"{number}/{len(problems)} {json.dumps(row)}", flush=True)
    sys.stdout.flush()
    os._exit(0)


def solve(
    problem: Problem, model: KeptReplies, sandbox: Sandbox, effort: Effort, root: Path
) -> dict[str, object]:
    problem.lay_out(root)
    root.chmod(0o755)
    (root / problem.path).write_text(problem.source, encoding="utf-8")
    target = find_targets(problem.path, problem.source, problem.name)[0]
    specification = read_specification(target)
    place = place_of(root, problem.path)
    work = Workplace(
        model,
        sandbox,
        place,
        effort,
        Limits(wall_s=60.0, cpu_s=40),
        allowed=frozenset({place.module.partition(".")[0]}),
    )
    generated = generate(work, target, specification)
    assert not generated.why, generated.why
    verdicts: dict[str, bool] = {}

    def is_right(candidate: Candidate) -> bool:
        if candidate.assembled is None:
            return False
        source = candidate.assembled.source
        if source not in verdicts:
            verdicts[source] = problem.passes(sandbox, source)
        return verdicts[source]

    first = generated.exchanges[0].reply
    assert first is not None
    greedy = generated.candidates[0]
    raw = problem.passes_raw(sandbox, first.text)
    arms = {name: is_right(each) for name, each in choices(generated).items()}
    return {
        "id": problem.id,
        # right as other evaluations take it, or as docsync does: the harder bar for the loop
        "greedy": raw or is_right(greedy),
        "greedy_assembled": is_right(greedy),
        **arms,
        "written": bool(generated.best),
        "has_examples": specification.has_examples,
        "answers": len(generated.candidates),
        "faults": [list(each.faults) for each in generated.candidates],
        "passed": [each.passed for each in generated.candidates],
        "sound": [each.is_sound for each in generated.candidates],
        "right": [is_right(each) for each in generated.candidates],
    }


def refused(problem: Problem, error: TargetError) -> dict[str, object]:
    """A function that docsync does not work on: right for the greedy answer, which was not asked
    for, and wrong for all of docsync: the harder count."""
    arms = dict.fromkeys(("static", "corrected", "sampled", "loop", "written"), False)
    return {
        "id": problem.id,
        "refused": str(error),
        "greedy": True,
        "greedy_assembled": False,
        **arms,
        "has_examples": False,
        "answers": 0,
    }


def choices(generated: Generated) -> dict[str, Candidate]:
    """What each part of the loop would have given, from one run of all of it."""
    start = [each for each in generated.candidates if each.start == 0]
    static = next((each for each in start if not each.faults), start[0])
    sound = [each for each in generated.candidates if each.is_sound]
    corrected = next((each for each in start if each.is_sound), static)
    nearest = generated.nearest or start[0]
    return {
        "static": static,
        "corrected": corrected,
        "sampled": sound[0] if sound else nearest,
        "loop": generated.best[0] if generated.best else nearest,
    }


if __name__ == "__main__":
    main()
