"""Whether the text is a document at all: talk, leaks, placeholders, cut ends, characters."""

from __future__ import annotations

import re
import unicodedata

from docsync.facts.fact import FactKind
from docsync.rewrite.proposal import Check
from docsync.verify.edit import Edit, failed, passed, quote

_REFUSAL = re.compile(
    r"\bas an? (?:ai|artificial|large language|language model)|\bas a (?:helpful )?assistant\b"
    r"|\bI(?:'m| am) (?:sorry|unable|not able|afraid|just an)|\bI (?:cannot|can't|won't|can not)\b"
    r"|\bI apologi[sz]e|\bmy apologies\b|\bunfortunately, I\b|\bI do not have (?:access|enough)"
    r"|\bI don't have (?:access|enough)|\bcannot (?:assist|comply|fulfil)|\blet me know if\b"
    r"|\bI hope this helps\b",
    re.IGNORECASE,
)
_TALK = re.compile(
    r"^[^\w\n]{0,8}(?:sure|certainly|of course|okay|ok)[,!:.]"
    r"|\bhere(?:'s| is| are)(?: the| your| an?)?"
    r" (?:updated|revised|rewritten|corrected|new|modified) (?:\w+ ){0,3}?"
    r"(?:block|section|text|version|documentation|paragraph|table|markdown|document|readme)\b"
    r"|\b(?:I|I've|I have|we have) (?:have |just )?"
    r"(?:updated|changed|rewritten|replaced|revised|made|removed)"
    r" (?:the|this|these|it|only)\b|\bas (?:you )?requested\b"
    r"|\bbased on the (?:provided|given|above)"
    r"|\baccording to the (?:facts?|diff|change)\b|\bin (?:the|this) (?:diff|commit|code change)\b"
    r"|\bno (?:other )?changes (?:were|are) (?:made|needed|necessary)\b"
    r"|\bthe (?:updated|rewritten|revised) (?:block|section|text) (?:is|would be|should)\b",
    re.IGNORECASE | re.MULTILINE,
)
_LEAK = re.compile(
    r"\bUNCHANGED\b|</?(?:block|old|new|fact|facts|diff|section|document|output|answer|thinking|think"
    r"|instructions?|example|context|task|reply)>|<\|[^|\n>]{1,40}\|>|\[/?INST\]|<</?SYS>>"
    r"|^[ \t]*#{2,} ?(?i:instructions?|response|task|constraints|quality criteria|call to action)"
    r"[ \t]*:?[ \t]*$"
    r"|^[ \t]*(?:system|assistant|user|human)\s*:\s"
    r"|^[ \t]*(?:BEFORE|AFTER|OLD|NEW) ?(?:TEXT|BLOCK)?:\s*$"
    r"|^(?:<{7}|={7}$|>{7})|^[ \t]*@@ -\d+|^[ \t]*diff --git "
    r"|\byou are a (?:careful|senior|technical|documentation)",
    re.MULTILINE,
)
_FACT_IDS = re.compile(r"\b(?:" + "|".join(re.escape(kind.value) for kind in FactKind) + r")\s*:")
_PLACEHOLDER = re.compile(
    r"^[ \t]*(?:[-*+>#]\s*|//\s*)?(?:\.\.\.|…|\[\.\.\.\]|\(\.\.\.\)|\[…\])\s*$"
    r"|\b(?:rest|remainder) of (?:the|this) (?:\S+ ){0,6}?(?:is |remains? |stays? )?"
    r"(?:unchanged|the same|as before|here|omitted|above|below)"
    r"|<!--\s*(?:unchanged|rest|same|existing|omitted|\.\.\.|keep|snip).*?-->"
    r"|\((?:unchanged|same as (?:before|above)|omitted(?: for brevity)?|no changes?)\)"
    r"|\[(?:unchanged|insert|add|your|placeholder|todo)\b[^\]\n]*\](?![(\[:])"
    r"|\bTODO\b|\bTBD\b|\bFIXME\b|\blorem ipsum\b|\bXXX+\b",
    re.IGNORECASE | re.MULTILINE,
)
# a letter that looks like another: Cyrillic or Greek beside Latin
_MIXED = re.compile(r"\b(?=\w*[a-zA-Z])(?=\w*[\u0370-\u04ff])[^\W\d_]+\b")
_WRAPPER = re.compile(r"\A\s*(`{3,}|~{3,}|<block>|\"\"\"|---BEGIN)")
MIN_OPEN = 2  # entries without a full stop, for that to be the form of a list
# what an entry says behind its words of the default, and one that has none does not
_DEFAULT = re.compile(
    r"\s*(?:\([^()\n]*\bdefaults?\b[^()\n]*\)|\[[^\[\]\n]*\bdefaults?\b[^\[\]\n]*\]"
    r"|[,;]\s+defaults?(?: value)?(?: is| to)?:?\s*`[^`\n]+`)\.?\Z",
    re.IGNORECASE,
)
_END_OF_THOUGHT = re.compile(r"[.!?:;)\]}>`|*_~\"'”’…=+-]$")


def check_talk(edit: Edit) -> Check:
    """No refusal, apology or word to the reader of the reply."""
    for pattern in (_REFUSAL, _TALK):
        if found := _new_match(pattern, edit):
            return failed("talk", f"the reply talks: {quote(found)}")
    return passed("talk")


def check_leak(edit: Edit) -> Check:
    """Nothing of the prompt, and no wrapper round the block."""
    for pattern in (_LEAK, _FACT_IDS):
        if found := _new_match(pattern, edit):
            return failed("prompt leak", f"of the prompt: {quote(found)}")
    wrapper = _WRAPPER.match(edit.rewrite.new)
    if wrapper and not edit.rewrite.old.lstrip().startswith(wrapper[1]):
        return failed("prompt leak", f"the block is wrapped in {quote(wrapper[1])}")
    return passed("prompt leak")


def check_placeholder(edit: Edit) -> Check:
    """The whole block, not a sketch of it."""
    if found := _new_match(_PLACEHOLDER, edit):
        return failed("placeholder", f"a placeholder stands for text: {quote(found)}")
    return passed("placeholder")


def _new_match(pattern: re.Pattern[str], edit: Edit) -> str:
    """What a pattern finds in the new text more often than in the old."""
    if not pattern.search(edit.rewrite.new):
        return ""
    olds = [" ".join(m[0].split()) for m in pattern.finditer(edit.rewrite.old)]
    for match in pattern.finditer(edit.rewrite.new):
        found = " ".join(match[0].split())
        if found in olds:
            olds.remove(found)
        else:
            return found
    return ""


def check_ending(edit: Edit) -> Check:
    """The model came to an end, and so does the text."""
    if edit.rewrite.finish_reason in ("length", "content_filter", "error", "abort"):
        return failed("ending", f"the model stopped early ({edit.rewrite.finish_reason})")
    old, new = edit.rewrite.old.rstrip(), edit.rewrite.new.rstrip()
    if not new or not old or _last_word(old) == _last_word(new):
        return passed("ending")
    last = new.rsplit("\n", 1)[-1]
    if last.startswith("#") and last in old.split("\n"):
        return passed("ending")  # all that stood below a heading went
    is_open = _END_OF_THOUGHT.search(old) and not _END_OF_THOUGHT.search(new)
    if is_open and not _ends_in_code(edit) and not _ends_like_others(edit):
        return failed("ending", f"the text ends in mid-sentence: {quote(new[-60:])}")
    if re.search(r"(?:,|\b(?:and|or|the|a|an|to|of|with|is|are|in|for|by))$", new):
        return failed("ending", f"the text ends in mid-sentence: {quote(new[-60:])}")
    return passed("ending")


def _last_word(text: str) -> str:
    return text.rsplit(maxsplit=1)[-1]


def _ends_like_others(edit: Edit) -> bool:
    """A new entry behind the old text, in a list in which others end without a mark as well, but
    for the default that they give."""
    old, new = edit.rewrite.old.rstrip(), edit.rewrite.new.rstrip()
    last = new.rsplit("\n", 1)[-1]
    marker = re.match(r"\W+", last)
    if not new.startswith(old) or marker is None:
        return False
    lines = edit.evidence.doc_text.split("\n")
    beside = (_DEFAULT.sub("", line.rstrip()) for line in lines if line.startswith(marker[0]))
    return sum(not _END_OF_THOUGHT.search(text) for text in beside) >= MIN_OPEN


def _ends_in_code(edit: Edit) -> bool:
    end = len(edit.new.text.rstrip())
    return any(start < end <= stop for start, stop in edit.new.code)


def check_characters(edit: Edit) -> Check:
    """No control, zero-width or direction characters, no characters that UTF-8 cannot hold."""
    known = set(edit.rewrite.old)
    new = edit.rewrite.new
    if not known and "\r\n" in edit.evidence.doc_text:
        new = new.replace("\r\n", "\n")  # what is put in ends its lines as the document does
    for char in new:
        if char in known or char in "\n\t":
            continue
        if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co", "Cn") or char == "\ufffd":
            name = unicodedata.name(char, "no character")
            return failed("characters", f"U+{ord(char):04X} ({name}) was brought in")
        if char in "\u00a0\u2028\u2029\u3000":
            return failed("characters", f"U+{ord(char):04X} was brought in for a space")
    for match in _MIXED.finditer(edit.rewrite.new):
        if match[0] not in edit.rewrite.old:
            return failed("characters", f"letters of two scripts in one word: {quote(match[0])}")
    hidden = {c for c in known if c in "\u200b\u2060\ufeff" or ord(c) >> 8 == 0xE00}
    if lost := sorted(hidden - set(edit.rewrite.new)):
        return failed("characters", f"the block hides U+{ord(lost[0]):04X}: edit it by hand")
    return passed("characters")
