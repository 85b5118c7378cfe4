"""What a model server can do beyond the portable core, asked once and remembered."""

from __future__ import annotations

import contextlib
import json
import os
import time
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from docsync.errors import ModelError, ModelReplyError, ModelUnavailable
from docsync.llm.address import resolve
from docsync.llm.chat import ChatMessage, Sampling
from docsync.llm.openai import check_status, request_body
from docsync.llm.transport import Transport

CACHE_NAME = "capabilities.json"
MAX_AGE_S = 24 * 3600.0
_OWNERS = {
    "llamacpp": "llama.cpp",
    "vllm": "vLLM",
    "sglang": "SGLang",
    "library": "Ollama",
    "organization_owner": "LM Studio",
    "docsync": "docsync serve",
}
_SCHEMA = {
    "type": "object",
    "properties": {"fruit": {"type": "string", "enum": ["quince"]}},
    "required": ["fruit"],
    "additionalProperties": False,
}


@dataclass(frozen=True, slots=True)
class Capabilities:
    """`context_tokens` is None if the server does not say; the `has_` fields are None if they were
    not asked for. `server` is the product, or "" if it cannot be told."""

    models: tuple[str, ...]
    server: str = ""
    context_tokens: int | None = None
    has_json_schema: bool | None = None
    has_logprobs: bool | None = None
    has_seed: bool | None = None
    has_lora: bool | None = None


def probe(
    base_url: str,
    name: str = "",
    *,
    allow_remote: bool = False,
    connect_timeout_s: float = 2.0,
    timeout_s: float = 30.0,
    api_key: str = "",
    cache_dir: Path | None = None,
    is_deep: bool = True,
) -> Capabilities:
    """Ask the server at `base_url` about the model `name` ("" = the first that it lists).

    The list of models is always asked for, which shows that the server lives. `is_deep` also
    sends a few requests of some tokens each; what they showed is kept in `cache_dir` for a day, for
    as long as the server lists the same models.

    Raises:
        UsageError, RemoteRefused, ModelUnavailable, ModelReplyError: as the chat model does.
    """
    address = resolve(base_url, allow_remote=allow_remote, timeout_s=connect_timeout_s)
    transport = Transport(address, connect_timeout_s=connect_timeout_s, api_key=api_key)
    try:
        found = _look(transport, name, min(timeout_s, max(connect_timeout_s, 0.1)))
        model = name or (found.models[0] if found.models else "")
        key = f"{address.base_url}|{model}"
        cached = _recall(cache_dir, key, found)
        if cached is not None and (cached.has_json_schema is not None or not is_deep):
            return cached
        if is_deep:
            found = _ask(transport, model, found, time.monotonic() + timeout_s)
            _remember(cache_dir, key, found)
        return found
    finally:
        transport.close()


def _look(transport: Transport, name: str, timeout_s: float) -> Capabilities:
    """What the listings say, without running the model."""
    url = f"{transport.address.base_url}/models"
    answer = transport.get(url, timeout_s=timeout_s)
    if (failure := check_status(answer, url)) is not None:
        raise failure
    data = answer.json()
    listed = data.get("data") if isinstance(data, dict) else None
    if not isinstance(listed, list):
        raise ModelReplyError(f"{url} lists no models: {answer.excerpt()}")
    entries = [m for m in listed if isinstance(m, dict) and isinstance(m.get("id"), str)]
    entry = next((m for m in entries if m["id"] == name), entries[0] if entries else {})
    owner = next((str(m["owned_by"]) for m in entries if m.get("owned_by")), "")
    server = _OWNERS.get(owner, "")
    meta = entry.get("meta")
    meta = meta if isinstance(meta, dict) else {}
    context = _positive(entry.get("max_model_len")) or _positive(meta.get("n_ctx"))
    return Capabilities(
        models=tuple(str(m["id"]) for m in entries),
        server=server,
        context_tokens=context
        or _own_listing(transport, server, str(entry.get("id", "")), timeout_s),
        has_lora=any(m.get("parent") for m in entries) or None,
    )


def _own_listing(transport: Transport, server: str, model: str, timeout_s: float) -> int | None:
    """The context from a server's own API where the portable listing is silent.

    For Ollama it is what the loaded model runs with: it cuts longer prompts without a word, so the
    length that the model was trained for would be the wrong answer.
    """
    places = {
        "llama.cpp": ("/props", None, ("n_ctx",)),
        "Ollama": ("/api/ps", "models", ("context_length",)),
        "LM Studio": ("/api/v0/models", "data", ("loaded_context_length",)),
    }
    if server not in places:
        return None
    path, listing, fields = places[server]
    try:
        data = transport.get(transport.address.root_url + path, timeout_s=timeout_s).json()
    except ModelError:
        return None
    if not isinstance(data, dict):
        return None
    entries = data.get(listing) if listing else [data.get("default_generation_settings")]
    for entry in entries if isinstance(entries, list) else []:
        if not isinstance(entry, dict):
            continue
        if listing and model not in (entry.get("name"), entry.get("model"), entry.get("id")):
            continue
        for field in fields:
            if tokens := _positive(entry.get(field)):
                return tokens
    return None


def _ask(transport: Transport, model: str, found: Capabilities, deadline: float) -> Capabilities:
    """Short requests; what a server refuses or ignores it does not have."""
    fruit = "Name one fruit."
    schema = {"name": "fruit", "schema": _SCHEMA, "strict": True}
    as_json = {"response_format": {"type": "json_schema", "json_schema": schema}}
    text = _text(_choice(transport, model, fruit, max_tokens=24, deadline=deadline, extra=as_json))
    has_json_schema = False
    with contextlib.suppress(ValueError, RecursionError):
        # only a constrained model calls any fruit a quince
        has_json_schema = json.loads(text) == {"fruit": "quince"}
    ask_logprobs = {"logprobs": True, "top_logprobs": 2}
    choice = _choice(transport, model, fruit, max_tokens=1, deadline=deadline, extra=ask_logprobs)
    logprobs = choice.get("logprobs")
    content = logprobs.get("content") if isinstance(logprobs, dict) else None
    words = "Write ten random words."
    drawn = []
    for seed in (7, 7, 8):
        extra = {"temperature": 1.5, "seed": seed}
        choice = _choice(transport, model, words, max_tokens=12, deadline=deadline, extra=extra)
        drawn.append(_text(choice))
    return replace(
        found,
        has_json_schema=has_json_schema,
        has_logprobs=isinstance(content, list) and bool(content),
        has_seed=bool(drawn[0]) and drawn[0] == drawn[1] and drawn[1] != drawn[2],
        has_lora=found.has_lora or _has_adapters(transport, deadline),
    )


def _choice(
    transport: Transport,
    model: str,
    prompt: str,
    *,
    max_tokens: int,
    deadline: float,
    extra: dict[str, Any],
) -> dict[str, Any]:
    """The first choice, or {} if the server refuses these fields. Raises ModelUnavailable."""
    remaining_s = deadline - time.monotonic()
    if remaining_s <= 0:
        raise ModelUnavailable(
            f"{transport.address.root_url} is too slow to be asked what it can do"
        )
    body = request_body(model, [ChatMessage("user", prompt)], Sampling(max_tokens=max_tokens))
    url = f"{transport.address.base_url}/chat/completions"
    answer = transport.post(url, {**body, **extra}, timeout_s=remaining_s)
    if answer.status != 200:
        return {}
    try:
        choice = answer.json()["choices"][0]
    except (ModelReplyError, KeyError, IndexError, TypeError):
        return {}
    return choice if isinstance(choice, dict) else {}


def _text(choice: dict[str, Any]) -> str:
    message = choice.get("message")
    content = message.get("content") if isinstance(message, dict) else None
    return content if isinstance(content, str) else ""


def _has_adapters(transport: Transport, deadline: float) -> bool:
    remaining_s = max(0.1, min(2.0, deadline - time.monotonic()))
    try:
        answer = transport.get(f"{transport.address.root_url}/lora-adapters", timeout_s=remaining_s)
        data = answer.json()
    except ModelError:
        return False
    return answer.status == 200 and isinstance(data, list) and bool(data)


def _positive(value: object) -> int | None:
    is_count = isinstance(value, int) and not isinstance(value, bool) and value > 0
    return value if is_count and isinstance(value, int) else None


def _recall(cache_dir: Path | None, key: str, found: Capabilities) -> Capabilities | None:
    entry = _read_cache(cache_dir).get(key)
    if not isinstance(entry, dict) or entry.get("models") != list(found.models):
        return None
    schema, logprobs, seed = (
        entry.get(f"has_{what}") for what in ("json_schema", "logprobs", "seed")
    )
    if not all(isinstance(value, bool) for value in (schema, logprobs, seed)):
        return None
    return replace(
        found,
        has_json_schema=schema,
        has_logprobs=logprobs,
        has_seed=seed,
        has_lora=bool(entry.get("has_lora")),
    )


def _remember(cache_dir: Path | None, key: str, found: Capabilities) -> None:
    if cache_dir is None:
        return
    entries = _read_cache(cache_dir)
    entries[key] = {**asdict(found), "time": time.time()}
    scratch = cache_dir / f"{CACHE_NAME}.{os.getpid()}.tmp"
    try:
        cache_dir.mkdir(parents=True, exist_ok=True)
        scratch.write_text(json.dumps(entries), encoding="utf-8")
        scratch.replace(cache_dir / CACHE_NAME)
    except OSError:
        with contextlib.suppress(OSError):  # without a cache it is only asked again
            scratch.unlink()


def _read_cache(cache_dir: Path | None) -> dict[str, Any]:
    """The entries that are not too old; {} if there is no cache or it is damaged."""
    if cache_dir is None:
        return {}
    try:
        entries = json.loads((cache_dir / CACHE_NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    if not isinstance(entries, dict):
        return {}
    now = time.time()
    return {
        key: entry
        for key, entry in entries.items()
        if isinstance(entry, dict)
        and isinstance(entry.get("time"), int | float)
        and 0 <= now - entry["time"] < MAX_AGE_S
    }
