"""Repository text inside a prompt is data: it cannot close the tag that it stands in, and no word
of it is one of the chat's own."""

from __future__ import annotations

import re

# the tags of our templates, however they are spelt, and what chat templates of models are made of:
# engines read these words wherever they stand in a message
_OURS = r"<\s*/?\s*(?:doc|code|change|facts?)\b[^<>\n]*>"
_CHAT = (
    r"<[|｜][^|｜<>\n]{1,40}[|｜]>"  # ChatML, Llama 3, Phi, DeepSeek
    r"|</?(?:s|bos|eos|pad|unk|mask|start_of_turn|end_of_turn|think|tool_call|tool_response"
    r"|fim_(?:prefix|middle|suffix)|turn|system|user|assistant|human)>"
    r"|<<\s*/?\s*SYS\s*>>"
    r"|\[/?(?:INST|SYSTEM_PROMPT|AVAILABLE_TOOLS|TOOL_CALLS|TOOL_RESULTS|THINK)\]"
)
CONTROL = re.compile(_CHAT, re.IGNORECASE)
_WORDS = re.compile(f"{_OURS}|{_CHAT}", re.IGNORECASE)
# letters that nobody sees and a model reads: Unicode's tag characters
_UNSEEN = re.compile("[\U000e0000-\U000e007f]")


def fenced(text: str) -> str:
    """`text` with a space in every such word, which makes it none."""
    return _WORDS.sub(_parted, _UNSEEN.sub("", text))


def unfenced(reply: str, text: str) -> str:
    """`reply`, a copy of `fenced(text)` with edits, with the words of `text` as they were."""
    words = {match[0] for match in _WORDS.finditer(text)}
    # the shortest first: `< /doc>` was `</doc>`, and `<  /doc>` was `< /doc>`
    for word in sorted(words, key=len):
        reply = reply.replace(word[0] + " " + word[1:], word)
    return reply


def label(text: str) -> str:
    """A name, a heading or a fact, fenced, on one line: what stands outside of all tags begins no
    line of its own."""
    return " ".join(fenced(text).split())


def without_control(text: str) -> str:
    """What a model said, when it is shown to it again: its tags are ours, words of the chat not."""
    return CONTROL.sub(_parted, text)


def _parted(match: re.Match[str]) -> str:
    return match[0][0] + " " + match[0][1:]
