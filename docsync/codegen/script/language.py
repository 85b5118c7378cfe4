"""JavaScript and TypeScript, as the loop asks for a language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from docsync.codegen.answer import Piece
from docsync.codegen.assembly import Assembled
from docsync.codegen.braces.block import Block
from docsync.codegen.braces.language import Braced, own, unused
from docsync.codegen.braces.syntax import comments_above, parse
from docsync.codegen.braces.syntax import text_of as text_at
from docsync.codegen.related import Related
from docsync.codegen.script import examples, related, trial, typecheck
from docsync.codegen.script.syntax import ScriptSyntax
from docsync.codegen.script.toolchain import need_node
from docsync.codegen.specification import Specification, contradicting, specify, text_of
from docsync.codegen.target import Stub
from docsync.codegen.trial import Place, Trial, Wanted
from docsync.sandbox.job import Limits
from docsync.sandbox.sandbox import Sandbox

_BUILT_IN = frozenset(
    "assert async_hooks buffer child_process cluster console constants crypto dgram "
    "diagnostics_channel dns domain events fs http http2 https inspector module net os path "
    "perf_hooks process punycode querystring readline repl stream string_decoder sys timers tls "
    "tty url util v8 vm wasi worker_threads zlib".split()
)
_EXPORTS = re.compile(r"^(?:import|export)\b", re.M)


class Script(Braced):
    """With types or without."""

    def __init__(self, is_typed: bool) -> None:
        title, sample = ("TypeScript", "x.ts") if is_typed else ("JavaScript", "x.js")
        super().__init__(title, ScriptSyntax(), sample)
        self._is_typed = is_typed

    def need_tools(self, root: Path) -> None:
        need_node(root, is_typed=self._is_typed)

    def wrap(self, target: Block, code: str) -> str:
        return f"class {target.owner} {{\n{code}\n}}"

    def read_specification(self, target: Stub, section: str) -> Specification:
        found = examples.examples(text_of(target, section), target.short_name, target.path)
        if problem := examples.find_contradiction(found):
            raise contradicting(target, problem)
        sample = f"{target.short_name}(...) // => ..."
        return specify(target, section, examples=found, doctests=0, sample=sample)

    def merge_imports(self, path: str, data: bytes, new: list[str]) -> bytes:
        """Behind the last import, else above the first statement."""
        root = parse(path, data.decode())
        known = self._syntax.imports(root)
        lines = "".join(f"{each}\n" for each in new).encode()
        if known:
            end = data.find(b"\n", known[-1].end) + 1 or len(data)
            return data[:end] + lines + data[end:]
        at = 0
        for each in root.named_children:
            is_directive = re.match(r"['\"]use \w+['\"]|#!", text_at(each))
            if each.type == self._syntax.comment or is_directive:
                continue
            above = comments_above(each, self._syntax.comment)
            at = (above[0] if above else each).start_byte
            break
        return data[:at] + lines + b"\n" + data[at:]

    def find_import_faults(
        self, target: Block, piece: Piece, used: frozenset[str]
    ) -> Iterator[str]:
        inside = re.findall(r"\b(?:require|import)\(\s*['\"][^'\"]+['\"]\s*\)", piece.body)
        for statement in (*piece.imports, *inside):
            module = re.findall(r"['\"]([^'\"]+)['\"]", statement)[-1]
            base = module.removeprefix("node:").partition("/")[0]
            if module not in used and base not in used and base not in _BUILT_IN:
                yield unused(module)
        has_import = any(each.startswith("import") for each in piece.imports)
        if has_import and re.search(
            r"\bmodule\.exports\b|\bexports\.\w|\brequire\(", target.source
        ):
            yield "this file is a CommonJS module: use `require` instead of `import`"
        if re.search(r"\brequire\(", "".join(piece.imports)) and _EXPORTS.search(target.source):
            yield "this file is an ES module: use `import` instead of `require`"

    def find_tests(self, root: Path, target: Stub) -> Related:
        return related.find_tests(root, own(target))

    def run_trial(
        self,
        sandbox: Sandbox,
        place: Place,
        target: Stub,
        source: str,
        wanted: Wanted,
        limits: Limits,
        *,
        is_apart: bool = True,
    ) -> Trial:
        node = need_node(place.root, is_typed=self._is_typed)
        typed = self._is_typed
        return trial.run_trial(sandbox, place, source, wanted, limits, node, is_typed=typed)

    def checks_types(self, root: Path) -> bool:
        return self._is_typed and typecheck.is_configured(root)

    def find_type_faults(self, sandbox: Sandbox, place: Place, assembled: Assembled) -> list[str]:
        return typecheck.find_type_faults(sandbox, place, assembled)
