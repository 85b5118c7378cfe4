"""A chat model's verdict by log-likelihood: how much rather it would answer yes than no."""

from __future__ import annotations

import json
import math
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmarks.verdicts.pairs import Pair
from benchmarks.verdicts.scores import Score
from docsync.errors import ModelReplyError, UsageError
from docsync.serve.settings import ServeSettings

TOP = 40  # tokens whose probabilities the server gives
FLOOR = -20.0  # the log-probability of an answer that is not among them
TIMEOUT_S = 600.0
MAX_EXAMPLE_CHARS = 700  # of change and section together
SYSTEM = (
    "You check documentation. You get lines that a commit changed in the code (- old, + new) and "
    "one section of the documentation as it was before. Say whether that section must be edited "
    "because of the change. Most sections must not. Answer with one word: yes or no."
)


def question(pair: Pair) -> str:
    return (
        f"Changed code:\n{pair.change}\n\nSection {pair.heading}:\n{pair.excerpt}\n\n"
        "Must this section be edited because of the change? yes or no?"
    )


def examples_of(pairs: Sequence[Pair]) -> list[Pair]:
    """Two of each answer for the prompt, short ones of different training repositories; yes comes
    last, since no is what a model says anyway."""
    short = [
        pair
        for pair in pairs
        if pair.split == "train" and len(pair.change) + len(pair.excerpt) <= MAX_EXAMPLE_CHARS
    ]
    found: list[Pair] = []
    for is_hit in (False, True, False, True):
        seen = {pair.repo for pair in found}
        found += [p for p in short if p.is_hit == is_hit and p.repo not in seen][:1]
    return found


def messages_of(pair: Pair, examples: Sequence[Pair] = ()) -> list[dict[str, str]]:
    """What does not change from pair to pair comes first: the server keeps it."""
    found = [{"role": "system", "content": SYSTEM}]
    for example in examples:
        found.append({"role": "user", "content": question(example)})
        found.append({"role": "assistant", "content": "yes" if example.is_hit else "no"})
    return [*found, {"role": "user", "content": question(pair)}]


def preference(top: Sequence[dict[str, Any]]) -> float:
    """log P(yes) - log P(no) of the first token, over every spelling that the server lists."""
    return _log_sum(top, "yes") - _log_sum(top, "no")


def _log_sum(top: Sequence[dict[str, Any]], answer: str) -> float:
    values = [e["logprob"] for e in top if str(e["token"]).strip().lower() == answer]
    return math.log(sum(map(math.exp, values))) if values else FLOOR


def serve(weights: Path, threads: int) -> str:
    """The base URL of llama.cpp inside this process, which must end by `os._exit`. Raises
    ModelUnavailable."""
    from docsync.serve.engine_xllamacpp import XllamacppEngine

    if not weights.is_file():
        raise UsageError(f"there are no weights {weights}: `docsync model pull` brings them")
    settings = ServeSettings(
        weights, "asked", context_tokens=4096, threads=threads, is_speculative=False
    )
    return f"http://127.0.0.1:{XllamacppEngine(settings).port}/v1"


def ask(
    base_url: str,
    pairs: Sequence[Pair],
    examples: Sequence[Pair],
    clock: Callable[[], float] = time.perf_counter,
) -> Iterator[Score]:
    """One score a pair, as they come. Raises ModelReplyError for a server without logprobs."""
    for pair in pairs:
        began = clock()
        value = preference(_first_token(base_url, messages_of(pair, examples)))
        yield Score(pair.id, value, (clock() - began) * 1000)


def _first_token(base_url: str, messages: list[dict[str, str]]) -> list[dict[str, Any]]:
    body = {
        "model": "asked",
        "messages": messages,
        "max_tokens": 1,
        "temperature": 0,
        "logprobs": True,
        "top_logprobs": TOP,
    }
    request = urllib.request.Request(
        f"{base_url}/chat/completions",
        json.dumps(body).encode(),
        {"Content-Type": "application/json"},
    )
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT_S) as answer:
            choice = json.load(answer)["choices"][0]
        top = choice["logprobs"]["content"][0]["top_logprobs"]
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise ModelReplyError(f"{base_url} gave no log-probabilities: {error!r}") from error
    return [entry for entry in top if isinstance(entry, dict)]
