"""Protocol buffers: messages, fields, enums, services, and the routes of google.api.http."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from docsync.facts.fact import ChangeFact
from docsync.facts.named import Family, Named
from docsync.facts.openapi import joined_routes
from docsync.facts.owners import owned_facts
from docsync.facts.syntax import SourceError
from docsync.facts.text import decode

_TOKEN = re.compile(
    r"""(?P<space>\s+) | (?P<comment>//[^\n]*|/\*[\s\S]*?\*/)
    | (?P<string>"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')
    | (?P<word>[\w.+-]+) | (?P<sign>[{}()\[\]<>;=,:/])""",
    re.VERBOSE,
)
_CLOSES = {"{": "}", "(": ")", "[": "]", "<": ">"}
_LABELS = frozenset({"optional", "required", "repeated"})
_MAX_DEPTH = 40
_DETAIL_CHARS = 300
_VERBS = ("get", "put", "post", "delete", "patch")


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    line: int
    comment: str = ""  # what stands directly above


def proto_facts(path: str, old: bytes | None, new: bytes | None, old_path: str) -> list[ChangeFact]:
    """Raises SourceError when a side is no protobuf."""
    sides = (_names(old_path or path, old), _names(path, new))
    return joined_routes(owned_facts(path, "proto", *sides, old_path=old_path))


def _names(path: str, blob: bytes | None) -> list[Named]:
    if blob is None:
        return []
    tokens = list(_tokens(path, decode(path, blob)))
    return list(_Reader(path, tokens).body("", 0))


def _tokens(path: str, text: str) -> Iterator[_Token]:
    line, at = 1, 0
    comment: list[str] = []
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise SourceError(
                path, line, f"not protobuf: {text[at : at + 20].split(maxsplit=1)[0]}"
            )
        kind, piece = match.lastgroup, match[0]
        if kind == "comment":
            comment.append(piece.strip("/* \n"))
        elif kind == "space":
            if piece.count("\n") > 1:
                comment = []
        else:
            yield _Token(piece, line, " ".join(" ".join(comment).split()))
            comment = []
        line += piece.count("\n")
        at = match.end()


class _Reader:
    """Statements end with `;` or a block; what is not known is skipped to its end."""

    def __init__(self, path: str, tokens: Sequence[_Token]) -> None:
        self.path = path
        self.tokens = tokens
        self.at = 0

    def body(self, owner: str, depth: int, kind: str = "file") -> Iterator[Named]:
        if depth > _MAX_DEPTH:
            raise self.error(f"nested deeper than {_MAX_DEPTH} levels")
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            if token.text == "}":
                if not depth:
                    raise self.error("a `}` too many")
                self.at += 1
                return
            if token.text == ";":
                self.at += 1
                continue
            yield from self.statement(owner, depth, kind)
        if depth:
            raise self.error("the end of the file inside a block")

    def statement(self, owner: str, depth: int, kind: str) -> Iterator[Named]:
        first = self.tokens[self.at]
        words = [token.text for token in self.head()] or [""]
        has_block = self.tokens[self.at].text == "{"
        self.at += 1
        if has_block and len(words) == 2 and words[0] in ("message", "enum", "service"):
            yield self.thing(owner, first, words[1], words[0])
            within = f"{owner}.{words[1]}" if owner else words[1]
            yield from self.body(within, depth + 1, words[0])
        elif has_block and words[0] == "rpc" and len(words) > 2:
            options = list(self.block())
            yield from self.method(owner, first, words, options)
        elif has_block and words[0] == "oneof":
            yield from self.body(owner, depth + 1, "message")
        elif has_block and words[0] == "extend":
            # fields of another's message
            yield from self.body(".".join(words[1:2]), depth + 1, "message")
        elif has_block and "group" in words[:-1]:
            name = words[words.index("group") + 1]
            yield self.thing(owner, first, name, "group")
            yield from self.body(f"{owner}.{name}" if owner else name, depth + 1, "message")
        elif has_block:
            list(self.block())
        elif not has_block and words[0] == "rpc" and len(words) > 2:
            yield from self.method(owner, first, words, [])
        elif kind == "enum" and "=" in words[1:] and words[0] not in ("option", "reserved"):
            yield from self.choice(owner, first, words)
        elif kind == "message" and "=" in words[1:] and words[0] not in ("option", "reserved"):
            yield from self.field(owner, first, words)

    def head(self) -> list[_Token]:
        """Up to the `;` or `{` that ends it, which is the current token afterwards. A `{` in
        brackets belongs to an option."""
        taken: list[_Token] = []
        open_signs: list[str] = []
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            if not open_signs and token.text in (";", "{"):
                # `option (x) = { ... };` has its block as a value
                if token.text == "{" and taken and taken[-1].text in ("=", ":"):
                    self.at += 1
                    taken += self.block()
                    continue
                return taken
            if token.text == "}" and not open_signs:
                raise self.error("`;` is missing")
            if token.text in _CLOSES:
                open_signs.append(_CLOSES[token.text])
            elif open_signs and token.text == open_signs[-1]:
                open_signs.pop()
            taken.append(token)
            self.at += 1
        raise SourceError(self.path, taken[0].line if taken else 1, "the statement has no end")

    def block(self) -> Iterator[_Token]:
        """The tokens up to the matching `}`, which is passed."""
        depth = 1
        first = self.tokens[self.at - 1]
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            self.at += 1
            depth += (token.text == "{") - (token.text == "}")
            if not depth:
                return
            yield token
        raise SourceError(self.path, first.line, "the block has no end")

    def error(self, message: str) -> SourceError:
        at = min(self.at, len(self.tokens) - 1)
        return SourceError(self.path, self.tokens[at].line if self.tokens else 1, message)

    def thing(self, owner: str, first: _Token, name: str, kind: str) -> Named:
        start, depth, words = self.at, 1, []
        for token in self.tokens[start : start + 400]:
            depth += (token.text == "{") - (token.text == "}")
            if not depth:
                break
            words.append(token.text)
        told = f"{kind} {name}: {first.comment}".rstrip(": ")[:_DETAIL_CHARS]
        body = " ".join(words)
        return Named(Family.SYMBOL, name, owner, None, first.line, body=body, detail=told)

    def field(self, owner: str, first: _Token, words: list[str]) -> Iterator[Named]:
        at = words.index("=")
        label = words[0] if words[0] in _LABELS else ""
        kind = "".join(words[1 if label else 0 : at - 1]).replace(",", ", ")
        name, number = words[at - 1], words[at + 1] if at + 1 < len(words) else ""
        if label == "repeated":
            kind = f"repeated {kind}"
        options = _options(words[at + 2 :])
        told = f"{kind} {name} = {number}: {first.comment}".rstrip(": ")[:_DETAIL_CHARS]
        body = f"{kind} = {number} in {owner}"
        yield Named(Family.KEY, name, owner, None, first.line, body=body, detail=told)
        need = "required" if label == "required" else "optional"
        for family, value in (
            (Family.TYPE, kind),
            (Family.LIMIT, number),
            (Family.NEED, need),
            (Family.MARK, "deprecated" if options.get("deprecated") == "true" else ""),
            (Family.DEFAULT, options.get("default")),
        ):
            if value is not None:
                yield Named(family, name, owner, value, first.line, detail=told)

    def choice(self, owner: str, first: _Token, words: list[str]) -> Iterator[Named]:
        name, number = words[0], "".join(words[2:3])
        options = _options(words[3:])
        told = f"{name} = {number}: {first.comment}".rstrip(": ")[:_DETAIL_CHARS]
        body = f"choice {number} of {owner}"
        yield Named(Family.KEY, name, owner, number, first.line, body=body, detail=told)
        mark = "deprecated" if options.get("deprecated") == "true" else ""
        yield Named(Family.MARK, name, owner, mark, first.line, detail=told)

    def method(
        self, owner: str, first: _Token, words: list[str], options: list[_Token]
    ) -> Iterator[Named]:
        name = words[1]
        signature = re.sub(r"\(\s*(stream )?\s*([\w.]+)\s*\)", r"(\1\2)", " ".join(words[2:]))
        told = f"rpc {name} {signature}: {first.comment}".rstrip(": ")[:_DETAIL_CHARS]
        yield Named(Family.SYMBOL, name, owner, None, first.line, body=signature, detail=told)
        yield Named(Family.TYPE, name, owner, signature, first.line, detail=told)
        texts = [token.text for token in options]
        mark = "deprecated" if " deprecated = true" in " " + " ".join(texts) else ""
        yield Named(Family.MARK, name, owner, mark, first.line, detail=told)
        for at, word in enumerate(texts[:-2]):
            if word in _VERBS and texts[at + 1] == ":" and texts[at + 2][:1] in "\"'":
                route, line = texts[at + 2][1:-1], options[at].line
                body = f"{owner}.{name}"
                yield Named(Family.ROUTE, route, word.upper(), None, line, body=body, detail=told)


def _options(words: Sequence[str]) -> dict[str, str]:
    """`[deprecated = true, default = 1]`"""
    found: dict[str, str] = {}
    for at in range(1, len(words) - 1):
        if words[at] == "=":
            found.setdefault(words[at - 1], words[at + 1].strip("\"'"))
    return found
