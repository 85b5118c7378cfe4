"""Languages without a module of their own: facts from words and the shape of lines."""

from __future__ import annotations

import random
import time

import pytest

from docsync.facts.fact import ChangeFact
from docsync.facts.generic import generic_facts
from docsync.facts.linepairs import replaced_blocks

Row = tuple[str, str, str | None, str | None]


def facts(path: str, old: str, new: str) -> list[ChangeFact]:
    return generic_facts(path, old.encode(), new.encode(), path)


def public(path: str, old: str, new: str) -> set[Row]:
    return {
        (str(fact.kind), fact.symbol, fact.before, fact.after)
        for fact in facts(path, old, new)
        if fact.is_public
    }


COMMANDER = """import { Command } from 'commander';

program
  .command('serve')
  .option('-p, --port <n>', 'port to listen on', 3000)
  .option('--host <h>', 'address to bind')
"""
EXPRESS = """'use strict';

var app = exports = module.exports = {};

app.listen = function listen() {
  var server = http.createServer(this);
  return server.listen.apply(server, arguments);
};

const defaults = {
  bodyLimit: 1024,
  logger: false,
};

module.exports = { Router, json };
"""
OPTIONS_TS = """export interface ServerOptions {
  /** ms */
  timeout: number;
  maxConns?: number;
}

export const DEFAULT_TIMEOUT = 30;

export async function connect(url: string, retries = 3) {
  const attempts = retries;
  throw new Error("could not connect to the server");
}
"""
COBRA = """package cmd

type Config struct {
	Port int    `yaml:"port"`
	Host string `yaml:"host"`
}

const DefaultPort = 80

var rootCmd = &cobra.Command{
	Use: "serve",
}

func init() {
	rootCmd.Flags().StringVarP(&cfg, "config", "c", "app.yaml", "config file")
	rootCmd.PersistentFlags().Int("workers", 4, "number of workers")
	token := os.Getenv("APP_TOKEN")
}

func (s *Server) Listen(addr string) error { return s.listen(addr) }

func (s *Server) listen(addr string) error { return nil }
"""
CLAP = """#[derive(Parser)]
struct Cli {
    /// Port
    #[arg(short, long, default_value_t = 3000)]
    port: u16,
    #[arg(long, env = "APP_DRY")]
    dry_run: bool,
}

pub struct Options {
    pub retries: u32,
}

pub enum Mode {
    Fast,
    Slow,
}

pub const MAX_JOBS: usize = 10;

pub fn serve(addr: &str) -> Result<()> {
    let level = std::env::var("SERVE_LOG");
    inner(addr)
}

fn inner(addr: &str) -> Result<()> { Ok(()) }
"""
SHELL = """#!/bin/bash
usage() {
cat <<EOF
  -h, --help      show help
  --jobs N        number of jobs (default: 4)
EOF
}
PORT="${APP_PORT:-80}"
case "$1" in
  -j|--jobs) shift;;
esac
"""

CASES: dict[str, tuple[str, str, list[tuple[str, str]], set[Row]]] = {
    "commander: default, rename, addition": (
        "cli.ts",
        COMMANDER,
        [
            ("3000", "8080"),
            ("'--host <h>', 'address to bind')", "'--bind <h>', 'address to bind')"),
            ("program\n", "program\n  .option('--open', 'open the browser')\n"),
        ],
        {
            ("default-changed", "--port", "3000", "8080"),
            ("flag-renamed", "--host", "--host", "--bind"),
            ("flag-added", "--open", None, None),
        },
    ),
    "commander: command renamed": (
        "cli.ts",
        COMMANDER,
        [("command('serve')", "command('start')")],
        {("command-renamed", "serve", "serve", "start")},
    ),
    "yargs": (
        "cli.js",
        "yargs.option('port', {\n  alias: 'p',\n  default: 80,\n  describe: 'the port',\n})\n",
        [("default: 80", "default: 8080")],
        {("default-changed", "--port", "80", "8080")},
    ),
    "express: method renamed, default of an option, export removed": (
        "lib/application.js",
        EXPRESS,
        [
            ("app.listen = function listen", "app.serve = function serve"),
            ("logger: false,\n", "logger: true,\n  trustProxy: false,\n"),
            ("{ Router, json }", "{ Router }"),
        ],
        {
            ("symbol-removed", "listen", None, None),
            ("symbol-added", "serve", None, None),
            ("default-changed", "logger", "false", "true"),
            ("key-added", "trustProxy", None, "false"),
            ("symbol-removed", "json", None, None),
        },
    ),
    "typescript: field, constant, function, message": (
        "src/options.ts",
        OPTIONS_TS,
        [
            ("maxConns?: number;\n", "maxConnections?: number;\n  keepAlive?: boolean;\n"),
            ("DEFAULT_TIMEOUT = 30", "DEFAULT_TIMEOUT = 60"),
            ("function connect(", "function connectTo("),
            ("could not connect to the server", "the server cannot be reached"),
        ],
        {
            ("key-renamed", "maxConns", "maxConns", "maxConnections"),
            ("key-added", "keepAlive", None, "boolean"),
            ("constant-changed", "DEFAULT_TIMEOUT", "30", "60"),
            ("symbol-renamed", "connect", "connect", "connectTo"),
            (
                "message-changed",
                "could not connect to the server",
                "could not connect to the server",
                "the server cannot be reached",
            ),
        },
    ),
    "typescript: type of a field": (
        "src/options.ts",
        OPTIONS_TS,
        [("timeout: number", "timeout: number | string")],
        {("annotation-changed", "timeout", "number", "number | string")},
    ),
    "environment variable and its default": (
        "src/env.js",
        "const port = process.env.PORT || 80;\nconst key = process.env.API_KEY;\n",
        [("|| 80", "|| 8080"), ("API_KEY", "API_TOKEN")],
        {
            ("default-changed", "PORT", "80", "8080"),
            ("env-renamed", "API_KEY", "API_KEY", "API_TOKEN"),
        },
    ),
    "cobra": (
        "cmd/root.go",
        COBRA,
        [
            ('yaml:"host"', 'yaml:"hostname"'),
            ("DefaultPort = 80", "DefaultPort = 8080"),
            ('"app.yaml"', '"config.yaml"'),
            ('"workers"', '"jobs"'),
            ("APP_TOKEN", "APP_SECRET"),
            (") Listen(", ") Serve("),
        ],
        {
            ("key-renamed", "host", "host", "hostname"),
            ("constant-changed", "DefaultPort", "80", "8080"),
            ("default-changed", "--config", '"app.yaml"', '"config.yaml"'),
            ("flag-renamed", "--workers", "--workers", "--jobs"),
            ("env-renamed", "APP_TOKEN", "APP_TOKEN", "APP_SECRET"),
            ("symbol-renamed", "Listen", "Listen", "Serve"),
        },
    ),
    "clap": (
        "src/main.rs",
        CLAP,
        [
            ("default_value_t = 3000", "default_value_t = 4000"),
            (
                "dry_run: bool,\n",
                'dry_run: bool,\n    #[arg(long = "no-color")]\n    plain: bool,\n',
            ),
            ("pub retries", "pub max_retries"),
            ("    Slow,\n", "    Slow,\n    Auto,\n"),
            ("= 10;", "= 20;"),
            ("SERVE_LOG", "SERVE_LEVEL"),
            ("APP_DRY", "APP_DRY_RUN"),
        ],
        {
            ("default-changed", "--port", "3000", "4000"),
            ("flag-added", "--no-color", None, None),
            ("key-renamed", "retries", "retries", "max_retries"),
            ("key-added", "Auto", None, None),
            ("constant-changed", "MAX_JOBS", "10", "20"),
            ("env-renamed", "SERVE_LOG", "SERVE_LOG", "SERVE_LEVEL"),
            ("env-renamed", "APP_DRY", "APP_DRY", "APP_DRY_RUN"),
        },
    ),
    "shell": (
        "run.sh",
        SHELL,
        [("--jobs", "--workers"), ("default: 4", "default: 8"), (":-80", ":-8080")],
        {
            ("flag-renamed", "--jobs", "--jobs", "--workers"),
            ("default-changed", "--jobs", "4", "8"),
            ("default-changed", "APP_PORT", "80", "8080"),
        },
    ),
    "dockerfile": (
        "Dockerfile",
        "FROM node:18\nENV APP_HOME=/srv\nEXPOSE 80\n",
        [("node:18", "node:20"), ("/srv", "/app"), ("EXPOSE 80", "EXPOSE 8080")],
        {
            ("value-changed", "FROM", "node:18", "node:20"),
            ("default-changed", "APP_HOME", "/srv", "/app"),
            ("value-changed", "EXPOSE", "80", "8080"),
        },
    ),
    "java": (
        "src/App.java",
        "public class App {\n    public static final int MAX_SIZE = 10;\n\n"
        '    @Value("${app.port:80}")\n    private int port;\n\n'
        "    public void open(String s) {\n        a(s);\n    }\n\n"
        "    private void close() {\n    }\n}\n",
        [("= 10", "= 20"), ("app.port:80", "app.port:81"), ("void close", "void shut")],
        {
            ("constant-changed", "MAX_SIZE", "10", "20"),
            ("default-changed", "app.port", "80", "81"),
        },
    ),
    "ruby": (
        "lib/app.rb",
        "class App\n  LIMIT = 10\n  def open_file(name)\n    read(name) or raise\n  end\n"
        '  opts.on("--quiet", "say nothing")\n  KEY = ENV.fetch("APP_KEY", "x")\nend\n',
        [
            ("LIMIT = 10", "LIMIT = 20"),
            ("def open_file(", "def open_path("),
            ('"--quiet"', '"--silent"'),
        ],
        {
            ("constant-changed", "LIMIT", "10", "20"),
            ("symbol-renamed", "open_file", "open_file", "open_path"),
            ("flag-renamed", "--quiet", "--quiet", "--silent"),
        },
    ),
    "c": (
        "src/a.c",
        "#define BUFFER_SIZE 1024\n\nstatic int helper(int a)\n{\n  return a;\n}\n\n"
        "int a_open(const char *p)\n{\n  return 0;\n}\n",
        [("1024", "2048"), ("a_open(const", "a_open_file(const"), ("helper(int", "other(int")],
        {
            ("constant-changed", "BUFFER_SIZE", "1024", "2048"),
            ("symbol-renamed", "a_open", "a_open", "a_open_file"),
        },
    ),
}


def edited(text: str, edits: list[tuple[str, str]]) -> str:
    for before, after in edits:
        assert before in text
        text = text.replace(before, after)
    return text


@pytest.mark.parametrize("name", CASES)
def test_public_facts(name: str) -> None:
    path, old, edits, expected = CASES[name]
    assert public(path, old, edited(old, edits)) == expected


@pytest.mark.parametrize("name", CASES)
def test_words_are_never_certain(name: str) -> None:
    path, old, edits, _ = CASES[name]
    found = facts(path, old, edited(old, edits))
    assert found
    assert all(0.3 <= fact.certainty <= 0.9 for fact in found)


COMMENT = {
    ".ts": "// {}\n",
    ".js": "/* {} */\n",
    ".go": "// {}\n",
    ".rs": "// {}\n",
    ".sh": "# {}\n",
}


@pytest.mark.parametrize(
    ("path", "text"),
    [("a.ts", OPTIONS_TS), ("a.js", EXPRESS), ("a.go", COBRA), ("a.rs", CLAP), ("a.sh", SHELL)],
)
def test_comments_and_layout_are_no_facts(path: str, text: str) -> None:
    comment = COMMENT[path[1:]].format("port: 99, --flag old, process.env.OTHER")
    lines = text.splitlines(keepends=True)
    commented = "".join([*lines[:1], comment, "\n", *lines[1:], comment])
    assert facts(path, text, commented) == []
    assert facts(path, text, text.replace("\n", "\r\n")) == []


def test_reformatting_is_no_fact() -> None:
    old = "export const run = (a, b) => { call('one', {port: 80, host: \"x\"}) }\n"
    new = 'export const run = (a, b) => {\n  call("one", { port: 80, host: "x" });\n};\n'
    assert facts("a.js", old, new) == []


def test_moved_code_is_no_fact() -> None:
    parts = OPTIONS_TS.split("\n\n")
    assert facts("a.ts", OPTIONS_TS, "\n\n".join(reversed(parts))) == []
    other = "export function close() {\n  end();\n}\n\n"
    assert public("a.ts", OPTIONS_TS + other, other + OPTIONS_TS) == set()


def test_a_local_rename_is_not_public() -> None:
    new = OPTIONS_TS.replace("attempts", "tries")
    (fact,) = facts("a.ts", OPTIONS_TS, new)
    assert (fact.kind, fact.before, fact.after) == ("token-renamed", "attempts", "tries")
    assert not fact.is_public and fact.certainty < 0.5


def test_a_word_that_stays_elsewhere_was_not_renamed() -> None:
    old = "a.fetch(x)\nb.fetch(y)\nc.fetch(z)\n"
    assert facts("a.js", old, old.replace("b.fetch", "b.load")) == []
    (fact,) = facts("a.js", old, old.replace("fetch", "load"))
    assert (fact.kind, fact.symbol, fact.after) == ("token-renamed", "fetch", "load")


def test_an_unexported_function_is_private() -> None:
    new = CLAP.replace("fn inner", "fn inside").replace("inner(addr)", "inside(addr)")
    assert public("a.rs", CLAP, new) == set()
    assert public("a.go", COBRA, COBRA.replace("listen(", "hear(")) == set()


def test_added_and_deleted_files_tell_their_names() -> None:
    added = generic_facts("a.ts", None, OPTIONS_TS.encode(), "a.ts")
    removed = generic_facts("a.ts", OPTIONS_TS.encode(), None, "a.ts")
    assert {(fact.kind, fact.symbol) for fact in added if fact.kind.startswith("symbol")} == {
        ("symbol-added", "ServerOptions"),
        ("symbol-added", "DEFAULT_TIMEOUT"),
        ("symbol-added", "connect"),
    }
    assert {fact.kind.removesuffix("-removed") for fact in removed} == {"symbol", "key"}


def test_siblings_and_detail_show_where_an_addition_belongs() -> None:
    new = COMMANDER.replace(
        "  .option('--host", "  .option('--open', 'open it')\n  .option('--host"
    )
    (fact,) = facts("cli.ts", COMMANDER, new)
    assert (fact.symbol, fact.siblings, fact.detail) == ("--open", ("--port", "--host"), "open it")
    assert fact.place.line == 6


def test_bytes_that_are_no_text_do_not_raise() -> None:
    noise = random.Random(1).randbytes(5000)
    assert isinstance(generic_facts("a.c", noise, noise[::-1], "a.c"), list)


def test_replaced_blocks_rebuild_the_new_lines() -> None:
    chance = random.Random(3)
    for _ in range(200):
        old = [chance.choice("abcdefgh") for _ in range(chance.randrange(30))]
        new = [chance.choice("abcdefgh") for _ in range(chance.randrange(30))]
        built: list[str] = []
        at = 0
        for a, b, c, d in replaced_blocks(old, new):
            built += old[at:a] + new[c:d]
            at = b
        assert built + old[at:] == new


@pytest.mark.parametrize("change", ["few", "all", "moved"])
def test_large_files_take_bounded_time(change: str) -> None:
    chance = random.Random(1)
    parts = [
        f"export function fn{i}(a, b) {{\n  const x{i} = a + {i}; // c\n"
        f"  return call('{i} text', x{i});\n}}\n"
        for i in range(18_000)
    ]
    edit = list(parts)
    if change == "few":
        for index in chance.sample(range(len(parts)), 100):
            edit[index] = edit[index].replace("call(", "invoke(")
    elif change == "all":
        edit = [part.replace("fn", "gn") for part in parts]
    else:
        chance.shuffle(edit)
    start = time.process_time()
    found = facts("a.js", "".join(parts), "".join(edit))
    # a bound that only a quadratic step would break, on any machine
    assert time.process_time() - start < 10
    if change != "all":
        assert found == []


def test_a_type_of_other_words_is_no_new_name_of_a_function() -> None:
    old = "function go(env) {\n  return read_form(env)\n}\n"
    for name, is_renamed in (("FormReader", False), ("parse_form", True), ("ReadForm", True)):
        found = facts("a.js", old, old.replace("read_form", name))
        assert any(fact.kind.is_rename for fact in found) is is_renamed, name
