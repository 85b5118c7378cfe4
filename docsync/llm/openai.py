"""The OpenAI-compatible chat endpoint: vLLM, SGLang, llama.cpp, Ollama, LM Studio, our own."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from typing import Any

from docsync.errors import ModelReplyError, ModelUnavailable
from docsync.llm.address import resolve
from docsync.llm.chat import ChatMessage, ChatReply, Sampling
from docsync.llm.transport import Answer, Transport

UNKNOWN_CONTEXT_TOKENS = 4096
FIRST_PAUSE_S = 0.2
_SURROGATE = re.compile("[\ud800-\udfff]")
RETRIED = (408, 425, 429, 500, 502, 503, 504, 529)


class OpenAIChatModel:
    """A `ChatModel` behind HTTP.

    `timeout_s` of `complete` is for everything together: connecting, retries with their pauses and
    reading the reply. Retried are refused connections and the statuses in `RETRIED`; a reply that
    makes no sense is not retried, since greedy decoding would give it again.

    Raises:
        UsageError: `base_url` is no http URL.
        RemoteRefused: it is not on loopback and `allow_remote` is false.
        ModelUnavailable: its host cannot be looked up.
    """

    def __init__(
        self,
        base_url: str,
        name: str,
        *,
        allow_remote: bool = False,
        connect_timeout_s: float = 2.0,
        retries: int = 1,
        context_tokens: int = UNKNOWN_CONTEXT_TOKENS,
        api_key: str = "",
    ) -> None:
        address = resolve(base_url, allow_remote=allow_remote, timeout_s=connect_timeout_s)
        self._transport = Transport(address, connect_timeout_s=connect_timeout_s, api_key=api_key)
        self._url = f"{address.base_url}/chat/completions"
        self._name = name
        self._context_tokens = context_tokens
        self._retries = retries

    @property
    def name(self) -> str:
        return self._name

    @property
    def context_tokens(self) -> int:
        return self._context_tokens

    def complete(
        self, messages: Sequence[ChatMessage], sampling: Sampling, *, timeout_s: float
    ) -> ChatReply:
        started = time.monotonic()
        body = request_body(self._name, messages, sampling)
        answer = self._post(body, started + timeout_s)
        return parse_reply(answer, self._name, time.monotonic() - started)

    def close(self) -> None:
        self._transport.close()

    def _post(self, body: dict[str, Any], deadline: float) -> Answer:
        """Raises ModelUnavailable when the last allowed try failed or the deadline is near."""
        pause_s = FIRST_PAUSE_S
        tries_left = self._retries + 1
        while True:
            remaining_s = deadline - time.monotonic()
            if remaining_s <= 0:
                raise ModelUnavailable("no time was left to ask the model")
            tries_left -= 1
            wait_s = pause_s
            try:
                answer = self._transport.post(self._url, body, timeout_s=remaining_s)
                failure = check_status(answer, self._url)
                if failure is None:
                    return answer
                wait_s = max(pause_s, answer.retry_after_s)
            except ModelUnavailable as error:
                failure = error
            if (
                self._transport.is_closed
                or tries_left <= 0
                or time.monotonic() + wait_s >= deadline
            ):
                raise failure
            time.sleep(wait_s)
            pause_s *= 2


def request_body(name: str, messages: Sequence[ChatMessage], sampling: Sampling) -> dict[str, Any]:
    body: dict[str, Any] = {
        "model": name,
        "messages": [{"role": m.role, "content": clean(m.content)} for m in messages],
        "max_tokens": sampling.max_tokens,
        "temperature": sampling.temperature,
        "top_p": sampling.top_p,
        "seed": sampling.seed,
        "stream": False,
    }
    if sampling.stop:
        body["stop"] = list(sampling.stop)
    if sampling.wants_logprobs:
        body["logprobs"] = True
    return body


def check_status(answer: Answer, url: str) -> ModelUnavailable | None:
    """None when it may be parsed, the error to retry on, or raises when a retry is of no use."""
    status = answer.status
    if status == 200:
        return None
    said = error_text(answer)
    if status in RETRIED or status >= 500:
        return ModelUnavailable(f"{url} answered {status}: {said}")
    if status in (401, 403):
        raise ModelUnavailable(
            f"{url} refused the request ({status}: {said}). Put the key into DOCSYNC_API_KEY."
        )
    if 300 <= status < 400:
        raise ModelReplyError(
            f"{url} redirects to {answer.location or 'nowhere'}, which docsync does not follow. "
            "Set base-url to the final address."
        )
    if status in (404, 405):
        raise ModelReplyError(
            f"{url} answered {status}: {said}. Check that base-url is an OpenAI-compatible "
            "endpoint (it usually ends in /v1) and that `docsync doctor` lists the model."
        )
    raise ModelReplyError(f"{url} answered {status}: {said}")


def parse_reply(answer: Answer, name: str, duration_s: float) -> ChatReply:
    """Raises ModelReplyError naming what is missing or of the wrong type."""
    data = answer.json()
    if isinstance(data, dict) and "error" in data and not data.get("choices"):
        raise ModelReplyError(f"the server reports an error: {error_text(answer)}")
    choices = data.get("choices") if isinstance(data, dict) else None
    if not isinstance(choices, list) or not choices or not isinstance(choices[0], dict):
        raise ModelReplyError(f"the reply holds no choices: {answer.excerpt()}")
    message = choices[0].get("message")
    if not isinstance(message, dict):
        raise ModelReplyError(f"the reply holds no message: {answer.excerpt()}")
    finish_reason = choices[0].get("finish_reason")
    finish_reason = finish_reason if isinstance(finish_reason, str) else ""
    text = message.get("content")
    if text is None:
        text = ""
    if not isinstance(text, str):
        raise ModelReplyError(f"the content of the reply is no text: {answer.excerpt()}")
    # an empty text that was cut off is passed on: the caller knows what "length" means
    if not text.strip() and finish_reason != "length":
        raise ModelReplyError(f"the reply is empty (finish_reason {finish_reason or 'not given'})")
    usage = data.get("usage")
    usage = usage if isinstance(usage, dict) else {}
    model = data.get("model")
    return ChatReply(
        text=clean(text),
        finish_reason=finish_reason,
        model=model if isinstance(model, str) and model else name,
        prompt_tokens=_count(usage.get("prompt_tokens")),
        completion_tokens=_count(usage.get("completion_tokens")),
        duration_s=duration_s,
        mean_logprob=_mean_logprob(choices[0].get("logprobs")),
    )


def _mean_logprob(found: object) -> float | None:
    content = found.get("content") if isinstance(found, dict) else None
    if not isinstance(content, list) or not content:
        return None
    values = [each.get("logprob") for each in content if isinstance(each, dict)]
    numbers = [value for value in values if isinstance(value, int | float)]
    return sum(numbers) / len(numbers) if len(numbers) == len(content) else None


def error_text(answer: Answer) -> str:
    """What the server says went wrong, on one short line."""
    try:
        data = answer.json()
    except ModelReplyError:
        return answer.excerpt()
    error = data.get("error", data) if isinstance(data, dict) else data
    if isinstance(error, dict):
        error = error.get("message") or error.get("detail") or error
    return " ".join(clean(str(error)).split())[:300]


def _count(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else -1


def clean(text: str) -> str:
    """Bytes that are no UTF-8 travel through docsync as lone surrogates, which no server takes and
    which would turn into raw bytes if a server sent them back."""
    return text if text.isascii() else _SURROGATE.sub("\ufffd", text)
