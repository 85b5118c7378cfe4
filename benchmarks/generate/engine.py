"""The embedded model in this process, on a fixed number of threads."""

from __future__ import annotations

from docsync.llm.openai import OpenAIChatModel
from docsync.serve.engine_xllamacpp import XllamacppEngine
from docsync.serve.pull import locate
from docsync.serve.settings import ServeSettings

CONTEXT_TOKENS = 4096


def start(weights: str, threads: int, parallel: int) -> OpenAIChatModel:
    """`parallel` requests at once are decoded together. The process must end by `os._exit`, as
    `docsync serve` does."""
    settings = ServeSettings(
        locate(weights),
        weights,
        context_tokens=CONTEXT_TOKENS,
        threads=threads,
        parallel=parallel,
    )
    engine = XllamacppEngine(settings)
    return OpenAIChatModel(
        f"http://127.0.0.1:{engine.port}/v1", weights, context_tokens=engine.context_tokens
    )
