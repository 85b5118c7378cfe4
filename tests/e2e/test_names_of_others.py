"""A new name is not written for what is somebody else's, and not for what is still called so."""

from __future__ import annotations

import pytest

from tests.e2e.small_project import Project

SHELL = """\
class Shell {
  constructor(log) {
    this.log = log;
  }
  cloneInto(stageDir, depth) {
    return this.run(`git clone ${stageDir} --depth ${depth}`);
  }
}
module.exports = Shell;
"""


@pytest.mark.parametrize(
    ("readme", "is_kept"),
    [
        ("The repository is cloned to `dist.stageDir`.", True),
        ("Options name `stageDir` as the place.", True),
        ("`cloneInto(stageDir)` clones into `stageDir`.", False),
        ("```js\nshell.cloneInto(stageDir, 1)\n```", False),
        ("```js\nrun(stageDir)\n```", True),
        ("```js\nclass Own {\n  void cloneInto(stageDir) {\n    go()\n  }\n}\n```", True),
        ("```js\nclass Own {\n  cloneInto(stageDir) {\n    go()\n  }\n}\n```", True),
    ],
)
def test_a_parameter_is_that_of_its_function(project: Project, readme: str, is_kept: bool) -> None:
    text = f"# Shell\n\n{readme}\n"
    new = SHELL.replace("stageDir", "targetDir")
    got = project.mended("lib/shell.js", SHELL, new, text, code=None)
    assert (got == text) is is_kept
    assert ("targetDir" in got) is not is_kept


def test_a_signature_with_other_types_is_of_another(project: Project) -> None:
    code = (
        "public interface Hook\n{\n    Result Before(MvcContext context, Check checkContext);\n}\n"
    )
    readme = (
        "# Hooks\n\n```csharp\npublic interface Hook {\n"
        "    Result Before(HttpContext context, Check checkContext);\n}\n```\n"
    )
    new = code.replace("checkContext", "commonContext")
    assert project.mended("src/Hook.cs", code, new, readme, code=None) == readme
    same = readme.replace("HttpContext", "MvcContext")
    assert "commonContext" in project.mended("src/Hook.cs", code, new, same, code=None)


DEFAULTS = """\
module.exports = {
  restartable: 'rs',
  ignore: ['.git', 'node_modules'],
  watch: ['*.*'],
  stdin: true
};
"""
LOAD = """\
var defaults = require('./defaults');
function load(options) {
  if (!options.ignore) options.ignore = [];
  return options;
}
module.exports = load;
"""
CONFIG = '# Tool\n\n```json\n{\n  "ignore": ["*.test.js"]\n}\n```\n'


@pytest.mark.parametrize(("load", "is_kept"), [(LOAD, True), ("module.exports = 1;\n", False)])
def test_a_key_that_the_code_still_asks_for(project: Project, load: str, is_kept: bool) -> None:
    project.write("lib/load.js", load)
    new = DEFAULTS.replace("ignore:", "ignoreRoot:")
    got = project.mended("lib/defaults.js", DEFAULTS, new, CONFIG, code=None)
    assert (got == CONFIG) is is_kept


@pytest.mark.parametrize(
    ("other", "is_kept"),
    [
        ("bin/build.sh", True),
        ("tests/test_build.sh", False),
    ],
)
def test_a_variable_that_is_still_read(project: Project, other: str, is_kept: bool) -> None:
    code = 'import os\n\nVERSION = os.environ["NEW_VERSION"]\n'
    project.write(other, 'echo "$NEW_VERSION"\n')
    readme = "# Build\n\nThe command gets `NEW_VERSION`.\n"
    new = code.replace("NEW_VERSION", "NEW_RELEASE_TAG")
    got = project.mended("tool/build.py", code, new, readme, code=None)
    assert (got == readme) is is_kept


def test_one_of_two_new_variables(project: Project) -> None:
    code = "export const skip = process.env['X_IGNORE_WARNINGS'];\n"
    new = (
        "export const skip = process.env['X_SKIP_IGNORE'];\n"
        "export const ignore = process.env['X_IGNORE_DIAGNOSTICS'];\n"
    )
    readme = "# X\n\nWhat `X_IGNORE_WARNINGS` names is not told.\n"
    assert project.mended("src/index.ts", code, new, readme, code=None) == readme


def test_a_name_that_went_private(project: Project) -> None:
    code = "package s3\n\n// Client talks to it.\ntype Client struct{}\n"
    readme = "# Minio Client\n\nThe `Client` talks to S3.\n"
    new = code.replace("Client", "s3Client")
    assert project.mended("s3/client.go", code, new, readme, code=None) == readme


def test_a_word_of_the_text_of_an_example(project: Project) -> None:
    code = "module.exports.config = {\n  colors: 'gray',\n  depth: 3\n};\n"
    readme = (
        "# C\n\n```\nExamples:\n\n - Output without colors when logging to a file\n\n"
        "   $ c --no-color\n```\n"
    )
    new = code.replace("colors:", "prefixColors:")
    assert project.mended("src/main.js", code, new, readme, code=None) == readme


def test_a_line_that_names_both(project: Project) -> None:
    code = "module.exports = miniglob\n\nfunction miniglob (pattern, cb) {\n  cb(pattern)\n}\n"
    readme = "# Globs\n\nVery soon, `miniglob` takes the place of `glob`.\n"
    new = code.replace("miniglob", "glob")
    assert project.mended("glob.js", code, new, readme, code=None) == readme


def test_a_script_of_one_package(project: Project) -> None:
    scripts = '{"name": "%s", "scripts": {"build": "tsc", "test": "ava"}}\n'
    project.write("package.json", scripts % "root")
    readme = "# Root\n\n```\nyarn build\nyarn test\n```\n"
    old = scripts % "one"
    new = old.replace(', "test": "ava"', "")
    assert project.mended("packages/one/package.json", old, new, readme, code=None) == readme


def test_a_condition_of_exports_is_no_name(project: Project) -> None:
    old = '{"name": "x", "exports": {"require": "./a.cjs", "import": "./a.mjs"}}\n'
    readme = "# X\n\nIt hoists `require` calls, and all `import` calls.\n"
    new = old.replace('"require"', '"default"')
    assert project.mended("package.json", old, new, readme, code=None) == readme


def test_members_of_two_types_are_no_pair(project: Project) -> None:
    old = (
        "export interface Server {\n  allowedHosts?: string | string[] | undefined;\n}\n"
        "export interface Files {\n  directory?: string;\n}\n"
    )
    new = (
        "export interface Server {\n  port?: number;\n}\n"
        "export interface Files {\n  directory?: string;\n"
        "  publicPath?: string | string[] | undefined;\n}\n"
    )
    readme = "# Server\n\n## `allowedHosts`\n\nHosts that may ask.\n"
    got = project.mended("types.d.ts", old, new, readme, code=None)
    assert "publicPath" not in got
