"""Turns to the text that a model reads, in pieces that are learnt and pieces that are not."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from docsync.errors import DatasetError
from docsync.finetune.examples import Example, Turn

CHATML = (
    "{% for message in messages %}"
    "{{ '<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>' + '\\n' }}"
    "{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}"
)
# FastChat's vicuna_v1.1: one space between turns, the end token after each answer
VICUNA = (
    "{% if messages[0]['role'] == 'system' %}{{ messages[0]['content'] + ' ' }}"
    "{% else %}{{ 'A chat between a curious user and an artificial intelligence assistant. "
    "The assistant gives helpful, detailed, and polite answers to the user\\'s questions. ' }}"
    "{% endif %}"
    "{% for message in messages %}"
    "{% if message['role'] == 'user' %}{{ 'USER: ' + message['content'] + ' ' }}"
    "{% elif message['role'] == 'assistant' %}{{ 'ASSISTANT: ' + message['content'] + eos_token }}"
    "{% endif %}{% endfor %}"
    "{% if add_generation_prompt %}{{ 'ASSISTANT: ' }}{% endif %}"
)
ALPACA = (
    "{% if messages[0]['role'] == 'system' %}{{ messages[0]['content'] + '\\n\\n' }}"
    "{% else %}{{ 'Below is an instruction that describes a task. "
    "Write a response that appropriately completes the request.\\n\\n' }}{% endif %}"
    "{% for message in messages %}"
    "{% if message['role'] == 'user' %}"
    "{{ '### Instruction:\\n' + message['content'] + '\\n\\n' }}"
    "{% elif message['role'] == 'assistant' %}"
    "{{ '### Response:\\n' + message['content'] + eos_token + '\\n\\n' }}"
    "{% endif %}{% endfor %}"
    "{% if add_generation_prompt %}{{ '### Response:\\n' }}{% endif %}"
)
TEMPLATES = {"chatml": CHATML, "vicuna": VICUNA, "alpaca": ALPACA}
CHATML_END = "<|im_end|>"


@dataclass(frozen=True, slots=True)
class Piece:
    text: str
    is_target: bool


@dataclass(frozen=True, slots=True)
class Prompting:
    """How turns become text: a Jinja chat template and the token that ends an answer.

    `takes_raw` lets rows that are a string and its continuation be joined without the template.
    """

    name: str
    template: str
    end: str
    takes_raw: bool

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.template.encode()).hexdigest()


def prompting(name: str, tokenizer: Any) -> Prompting:
    """`name` is auto, model, chatml, vicuna or alpaca; the tokenizer gets the template.

    The end of an answer is the tokenizer's own end token, or `<|im_end|>` for ChatML where the
    vocabulary has it: an end that is not one token could not be stopped at.

    Raises:
        DatasetError: the model has no chat template of its own, or no end token.
    """
    if name in TEMPLATES:
        tokenizer.chat_template = TEMPLATES[name]
    end = tokenizer.eos_token
    if name == "chatml" and CHATML_END in tokenizer.get_vocab():
        end = CHATML_END
    if not end:
        raise DatasetError("the tokenizer has no end token: set `eos_token` in its configuration")
    if name == "chatml" and end != CHATML_END:
        tokenizer.chat_template = CHATML.replace(f"'{CHATML_END}'", "eos_token")
    template = tokenizer.chat_template
    if name == "model" and not isinstance(template, str):
        raise DatasetError(
            "the model has no chat template: choose --prompt-format chatml, vicuna or alpaca"
        )
    return Prompting(name, template if isinstance(template, str) else "", end, name == "auto")


def pieces_of(example: Example, how: Prompting, tokenizer: Any) -> list[Piece]:
    """The text of `example`, split where what is learnt begins and ends.

    Each answer is rendered as the continuation of what the model would have been shown, so that the
    text to learn is exactly what it has to write.

    Raises:
        DatasetError: the template refuses the turns, or changes earlier ones when more follow.
    """
    if example.is_raw and how.takes_raw:
        asked, answered = example.turns
        return [Piece(asked.content, False), Piece(answered.content + how.end, True)]
    if not how.template:
        raise DatasetError(
            f"{example.place}: the model has no chat template for these turns: "
            "choose --prompt-format chatml, vicuna or alpaca"
        )
    pieces: list[Piece] = []
    done = ""
    for number, turn in enumerate(example.turns):
        if not turn.is_target:
            continue
        shown = _render(example, example.turns[:number], how, tokenizer, is_open=True)
        through = _render(example, example.turns[: number + 1], how, tokenizer, is_open=False)
        if not (shown.startswith(done) and through.startswith(shown)):
            raise DatasetError(
                f"{example.place}: the chat template changes earlier turns when another follows, "
                "so what is learnt would not be what is written: choose --prompt-format chatml"
            )
        answer = _up_to_end(through[len(shown) :], turn, how.end)
        pieces += [Piece(shown[len(done) :], False), Piece(answer, True)]
        done = shown + answer
    return pieces


def _up_to_end(answer: str, turn: Turn, end: str) -> str:
    """Templates write a line break after the end token, which nobody has to learn."""
    at = answer.find(end, len(turn.content.strip()))
    return answer[: at + len(end)] if at >= 0 else answer.rstrip() + end


def _render(
    example: Example, turns: Sequence[Turn], how: Prompting, tokenizer: Any, *, is_open: bool
) -> str:
    from jinja2 import TemplateError

    messages = [{"role": turn.role, "content": turn.content} for turn in turns]
    try:
        return str(
            tokenizer.apply_chat_template(
                messages, tokenize=False, add_generation_prompt=is_open, chat_template=how.template
            )
        )
    except (TemplateError, TypeError, ValueError) as error:
        raise DatasetError(
            f"{example.place}: the chat template refuses this row: {error}"
        ) from error
