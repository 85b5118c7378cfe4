"""A function in braces that is to be written, and where its body goes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from docsync.codegen.braces.syntax import (
    Found,
    Syntax,
    cleaned,
    comments_above,
    first_error,
    parse,
    text_of,
)
from docsync.codegen.target import Stub
from docsync.errors import TargetError


@dataclass(frozen=True, slots=True)
class Block(Stub):
    """Offsets are of bytes of the source: `outer` is where the statement of the file begins that
    holds it, its comments included, `start` where its own comments do; its body is from the brace
    at `opened` to the one before `closed`."""

    form: str
    outer: int
    start: int
    opened: int
    closed: int

    @property
    def data(self) -> bytes:
        return self.source.encode()

    @property
    def head(self) -> str:
        """Its comments and signature, up to the brace."""
        return self.data[self.start : self.opened].decode()


def find_blocks(
    syntax: Syntax, path: str, source: str, name: str, title: str, *, replace: bool
) -> list[Block]:
    """The function `name`, or all unwritten methods of the class. Raises TargetError."""
    root = parse(path, source)
    if (error := first_error(root)) is not None:
        raise TargetError(
            f"{path}:{error.start_point.row + 1}: not valid {title}: mend that first. Nothing was "
            "written."
        )
    everything = list(syntax.functions(root))
    found = [each for each in everything if each.name == name]
    if not found:
        found = [
            each
            for each in everything
            if each.name.rpartition(".")[0] == name and each.body is not None
        ]
        if not found:
            raise TargetError(_unknown(syntax, path, everything, name))
        found = [each for each in found if syntax.is_unwritten(each.body)]
        if not found:
            raise TargetError(f"{path}: every method of `{name}` has a body already.")
        return [_block(syntax, path, source, each) for each in found]
    with_body = [each for each in found if each.body is not None]
    if not with_body:
        raise TargetError(f"{path}: `{name}` is only declared there, and is meant to have no body.")
    if len(with_body) > 1:
        lines = ", ".join(str(each.whole.start_point.row + 1) for each in with_body)
        raise TargetError(
            f"{path}: `{name}` is defined more than once (lines {lines}): rename all but one."
        )
    one = with_body[0]
    if not (one.body is not None and text_of(one.body).startswith("{")):
        raise TargetError(
            f"{path}:{one.whole.start_point.row + 1}: `{name}` has an expression for a body: give "
            "it one in braces."
        )
    if not syntax.is_unwritten(one.body) and not replace:
        raise TargetError(
            f"{path}:{one.whole.start_point.row + 1}: `{name}` has a body already: take it out, or "
            "give --replace."
        )
    return [_block(syntax, path, source, one)]


def definitions(syntax: Syntax, path: str, source: str) -> Iterator[tuple[str, bool]]:
    for each in syntax.functions(parse(path, source)):
        if each.body is not None:
            yield each.name, syntax.is_unwritten(each.body)


def _block(syntax: Syntax, path: str, source: str, found: Found) -> Block:
    assert found.body is not None
    above = comments_above(found.whole, syntax.comment)
    outer = found.whole
    while outer.parent is not None and outer.parent.parent is not None:
        outer = outer.parent
    before = comments_above(outer, syntax.comment)
    inside = [each for each in found.body.named_children if each.type == syntax.comment]
    return Block(
        path=path,
        name=found.name,
        source=source,
        # some write what is to be done where it has to be done
        docstring=cleaned(above) or cleaned(inside),
        line=found.whole.start_point.row + 1,
        parameters=found.parameters,
        returns=found.returns,
        form=found.form,
        outer=(before[0] if before else outer).start_byte,
        start=(above[0] if above else found.whole).start_byte,
        opened=found.body.start_byte,
        closed=found.body.end_byte,
    )


def _unknown(syntax: Syntax, path: str, known: list[Found], name: str) -> str:
    close = get_close_matches(name, [each.name for each in known], n=1, cutoff=0.5)
    if close:
        return f"{path}: there is no `{name}`. Did you mean `{close[0]}`?"
    free = [each.name for each in known if each.body and syntax.is_unwritten(each.body)]
    listed = ", ".join(f"`{each}`" for each in free[:8])
    hint = f"Without a body are {listed}." if listed else "No function there is without a body."
    return f"{path}: there is no `{name}`. {hint}"
