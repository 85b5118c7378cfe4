"""Asks the model once for each problem, greedily, and keeps prompt and reply.

    python -m benchmarks.generate.greedy HumanEval.jsonl.gz --to greedy.jsonl

What is in the file already is not asked again."""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path

from benchmarks.generate.engine import start
from benchmarks.generate.problems import read_problems
from docsync.llm.chat import ChatMessage, Sampling
from docsync.prompts.context import GenerateContext, NoContext
from docsync.prompts.environment import render

MAX_TOKENS = 400


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("problems", type=Path)
    parser.add_argument("--to", type=Path, required=True)
    parser.add_argument("--weights", default="qwen2.5-coder-1.5b-instruct")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--limit", type=int, default=0)
    options = parser.parse_args()
    done = set()
    if options.to.exists():
        done = {json.loads(line)["id"] for line in options.to.read_text().splitlines()}
    problems = read_problems(options.problems)[: options.limit or None]
    model = start(options.weights, options.threads)
    for number, problem in enumerate(problems, 1):
        if problem.id in done:
            continue
        context = GenerateContext("", problem.name, problem.prompt.strip("\n"))
        messages = (
            ChatMessage("system", render("generate_system.j2", NoContext()).text),
            ChatMessage("user", render("generate.j2", context).text),
        )
        reply = model.complete(messages, Sampling(max_tokens=MAX_TOKENS), timeout_s=600)
        row = {
            "id": problem.id,
            "messages": [[m.role, m.content] for m in messages],
            "reply": reply.text,
            "finish_reason": reply.finish_reason,
            "completion_tokens": reply.completion_tokens,
            "prompt_tokens": reply.prompt_tokens,
            "duration_s": round(reply.duration_s, 2),
        }
        with options.to.open("a", encoding="utf-8") as stream:
            stream.write(json.dumps(row) + "\n")
        print(f"{number}/{len(problems)} {problem.id} {reply.duration_s:.0f} s", flush=True)
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
