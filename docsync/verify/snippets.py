"""Whether code that could be read before can still be read."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Callable

from docsync.rewrite.proposal import Check
from docsync.verify.edit import Edit, failed, passed


def check_snippets(edit: Edit) -> Check:
    """Python, JSON, TOML, YAML and shell fences that parsed still parse. Others are not judged."""
    if len(edit.old.fences) != len(edit.new.fences):
        return passed("code")  # the check of the fences judges that
    for was, now in zip(edit.old.fences, edit.new.fences, strict=True):
        parse = _PARSERS.get(now.language)
        if parse is None and not now.language and ">>> " in now.body:
            parse = _python
        if parse is None or was.body == now.body or _problem(parse, was.body):
            continue
        if parse is _json and not _problem(_strict_json, was.body):
            parse = _strict_json  # it can be copied into a file
        if problem := _problem(parse, now.body):
            return failed("code", f"the {now.language or 'Python'} block does not parse: {problem}")
    return passed("code")


def _problem(parse: Callable[[str], None], code: str) -> str:
    try:
        parse(textwrap.dedent(code))
    except RecursionError:
        return "nested too deep"
    except (ValueError, SyntaxError) as error:
        return str(error).splitlines()[0] if str(error) else type(error).__name__
    return ""


def _python(code: str) -> None:
    import ast
    import warnings

    if re.search(r"^[ \t]*>>> ", code, re.MULTILINE):
        code = _statements_of_session(code)
    with warnings.catch_warnings():
        # an invalid escape in an example is the author's business
        warnings.simplefilter("ignore")
        try:
            ast.parse(code)
        except SyntaxError:
            # a fragment of a function: `return`, `await` at top level
            ast.parse("async def snippet():\n" + textwrap.indent(code, "    ") + "\n    pass")


def _statements_of_session(code: str) -> str:
    lines = []
    for line in code.splitlines():
        match = re.match(r"\s*(>>>|\.\.\.) ?(.*)", line)
        if match:
            lines.append(match[2])
    return "\n".join(lines)


def _json(code: str) -> None:
    """JSON, and what examples make of it: comments, trailing commas, `...` for what is left out."""
    code = re.sub(r'("(?:\\.|[^"\\])*")|//[^\n]*|/\*.*?\*/', lambda m: m[1] or "", code, flags=re.S)
    code = re.sub(r'("(?:\\.|[^"\\])*")|,?\s*(?:\.\.\.|…)', lambda m: m[1] or "", code)
    code = re.sub(r'("(?:\\.|[^"\\])*")|,(?=\s*[}\]])', lambda m: m[1] or "", code)
    try:
        _strict_json(code)
    except ValueError:
        for line in code.strip().splitlines():  # JSON Lines
            json.loads(line)


def _strict_json(code: str) -> None:
    """JSON, or a part of an object without the brackets around it."""
    try:
        json.loads(code)
    except ValueError:
        if re.match(r'\s*"(?:\\.|[^"\\])*"\s*:', code) is None:
            raise
        json.loads(f"{{{code.rstrip().removesuffix(',')}}}")


def _toml(code: str) -> None:
    import tomllib

    tomllib.loads(code)


def _yaml(code: str) -> None:
    import yaml

    try:
        for _ in yaml.parse(code, Loader=yaml.SafeLoader):
            pass
    except yaml.YAMLError as error:
        raise ValueError(str(error)) from None


def _shell(code: str) -> None:
    """Quotes and brackets are closed; a heredoc's body is not read."""
    import shlex

    code = re.sub(r"<<-?\s*(['\"]?)(\w+)\1[^\n]*\n.*?^[ \t]*\2\s*$", "", code, flags=re.S | re.M)
    # a prompt, an apostrophe in a comment
    code = re.sub(r"^[ \t]*[$%>#] ", "", code, flags=re.M)
    code = re.sub(r"(?:(?<=\s)|^)#.*$", "", code, flags=re.M)
    shlex.split(code)
    bare = re.sub(r"'[^']*'|\"(?:\\.|[^\"\\])*\"|\\.|\$\{|^[ \t]*[\w*|.-]+\)", "", code, flags=re.M)
    if bare.count("$(") > bare.count(")"):
        raise ValueError("a $( is not closed")
    if code.rstrip().endswith(("\\", "&&", "||", "|")):
        raise ValueError("the last line wants another")


_PARSERS: dict[str, Callable[[str], None]] = {
    **dict.fromkeys(("python", "py", "python3", "py3", "pycon"), _python),
    **dict.fromkeys(("json", "json5", "jsonc"), _json),
    "toml": _toml,
    **dict.fromkeys(("yaml", "yml"), _yaml),
    **dict.fromkeys(("sh", "bash", "shell", "console", "zsh", "shell-session"), _shell),
}
