"""Prompts for one block, what came back, and what the checks make of it."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from docsync.config import Config
from docsync.errors import ModelError
from docsync.llm.chat import ChatMessage, ChatModel, ChatReply, Sampling
from docsync.prompts.fence import unfenced, without_control
from docsync.rewrite.proposal import CheckStatus, Verified
from docsync.rewrite.rank import best

if TYPE_CHECKING:
    from docsync.prompts.context import (
        AddContext,
        DescribeContext,
        RewriteContext,
        UpdateContext,
    )
    from docsync.prompts.environment import Prompt

    Asked = RewriteContext | AddContext | DescribeContext | UpdateContext

CHARS_PER_TOKEN = 3  # a low estimate, so that a prompt never fills the context
MIN_CALL_S = 3.0
TEMPLATES = (
    *("system.j2", "rewrite.j2", "add.j2", "update_system.j2", "update.j2"),
    *("describe_system.j2", "describe.j2"),
)
_ANSWER = re.compile(r"<doc>[ \t]*\n?(.*?)\n?[ \t]*</doc>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Exchange:
    """One prompt and its reply, for the journal. `reply` is None when none came, then `problem`
    says why."""

    id: str
    messages: tuple[ChatMessage, ...]
    template: str
    template_hash: str
    reply: ChatReply | None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """`verified` is None when the model left the block as it is, or did not answer; then `why`
    says which."""

    verified: Verified | None
    exchanges: tuple[Exchange, ...]
    why: str = ""
    is_model_down: bool = False


# the reply and the id of its exchange to a verified rewrite, None for unchanged
Check = Callable[[ChatReply, str], Verified | None]
# what the guard has against a rewrite that passed every check, or ""
Objection = Callable[[Verified], str]


def no_objection(verified: Verified) -> str:
    return ""


@lru_cache(maxsize=1)
def few_shot() -> tuple[ChatMessage, ...]:
    import tomllib
    from importlib.resources import files

    source = (files("docsync.templates") / "examples.toml").read_text(encoding="utf-8")
    messages: list[ChatMessage] = []
    for example in tomllib.loads(source)["example"]:
        messages.append(ChatMessage("user", example["user"].strip()))
        messages.append(ChatMessage("assistant", example["assistant"].strip()))
    return tuple(messages)


def parse_answer(text: str, old: str) -> str | None:
    """The rewritten block with the blank lines around `old` kept, or None for unchanged. What is
    no answer of either form comes back as it is, for the checks to reject."""
    stripped = text.strip()
    # servers stop at the closing tag and leave it out
    if "<doc>" in stripped and "</doc>" not in stripped:
        stripped += "\n</doc>"
    found = _ANSWER.search(stripped)
    if found is None:
        if stripped.upper().rstrip(".!") == "UNCHANGED":
            return None
        body = stripped
    else:
        body = found.group(1)
    if body.strip().upper() == "UNCHANGED":
        return None
    body = _without_wrapping_fence(body, old)
    body = unfenced(body, old)
    lead = old[: len(old) - len(old.lstrip("\n"))]
    tail = old[len(old.rstrip()) :]
    new = lead + body.strip("\n").rstrip() + tail
    return None if new == old else new


def _without_wrapping_fence(body: str, old: str) -> str:
    wrapped = re.fullmatch(r"\s*```\w*\n(.*)\n```\s*", body, re.DOTALL)
    return wrapped.group(1) if wrapped and not old.lstrip().startswith("```") else body


def opening(context: Asked, config: Config) -> tuple[tuple[ChatMessage, ...], Prompt]:
    """What a model is first asked about one block, and the prompt at its end: the same for
    `docsync sync` and for the rows that a model is finetuned on."""
    from docsync.prompts.context import AddContext, DescribeContext, NoContext, UpdateContext
    from docsync.prompts.environment import render

    if isinstance(context, UpdateContext):
        first, template = "update_system.j2", "update.j2"
    elif isinstance(context, DescribeContext):
        first, template = "describe_system.j2", "describe.j2"
    else:
        first = "system.j2"
        template = "add.j2" if isinstance(context, AddContext) else "rewrite.j2"
    system = render(first, NoContext(), config.templates)
    prompt = render(template, context, config.templates)
    # the examples show how a fact is followed, and not a diff
    shown = few_shot() if config.model.few_shot and first == "system.j2" else ()
    return (ChatMessage("system", system.text), *shown, ChatMessage("user", prompt.text)), prompt


def answer_of(new: str | None) -> str:
    """The reply that `parse_answer` reads as `new`; None is for a block that stays."""
    if new is None:
        return "UNCHANGED"
    body = re.sub(r"<(/?)(doc|code|change)>", r"<\1\2 >", new.strip("\n").rstrip())
    return f"<doc>\n{body}\n</doc>"


def templates_hash(config: Config) -> str:
    """SHA-256 (hex) over the sources of everything that a prompt is made of."""
    return _templates_hash(config.templates, config.model.few_shot)


@lru_cache(maxsize=4)
def _templates_hash(folder: str, with_examples: bool) -> str:
    import hashlib

    from docsync.prompts.environment import source_of

    parts = [source_of(name, folder) for name in TEMPLATES]
    parts += [f"{m.role}\n{m.content}" for m in (few_shot() if with_examples else ())]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def converse(
    model: ChatModel,
    config: Config,
    context: Asked,
    check: Check,
    deadline: float,
    objection: Objection = no_objection,
) -> Answer:
    """Asks for a rewrite; a rewrite that fails a check is sent back with the failing checks named,
    `max_follow_ups` times, and one that reproduces a protected text once, with the passage named.
    `deadline` is of `time.monotonic()`."""
    from docsync.prompts.context import FollowUpContext
    from docsync.prompts.environment import render

    first, prompt = opening(context, config)
    exchanges: list[Exchange] = []
    found: list[Verified] = []
    messages = first
    follow_ups = config.max_follow_ups
    has_objected = False
    while True:
        answer = _ask(model, config, messages, prompt, deadline, exchanges)
        if isinstance(answer, Answer):
            return Answer(best(found), tuple(exchanges), answer.why, answer.is_model_down)
        verified = check(answer, exchanges[-1].id)
        if verified is None:
            return Answer(best(found), tuple(exchanges), "the model left it as it is")
        found.append(verified)
        if not verified.is_sound:
            if not follow_ups:
                break
            follow_ups -= 1
            problems = problems_of(verified)
        else:
            problems = "" if has_objected else objection(verified)
            if not problems:
                return Answer(verified, tuple(exchanges))
            has_objected = True
        follow_up = render("follow_up.j2", FollowUpContext(problems), config.templates)
        messages = (
            *first,
            ChatMessage("assistant", without_control(answer.text)),
            ChatMessage("user", follow_up.text),
        )
    _sample(model, config, first, prompt, check, deadline, exchanges, found)
    return Answer(best(found), tuple(exchanges))


def _sample(
    model: ChatModel,
    config: Config,
    first: Sequence[ChatMessage],
    prompt: Prompt,
    check: Check,
    deadline: float,
    exchanges: list[Exchange],
    found: list[Verified],
) -> None:
    """Fresh conversations with other words, all of them or until two that pass say the same: turns
    that pile up on a wrong answer lead back to it, and the first that passes is not yet the best.
    """
    sound: set[str] = set()
    for number in range(config.model.samples):
        answer = _ask(model, config, first, prompt, deadline, exchanges, sample=number + 1)
        if isinstance(answer, Answer):
            return
        verified = check(answer, exchanges[-1].id)
        if verified is not None:
            found.append(verified)
            if verified.is_sound:
                if verified.rewrite.new in sound:
                    return
                sound.add(verified.rewrite.new)


def another(
    model: ChatModel,
    config: Config,
    context: Asked,
    check: Check,
    deadline: float,
    exchanges: list[Exchange],
    before: int = 0,
) -> Verified | None:
    """What the model writes when it is asked the same once more, with a temperature and a seed that
    no sample had, nor those that were asked so `before`; None where it leaves the block as it is or
    gives no answer."""
    first, prompt = opening(context, config)
    number = config.model.samples + 1 + before
    reply = _ask(model, config, first, prompt, deadline, exchanges, sample=number)
    return None if isinstance(reply, Answer) else check(reply, exchanges[-1].id)


def complete(
    model: ChatModel,
    config: Config,
    messages: Sequence[ChatMessage],
    prompt: Prompt,
    deadline: float,
    exchanges: list[Exchange],
    max_tokens: int,
) -> Answer | str:
    """One short reply, or why there is none."""
    answer = _ask(model, config, messages, prompt, deadline, exchanges, max_tokens=max_tokens)
    return answer if isinstance(answer, Answer) else answer.text


def problems_of(verified: Verified) -> str:
    failed = [c for c in verified.checks if c.status is CheckStatus.FAILED]
    return "; ".join(f"{c.name}: {c.detail}" if c.detail else c.name for c in failed[:4])


def _ask(
    model: ChatModel,
    config: Config,
    messages: Sequence[ChatMessage],
    prompt: Prompt,
    deadline: float,
    exchanges: list[Exchange],
    *,
    sample: int = 0,
    max_tokens: int = 0,
) -> ChatReply | Answer:
    """Greedy, or sample number `sample`."""
    remaining = deadline - time.monotonic()
    if remaining < MIN_CALL_S:
        return Answer(None, (), "the time budget is used up")
    prompt_tokens = sum(len(m.content) for m in messages) // CHARS_PER_TOKEN
    room = model.context_tokens - prompt_tokens
    needed = max_tokens or len(messages[-1].content) // CHARS_PER_TOKEN + 64
    if room < needed:
        return Answer(None, (), "the block does not fit the model's context")
    settings = config.model
    sampling = Sampling(
        max_tokens=min(max_tokens or settings.max_tokens, room),
        temperature=settings.sample_temperature if sample else settings.temperature,
        top_p=settings.sample_top_p if sample else 1.0,
        seed=settings.seed + sample,
        stop=("</doc>",),
        wants_logprobs=settings.samples > 0,  # one answer has nothing to be ranked among
    )
    try:
        reply = model.complete(messages, sampling, timeout_s=min(config.model.timeout_s, remaining))
    except ModelError as problem:
        exchanges.append(_exchange(messages, prompt, None, str(problem)))
        return Answer(None, (), str(problem), is_model_down=True)
    exchanges.append(_exchange(messages, prompt, reply))
    if reply.finish_reason == "length":
        return Answer(None, (), "the reply was cut off at its length limit")
    return reply


def _exchange(
    messages: Sequence[ChatMessage], prompt: Prompt, reply: ChatReply | None, problem: str = ""
) -> Exchange:
    import uuid

    return Exchange(
        uuid.uuid4().hex, tuple(messages), prompt.template, prompt.template_hash, reply, problem
    )
