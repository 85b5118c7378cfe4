"""What `docsync generate` says of each function."""

from __future__ import annotations

from collections.abc import Iterator

from docsync.codegen.session import Part, Proposed
from docsync.output import Console, counted, diff_lines, visible

MAX_LINES = 12


def render(proposed: Proposed, console: Console) -> Iterator[str]:
    """Evidence for each function; then the change."""
    for part in proposed.parts:
        target = part.generated.target
        place = f"{visible(target.path)}:{target.line}"
        name = console.style(f"{place}  {target.name}", "bold")
        if part.generated.plan:
            yield from _block("plan", part.generated.plan)
        if part.chosen is None:
            yield f"{name}  {console.style('not written', 'red')}: {visible(part.why)}"
            yield from _failures(part)
        else:
            yield f"{name}  {console.style('written', 'green')} by {_how(part)}"
            yield from _evidence(part)
        for sentence in part.assumed:
            yield f"    assumed: {visible(sentence)}"
    if proposed.guarded is not None:
        rewrite = proposed.guarded.verified.rewrite
        yield from diff_lines(rewrite.old, rewrite.new, console, limit=0)


def _how(part: Part) -> str:
    chosen = part.chosen
    assert chosen is not None
    count = len(part.generated.candidates)
    answer = "the first answer" if count == 1 else f"one of {count} answers"
    round_ = f", corrected {chosen.round} times" if chosen.round > 1 else ""
    return answer + (", corrected once" if chosen.round == 1 else round_)


def _evidence(part: Part) -> Iterator[str]:
    trial = part.chosen.trial if part.chosen else None
    if trial is not None:
        examples = sum(each.startswith("example: ") for each in trial.passed)
        tests = len(trial.passed) - examples
        yield f"    passed: {counted(examples, 'example')}, {counted(tests, 'test')}"
        generated = part.generated
        if generated.calls and part.chosen in generated.best:
            alike = generated.alike[generated.best.index(part.chosen)]
            yield (
                f"    {alike} of {len(generated.best)} answers give the same in "
                f"{generated.calls} calls that nobody wrote down"
            )
        if not trial.is_apart:
            # in other languages no test runs apart
            why = ": it handles more than plain data" if _is_python(part) else ""
            yield f"    ran in one process with its tests{why}"
    if part.edges is not None and part.edges.edge_calls:
        found = len(part.edges.edges)
        yield (
            f"    generated edge cases (they decide nothing): {part.edges.edge_calls} calls, "
            f"{found} worth a look"
        )
        for text in part.edges.edges:
            yield f"      {visible(_line(text))}"
    if part.growth is not None:
        yield f"    {part.growth.sentence}"
    for text in part.untested:
        yield f"    not tested: {visible(_line(text))}"


def _is_python(part: Part) -> bool:
    return part.generated.target.path.endswith(".py")


def _failures(part: Part) -> Iterator[str]:
    nearest = part.generated.nearest
    if nearest is None:
        return
    yield f"    the nearest answer passed {nearest.passed}; it failed with"
    lines = nearest.problems.splitlines()
    for line in lines[:MAX_LINES]:
        yield f"      {visible(line)}"
    if len(lines) > MAX_LINES:
        yield f"      ... {len(lines) - MAX_LINES} more lines: `docsync log --prompts`"


def _block(title: str, text: str) -> Iterator[str]:
    yield f"    {title}:"
    for line in text.strip().splitlines():
        yield f"      {visible(line)}"


def _line(text: str) -> str:
    return " ".join(text.split())[:200]
