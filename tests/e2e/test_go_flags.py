"""Programs in Go: options that documents write with one dash, and help texts that they show."""

from __future__ import annotations

import re

import pytest
from small_project import Project

SERVE = """\
package main

import (
	"flag"
	"fmt"
	"time"
)

func main() {
	addr := flag.String("addr", ":8080", "address to listen on")
	dir := flag.String("dir", ".", "directory to serve")
	verbose := flag.Bool("verbose", false, "log every request")
	timeout := flag.Duration("timeout", 30*time.Second, "time allowed for a request")
	flag.Parse()
	fmt.Println(*addr, *dir, *verbose, *timeout)
}
"""
README = """\
# servedir

| Flag | Default | Description |
|---|---|---|
| `-addr` | `:8080` | address to listen on |
| `-dir` | `.` | directory to serve |
| `-verbose` | `false` | log every request |
| `-timeout` | `30s` | time allowed for a request |

```sh
servedir -addr :9000 -dir ./public
find . -type f -addr 3
```

Short: `./servedir --addr=:9000`.
"""
HELP = """\
# servedir

```
Usage of servedir:
  -addr string
>address to listen on (default ":8080")
  -dir string
>directory to serve (default ".")
  -timeout duration
>time allowed for a request (default 30s)
  -verbose
>log every request
```
""".replace(">", "    \t")
VERBOSE = '	verbose := flag.Bool("verbose", false, "log every request")\n'
PREFIX = '	prefix := flag.String("prefix", "/", "`path` to strip")\n	timeout :='
PRINTED = '  -prefix path\n    \tpath to strip (default "/")\n'


def renamed(code: str) -> str:
    return re.sub(r"\baddr\b", "listen", code)


CASES = {
    "renamed": (
        renamed(SERVE),
        README.replace("`-addr", "`-listen")
        .replace("servedir -addr", "servedir -listen")
        .replace("--addr=", "--listen="),
        HELP.replace("-addr", "-listen"),
    ),
    "default": (
        SERVE.replace("30*time", "90*time").replace('":8080"', '":9090"'),
        README.replace("30s", "90s").replace(":8080", ":9090"),
        HELP.replace("30s", "1m30s").replace(":8080", ":9090"),
    ),
    "removed": (
        SERVE.replace(VERBOSE, "").replace(", *verbose", ""),
        README.replace("| `-verbose` | `false` | log every request |\n", ""),
        HELP.replace("  -verbose\n    \tlog every request\n", ""),
    ),
    "added": (
        SERVE.replace("	timeout :=", PREFIX).replace("*verbose, ", "*verbose, *prefix, "),
        README.replace("| `-timeout`", "| `-prefix` | `/` | path to strip |\n| `-timeout`"),
        HELP.replace("  -timeout", f"{PRINTED}  -timeout"),
    ),
    "said otherwise": (
        SERVE.replace("log every request", "log each request with its status"),
        README.replace("log every request", "log each request with its status"),
        HELP.replace("log every request", "log each request with its status"),
    ),
}


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("shown", ["table", "help text"])
def test_one_dash_is_the_documents_own(project: Project, case: str, shown: str) -> None:
    new, table, printed = CASES[case]
    readme, wanted = (README, table) if shown == "table" else (HELP, printed)
    assert project.mended("main.go", SERVE, new, readme) == wanted


def test_two_dashes_stay_where_documents_have_them(project: Project) -> None:
    new, _, _ = CASES["added"]
    twice = re.sub(r"`-(?=\w)", "`--", README)
    wanted = twice.replace("| `--timeout`", "| `--prefix` | `/` | path to strip |\n| `--timeout`")
    assert project.mended("main.go", SERVE, new, twice) == wanted


def test_another_library_takes_no_single_dash(project: Project) -> None:
    pflag = SERVE.replace('"flag"', 'flag "github.com/spf13/pflag"')
    new = renamed(pflag)
    readme = README.replace("`./servedir --addr=:9000`", "`other`")
    assert project.mended("main.go", pflag, new, readme, code=None) == readme


def test_a_default_of_another_type_is_reported(project: Project) -> None:
    new = SERVE.replace('flag.String("dir", ".", "directory', 'flag.Int("dir", 3, "directory')
    assert project.mended("main.go", SERVE, new, HELP, code=0) == HELP
    assert "the default of `-dir` is `3`" in project.said


COBRA = """\
package main

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"
)

func main() {
	cmd := &cobra.Command{Use: "svc", Short: "a service"}
	cmd.Flags().StringP("level", "l", "info", "least level that is logged")
	cmd.Flags().Int("port", 8080, "port to listen on")
	cmd.Flags().Duration("timeout", 90*time.Second, "time allowed for a request")
	fmt.Println(cmd.Execute())
}
"""
COBRA_HELP = """\
# svc

```
Flags:
  -h, --help               help for svc
  -l, --level string       least level that is logged (default "info")
      --port int           port to listen on (default 8080)
      --timeout duration   time allowed for a request (default 1m30s)
```
"""


def test_columns_of_pflag_follow_the_longest_name(project: Project) -> None:
    more = (
        '	cmd.Flags().StringSlice("exclude-patterns", nil, "names to leave out")\n'
        '	cmd.Flags().IntP("retries", "r", 3, "how often to try again")\n'
    )
    new = (
        COBRA.replace("	fmt.P", more + "	fmt.P").replace("8080", "9090").replace("90*", "1*")
    )
    wanted = """\
# svc

```
Flags:
      --exclude-patterns strings   names to leave out
  -h, --help                       help for svc
  -l, --level string               least level that is logged (default "info")
      --port int                   port to listen on (default 9090)
  -r, --retries int                how often to try again (default 3)
      --timeout duration           time allowed for a request (default 1s)
```
"""
    assert project.mended("main.go", COBRA, new, COBRA_HELP) == wanted
