"""The chat model that the configuration asks for, ready to be used."""

from __future__ import annotations

import os
from pathlib import Path

from docsync.config import ModelConfig
from docsync.errors import ModelFileError, ModelUnavailable
from docsync.llm.capabilities import probe
from docsync.llm.chat import ChatModel
from docsync.llm.openai import UNKNOWN_CONTEXT_TOKENS, OpenAIChatModel

API_KEY_VARIABLE = "DOCSYNC_API_KEY"


def open_model(config: ModelConfig, state_dir: Path, *, start: bool) -> ChatModel:
    """`config.base_url`, else the server of `docsync serve`, else one that is started now.

    A server is started only if `start` is true and `config.start` is "auto". What servers can do is
    remembered in `state_dir`. With nothing there to ask it fails within `connect_timeout_s`.

    Raises:
        ModelUnavailable: switched off, not reachable, not pulled, another model; says what to run.
        ModelReplyError: what listens there is no OpenAI-compatible server.
        RemoteRefused, UsageError: the address cannot be used.
    """
    if not config.enabled:
        raise ModelUnavailable("the model is switched off (enabled = false under [model])")
    if config.base_url:
        return _connect(config, config.base_url, state_dir)
    return _connect(config, _local_url(config, start), state_dir)


def _connect(config: ModelConfig, base_url: str, state_dir: Path) -> ChatModel:
    api_key = os.environ.get(API_KEY_VARIABLE, "")
    found = probe(
        base_url,
        config.name,
        allow_remote=config.allow_remote,
        connect_timeout_s=config.connect_timeout_s,
        timeout_s=config.timeout_s,
        api_key=api_key,
        cache_dir=state_dir,
        is_deep=False,
    )
    return OpenAIChatModel(
        base_url,
        _pick(config.name, found.models, base_url),
        allow_remote=config.allow_remote,
        connect_timeout_s=config.connect_timeout_s,
        retries=config.retries,
        context_tokens=found.context_tokens or UNKNOWN_CONTEXT_TOKENS,
        api_key=api_key,
    )


def _pick(name: str, models: tuple[str, ...], base_url: str) -> str:
    if not models:
        if name:
            return name  # some servers load on demand and list what is loaded
        raise ModelUnavailable(f"{base_url} lists no model. Load one, or set name under [model].")
    if not name:
        return models[0]
    if name in models or f"{name}:latest" in models:
        return name
    listed = ", ".join(models[:8])
    raise ModelUnavailable(f"{base_url} has no model {name!r}. It lists: {listed}.")


def _local_url(config: ModelConfig, start: bool) -> str:
    from docsync.serve import instance, pull, server

    if (running := instance.find_running()) is not None:
        return running.base_url
    if start and config.start == "auto":
        try:
            return server.start_detached(server.settings_of(config)).base_url
        except ModelFileError as error:
            raise ModelUnavailable(str(error)) from error
    try:
        pull.locate(config.weights)
    except ModelFileError as error:
        raise ModelUnavailable(
            f"no model server runs: {error} Then run `docsync serve --detach`. "
            "Or set base-url under [model] to a server that you run yourself."
        ) from error
    raise ModelUnavailable(
        'no model server runs. Run `docsync serve --detach`, or set start = "auto" under [model] '
        "so that docsync starts it, or base-url to a server that you run yourself."
    )
