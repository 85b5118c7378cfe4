"""Flags, commands, variables and settings, by the calls that the usual libraries want."""

from __future__ import annotations

import re
from collections.abc import Iterator

from docsync.facts.declarations import LITERAL
from docsync.facts.named import Family, Named
from docsync.facts.scope import Scopes

_STRING = r"(?:\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'|`[^`]*`)"

# commander, OptionParser, click-likes, picocli, clap's builder: any quoted `-p, --port <n>`
_QUOTED_FLAG = re.compile(
    r"""["'`](?:-\w[,|/ ]+)?(?P<name>--[A-Za-z][\w-]*)(?:[ =]+[<\[]?[\w.\[\]<>|:-]+)?["'`]"""
)
_AFTER_FLAG = re.compile(
    rf"\s*,\s*(?P<help>{_STRING})(?:\s*,\s*(?:[A-Za-z_]\w*\s*,\s*)?(?P<value>{LITERAL}))?\s*[,)]"
)
# a line of a usage text
_USAGE_FLAG = re.compile(
    r"(?m)^[ \t\"'`]*(?:-\w[,|]?[ \t]+)?(?P<name>--[A-Za-z][\w-]*)(?:[ =][<\[A-Z][\w.\]>|-]*)?"
    r"[ \t]{2,}(?P<help>\S[^\n]*)$"
)
_USAGE_DEFAULT = re.compile(r"[\[(]default(?:s to)?:?\s*([^)\]]+)[)\]]", re.IGNORECASE)
_YARGS = re.compile(
    r"\.(?:option|positional)\(\s*['\"](?P<name>[\w-]+)['\"]\s*,\s*\{(?P<rest>[^{}]*)\}"
)
_YARGS_DEFAULT = re.compile(rf"\bdefault\s*:\s*(?P<value>{LITERAL}|\[[^\]]*\])")
_YARGS_HELP = re.compile(rf"\b(?:desc|describe|description)\s*:\s*(?P<help>{_STRING})")
_PFLAG = re.compile(
    r"""(?x)\b(?:flag|flags|pflag|fs|flagSet|f|fl|[\w.]*(?:Flags|FlagSet)(?:\(\))?)\.
    (?:String|Bool|Int|Uint|Float|Duration|Count|IP|Func|Text|Var)\w*\(\s*
    (?:&?[\w.\[\]()*]+\s*,\s*)?"(?P<name>[\w.-]+)"(?:\s*,\s*"\w?"(?=\s*,))?"""
    rf"(?:\s*,\s*(?P<value>{LITERAL}|[\w.*\s]+?|[\w.\[\]]+\{{[^{{}}]*\}}))?"
    rf"(?:\s*,\s*(?P<help>\"(?:\\.|[^\"\\\n])*\"))?\s*,?\s*\)"
)
_URFAVE = re.compile(r"\b\w*Flag\{(?P<rest>[^{}]*?\bName:\s*\"(?P<name>[\w-]+)\"[^{}]*)")
_URFAVE_DEFAULT = re.compile(rf"\bValue:\s*(?P<value>{LITERAL})")
_COBRA = re.compile(r"\bUse:\s*\"(?P<name>[\w-]+)")
_CLAP_ATTRIBUTES = re.compile(
    r"#\[(?:arg|clap|structopt)\((?P<rest>(?:[^()\"]|\"(?:\\.|[^\"\\])*\"|\([^()]*\))*)\)\]"
    r"(?:\s*#\[[^\n]*\])*\s*(?:pub(?:\([^)]*\))?\s+)?(?P<field>\w+)\s*:"
)
_CLAP_LONG = re.compile(r"\blong\b(?:\s*=\s*\"(?P<name>[\w-]+)\")?")
_CLAP_DEFAULT = re.compile(rf"\bdefault_value(?:_t|_os)?\s*=\s*(?P<value>{LITERAL}|[\w:.]+)")
_CLAP_BUILDER = re.compile(
    r"\.long\(\s*\"(?P<name>[\w-]+)\"\s*\)(?P<rest>(?:(?!\.long\(|Arg::|;)[\s\S]){0,400})"
)
_CLAP_BUILDER_DEFAULT = re.compile(rf"\.default_value(?:_t)?\(\s*(?P<value>{LITERAL})")
_COMMANDS = (
    re.compile(r"\.command\(\s*['\"](?P<name>[\w:-]+)"),
    re.compile(r"\b(?:Command|App|SubCommand)::(?:new|with_name)\(\s*\"(?P<name>[\w-]+)\""),
    re.compile(r"\badd_?[pP]arser\(\s*['\"](?P<name>[\w-]+)['\"]"),
)
_GETOPT = re.compile(r"\{\s*\"(?P<name>[\w-]+)\"\s*,\s*(?:no|required|optional)_argument")
_SHELL_CASE = re.compile(r"(?m)^[ \t]*(?P<names>(?:-[\w-]+(?:=\*)?[ \t]*\|?[ \t]*)+)\)")
_VARIABLES = (
    re.compile(
        r"\bprocess\.env(?:\.(?P<name>[A-Za-z_]\w*)|\[['\"](?P<name2>\w+)['\"]\])"
        rf"(?:\s*(?:\|\||\?\?)\s*(?P<value>{LITERAL}))?"
    ),
    re.compile(r"\b(?:import\.meta|Bun)\.env\.(?P<name>[A-Z]\w*)"),
    re.compile(
        r"\b(?:os\.(?:Getenv|LookupEnv)|env::var(?:_os)?|(?:option_)?env!|System\.getenv|std::getenv"
        r"|(?:secure_)?getenv|GetEnvironmentVariable|Deno\.env\.get|ENV\.fetch|viper\.BindEnv"
        rf"|(?<![\w.])env|\.env|os\.environ\.get)\(\s*['\"](?P<name>[A-Z][A-Z0-9_]+)['\"](?:\s*,\s*(?P<value>{LITERAL}))?"
    ),
    re.compile(r"\bENV\[['\"](?P<name>\w+)['\"]\]"),
    re.compile(r"\benv\s*=\s*\"(?P<name>[A-Z][A-Z0-9_]+)\""),
    re.compile(r"`[^`\n]*\benv(?:config)?:\"(?P<name>[A-Z][A-Z0-9_]+)"),
)
_SHELL_VARIABLES = (
    re.compile(r"\$\{(?P<name>[A-Z][A-Z0-9_]+):?[-=](?P<value>[^}\n]*)\}"),
    re.compile(r"(?m)^\s*export\s+(?P<name>[A-Z][A-Z0-9_]+)(?:=(?P<value>[^\n;]*))?"),
    re.compile(r"\$\{?(?P<name>[A-Z][A-Z0-9]*_[A-Z0-9_]+)\b"),
)
_DOCKER_VARIABLES = (
    re.compile(r"(?m)^\s*(?:ENV|ARG)\s+(?P<name>\w+)(?:[= ](?P<value>[^\n\\]*))?"),
)
_SETTINGS = (
    re.compile(rf"\bSetDefault\(\s*\"(?P<name>[\w.-]+)\"\s*,\s*(?P<value>{LITERAL})?"),
    re.compile(r"@Value\(\"\$\{(?P<name>[\w.-]+)(?::(?P<value>[^}\"]*))?\}"),
    re.compile(rf"@ConfigProperty\(\s*name\s*=\s*\"(?P<name>[\w.-]+)\"(?:,\s*defaultValue\s*=\s*(?P<value>{LITERAL}))?"),
    re.compile(r"#\[serde\([^)\n]*\brename\s*=\s*\"(?P<name>[\w.-]+)\""),
)  # fmt: skip
_DOCKER_LINE = re.compile(
    r"(?m)^\s*(?P<name>EXPOSE|FROM|ENTRYPOINT|WORKDIR|USER)\s+(?P<value>[^\n]+)"
)


def options(family: str | None, text: str, first: int, scopes: Scopes) -> Iterator[Named]:
    """What a piece of text offers to people who run the program. Arguments as for
    `declarations`."""

    def named(
        kind: Family, match: re.Match[str], name: str, value: str | None, told: str = ""
    ) -> Named:
        at = first + text.count("\n", 0, match.start())
        told = unquoted(told)
        shown = told or scopes.shown(at)
        return Named(kind, name, "", value, at + 1, body=told, detail=shown, certainty=0.9)

    for flag, value, told, match in _flags(family, text):
        yield named(Family.FLAG, match, flag, value, told)
    commands = (*_COMMANDS, _COBRA) if family == "go" else _COMMANDS
    for pattern in commands:
        for match in pattern.finditer(text):
            yield named(Family.COMMAND, match, match["name"], None)
    variables = {"shell": _SHELL_VARIABLES, "docker": _DOCKER_VARIABLES}
    for pattern in variables.get(family or "", _VARIABLES):
        for match in pattern.finditer(text):
            groups = match.groupdict()
            name = groups["name"] or groups.get("name2") or ""
            yield named(Family.ENV, match, name, groups.get("value"))
    for pattern in _SETTINGS:
        for match in pattern.finditer(text):
            yield named(Family.OPTION, match, match["name"], match.groupdict().get("value"))
    if family == "docker":
        for match in _DOCKER_LINE.finditer(text):
            yield named(Family.KEY, match, match["name"], match["value"].strip())


_Flag = tuple[str, str | None, str, re.Match[str]]  # flag, default, help text, where


def _flags(family: str | None, text: str) -> Iterator[_Flag]:
    for match in _QUOTED_FLAG.finditer(text):
        after = _AFTER_FLAG.match(text, match.end())
        told, value = (after["help"], after["value"]) if after else ("", None)
        yield match["name"], value, told, match
    for match in _USAGE_FLAG.finditer(text):
        default = _USAGE_DEFAULT.search(match["help"])
        yield match["name"], default[1].strip("\"'") if default else None, match["help"], match
    if family == "js":
        for match in _YARGS.finditer(text):
            help_text = _YARGS_HELP.search(match["rest"])
            told = help_text["help"] if help_text else ""
            yield f"--{match['name']}", _value(_YARGS_DEFAULT, match["rest"]), told, match
    if family == "go":
        for match in _PFLAG.finditer(text):
            yield f"--{match['name']}", match["value"], match["help"] or "", match
        for match in _URFAVE.finditer(text):
            yield f"--{match['name']}", _value(_URFAVE_DEFAULT, match["rest"]), "", match
    if family == "rust":
        yield from _clap(text)
    if family == "c":
        for match in _GETOPT.finditer(text):
            yield f"--{match['name']}", None, "", match
    if family == "shell":
        for match in _SHELL_CASE.finditer(text):
            for name in re.findall(r"--[\w-]+", match["names"]):
                yield name, None, "", match


def _clap(text: str) -> Iterator[_Flag]:
    for match in _CLAP_ATTRIBUTES.finditer(text):
        long = _CLAP_LONG.search(match["rest"])
        if long:
            name = long["name"] or match["field"].replace("_", "-")
            yield f"--{name}", _value(_CLAP_DEFAULT, match["rest"]), "", match
    for match in _CLAP_BUILDER.finditer(text):
        yield f"--{match['name']}", _value(_CLAP_BUILDER_DEFAULT, match["rest"]), "", match


def _value(pattern: re.Pattern[str], text: str) -> str | None:
    match = pattern.search(text)
    return match["value"] if match else None


def unquoted(text: str) -> str:
    """Without the quotes around a literal."""
    stripped = text.strip()
    if len(stripped) >= 2 and stripped[0] == stripped[-1] and stripped[0] in "\"'`":
        return stripped[1:-1]
    return stripped
