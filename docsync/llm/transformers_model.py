"""A model inside this process, by transformers (extra `local`)."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from docsync.errors import ModelReplyError, ModelUnavailable
from docsync.llm.chat import ChatMessage, ChatReply, Sampling
from docsync.llm.openai import UNKNOWN_CONTEXT_TOKENS

PROMPT_LOOKUP_TOKENS = 10
"""Tokens drafted from the prompt per step: 14 to 38 tok/s on a copying rewrite of a 135M, fp32."""


class TransformersChatModel:
    """A `ChatModel` from a GGUF file, a model folder, or a hub repository at a pinned commit.

    One request runs at a time; others wait for their turn within their own timeout. The deadline is
    looked at after each step, so a prompt that is being read is not cut.

    Raises:
        ModelUnavailable: the extra is not installed, the weights cannot be loaded, or a hub
            repository comes without a commit id.
    """

    def __init__(
        self,
        path_or_name: str | Path,
        *,
        name: str = "",
        revision: str = "",
        device: str = "",
        threads: int = 0,
        context_tokens: int = 0,
    ) -> None:
        path = Path(path_or_name).expanduser()
        if not path.exists() and not re.fullmatch(r"[0-9a-f]{40}", revision):
            raise ModelUnavailable(
                f"{path_or_name} is no file or folder. A hub repository needs a revision of 40 "
                "hexadecimal digits, so that it is the same model for everyone."
            )
        try:
            import torch
            import transformers
        except ImportError as error:
            raise ModelUnavailable(
                f"the in-process model needs {error.name or 'transformers'}. "
                "Run `pip install 'docsync-hook[local]'`."
            ) from error
        if threads:
            torch.set_num_threads(threads)
        self._torch, self._transformers = torch, transformers
        self._device = device or ("cuda" if torch.cuda.is_available() else "cpu")
        self._name = name or (path.stem.lower() if path.exists() else str(path_or_name))
        try:
            self._tokenizer, self._model = _load(torch, transformers, path_or_name, revision)
            self._model.to(self._device).eval()
        except (OSError, ValueError, ImportError, KeyError, RuntimeError) as error:
            raise ModelUnavailable(f"{path_or_name} cannot be loaded: {error}") from error
        trained = getattr(self._model.config, "max_position_embeddings", 0)
        limits = [n for n in (trained, context_tokens) if n]
        self._context_tokens = min(limits) if limits else UNKNOWN_CONTEXT_TOKENS
        self._turn = threading.Lock()

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
        if not self._turn.acquire(timeout=max(0.0, timeout_s)):
            raise ModelUnavailable(f"the model was busy with other requests for {timeout_s:g} s")
        try:
            return self._complete(messages, sampling, started, started + timeout_s)
        finally:
            self._turn.release()

    def close(self) -> None:
        """Nothing to give back: the memory goes with the object."""

    def _complete(
        self,
        messages: Sequence[ChatMessage],
        sampling: Sampling,
        started: float,
        deadline: float,
    ) -> ChatReply:
        inputs = self._encode(messages)
        prompt_tokens = int(inputs["input_ids"].shape[1])
        room = self._context_tokens - prompt_tokens
        if room <= 0:
            raise ModelReplyError(
                f"the prompt of {prompt_tokens} tokens exceeds the context of "
                f"{self._context_tokens} tokens"
            )
        watch = _Watch(self._tokenizer, prompt_tokens, sampling.stop, deadline)
        try:
            output = self._generate(inputs, sampling, min(room, sampling.max_tokens), watch)
        except RuntimeError as error:  # torch raises this for a lack of memory too
            raise ModelUnavailable(f"the model failed: {error}") from error
        tokens = output[0, prompt_tokens:].tolist()
        text, has_stopped = cut_at_stop(
            self._tokenizer.decode(tokens, skip_special_tokens=True), sampling.stop
        )
        ends = self._model.generation_config.eos_token_id
        ends = ends if isinstance(ends, list) else [ends]
        has_ended = has_stopped or (bool(tokens) and tokens[-1] in ends)
        if watch.is_late and not has_ended:
            raise ModelUnavailable(
                f"the model had not finished after {time.monotonic() - started:.1f} s"
            )
        if has_ended and not text.strip():
            raise ModelReplyError("the reply is empty (finish_reason stop)")
        return ChatReply(
            text=text,
            finish_reason="stop" if has_ended else "length",
            model=self._name,
            prompt_tokens=prompt_tokens,
            completion_tokens=len(tokens),
            duration_s=time.monotonic() - started,
        )

    def _encode(self, messages: Sequence[ChatMessage]) -> Any:
        from jinja2 import TemplateError

        chat = [{"role": message.role, "content": message.content} for message in messages]
        try:
            inputs = self._tokenizer.apply_chat_template(
                chat, add_generation_prompt=True, return_tensors="pt", return_dict=True
            )
        except (ValueError, TemplateError) as error:
            raise ModelReplyError(
                f"the chat template of the model refuses the prompt: {error}"
            ) from error
        return inputs.to(self._device)

    def _generate(self, inputs: Any, sampling: Sampling, max_tokens: int, watch: _Watch) -> Any:
        options: dict[str, Any] = {"max_new_tokens": max_tokens, "do_sample": False}
        if sampling.temperature > 0:
            self._torch.manual_seed(sampling.seed)
            options |= {
                "do_sample": True,
                "temperature": sampling.temperature,
                "top_p": sampling.top_p,
                "top_k": 0,
            }
        else:
            # sampling fields of the model's own configuration would only make it warn
            options |= {"temperature": None, "top_p": None, "top_k": None}
            options["prompt_lookup_num_tokens"] = PROMPT_LOOKUP_TOKENS
        pad = self._tokenizer.pad_token_id
        if pad is None:
            pad = self._tokenizer.eos_token_id
        stopping = self._transformers.StoppingCriteriaList([self._criterion(watch)])
        with self._torch.inference_mode():
            return self._model.generate(
                **inputs, **options, pad_token_id=pad, stopping_criteria=stopping
            )

    def _criterion(self, watch: _Watch) -> Any:
        torch = self._torch

        class Criterion(self._transformers.StoppingCriteria):  # type: ignore[name-defined,misc]
            def __call__(self, input_ids: Any, scores: Any, **kwargs: Any) -> Any:
                is_done = watch.is_done(input_ids[0])
                return torch.full(
                    (input_ids.shape[0],), is_done, dtype=torch.bool, device=input_ids.device
                )

        return Criterion()


class _Watch:
    """Ends a generation at a stop text or at the deadline."""

    def __init__(
        self, tokenizer: Any, prompt_tokens: int, stop: tuple[str, ...], deadline: float
    ) -> None:
        self._decode: Callable[..., str] = tokenizer.decode
        self._prompt_tokens, self._stop, self._deadline = prompt_tokens, stop, deadline
        self.is_late = False

    def is_done(self, tokens: Any) -> bool:
        self.is_late = time.monotonic() >= self._deadline
        if self.is_late or not self._stop:
            return self.is_late
        # a stop text of n characters spans at most n tokens, and one step may add a whole draft
        tail = max(len(text) for text in self._stop) + PROMPT_LOOKUP_TOKENS + 1
        new_tokens = tokens[self._prompt_tokens :][-tail:]
        text = self._decode(new_tokens, skip_special_tokens=True)
        return any(stop in text for stop in self._stop)


def cut_at_stop(text: str, stop: Sequence[str]) -> tuple[str, bool]:
    """`text` up to the first stop text, and whether there was one."""
    found = [text.index(each) for each in stop if each and each in text]
    return (text[: min(found)], True) if found else (text, False)


def _load(
    torch: Any, transformers: Any, path_or_name: str | Path, revision: str
) -> tuple[Any, Any]:
    path = Path(path_or_name).expanduser()
    options: dict[str, Any] = {"trust_remote_code": False}
    source = str(path)
    model_options: dict[str, Any] = {"dtype": torch.float32}
    if path.is_file():
        source = str(path.parent)
        options["gguf_file"] = path.name
        if hasattr(transformers, "GgufConfig"):
            # newer releases keep the packed tensors otherwise, which can be neither run nor saved
            model_options["quantization_config"] = transformers.GgufConfig(dequantize=True)
    elif not path.exists():
        source = str(path_or_name)
        options["revision"] = revision
    if torch.cuda.is_available():
        model_options["dtype"] = torch.bfloat16
    tokenizer = transformers.AutoTokenizer.from_pretrained(source, **options)
    model = transformers.AutoModelForCausalLM.from_pretrained(source, **options, **model_options)
    return tokenizer, model
