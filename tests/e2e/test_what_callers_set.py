"""What callers set and get (variables of Terraform, inputs of actions, properties of Spring,
parameters of routes), in the tables that describe it: new rows, defaults, and whether it has to be
given."""

from __future__ import annotations

import pytest
from small_project import Project

TERRAFORM = """\
variable "region" {
  description = "Region to create things in"
  type        = string
  default     = "eu-west-1"
}

variable "size" {
  description = "Size of the machine"
  type        = string
  default     = "small"
}

variable "zone_id" {
  description = "Zone of the names"
  type        = string
}
"""
INPUTS = """\
# Module

| Name | Description | Type | Default | Required |
|------|-------------|------|---------|:--------:|
| `region` | Region to create things in | `string` | `"eu-west-1"` | no |
| `size` | Size of the machine | `string` | `"small"` | no |
| `zone_id` | Zone of the names | `string` | n/a | yes |
"""
TAGS = """
variable "tags" {
  description = "Tags of all things"
  type        = map(string)
  default     = {}
}
"""
ACCOUNT = """
variable "account" {
  description = "Account to pay with"
  type        = string
}
"""
SIZE = '| `size` | Size of the machine | `string` | `"small"` | no |\n'
ZONE = "| `zone_id` | Zone of the names | `string` | n/a | yes |\n"
OF_TERRAFORM = {
    "new": (
        TERRAFORM + TAGS,
        INPUTS.replace(
            ZONE, "| `tags` | Tags of all things | `map(string)` | `{}` | no |\n" + ZONE
        ),
    ),
    "new, and has to be given": (
        TERRAFORM + ACCOUNT,
        INPUTS + "| `account` | Account to pay with | `string` | n/a | yes |\n",
    ),
    "default": (TERRAFORM.replace('"small"', '"large"'), INPUTS.replace('"small"', '"large"')),
    "gone": (TERRAFORM.partition('\nvariable "zone_id"')[0], INPUTS.replace(ZONE, "")),
    "has to be given now": (
        TERRAFORM.replace('  default     = "small"\n', ""),
        INPUTS.replace('`"small"` | no', "n/a | yes"),
    ),
    "may be left out now": (
        TERRAFORM.replace(
            'names"\n  type        = string\n', 'names"\n  type        = string\n  default = null\n'
        ),
        INPUTS.replace("n/a | yes", "`null` | no"),
    ),
    "another type": (
        TERRAFORM.replace('"small"', "4").replace(
            'machine"\n  type        = string', 'machine"\n  type        = number'
        ),
        INPUTS.replace('`string` | `"small"`', "`number` | `4`"),
    ),
}


@pytest.mark.parametrize("case", OF_TERRAFORM)
def test_variables_of_terraform(project: Project, case: str) -> None:
    new, wanted = OF_TERRAFORM[case]
    assert project.mended("variables.tf", TERRAFORM, new, INPUTS) == wanted


def test_versions_that_a_module_needs(project: Project) -> None:
    aws = '    aws = {\n      version = ">= 5.0"\n    }\n'
    old = f"terraform {{\n  required_providers {{\n{aws}  }}\n}}\n"
    table = "# Module\n\n| Name | Version |\n|---|---|\n| aws | >= 5.0 |\n| random | >= 3.0 |\n"
    new = old.replace("5.0", "5.40")
    assert project.mended("versions.tf", old, new, table) == table.replace("5.0", "5.40")


ACTION = """\
name: Deploy
description: Deploys the site
inputs:
  token:
    description: Token of the service
    required: true
  folder:
    description: Folder to upload
    default: dist
runs:
  using: node20
  main: index.js
"""
OF_ACTION = """\
# Deploy

| Input | Description | Required | Default |
|---|---|---|---|
| `token` | Token of the service | yes | |
| `folder` | Folder to upload | no | `dist` |
"""


def test_a_new_input_of_an_action(project: Project) -> None:
    dry_run = '  dry-run:\n    description: Upload nothing\n    default: "false"\nruns:'
    made = project.mended("action.yml", ACTION, ACTION.replace("runs:", dry_run), OF_ACTION)
    assert made == OF_ACTION + "| `dry-run` | Upload nothing | no | `false` |\n"


def test_an_input_that_has_to_be_given(project: Project) -> None:
    new = ACTION.replace("    default: dist\n", "    required: true\n")
    made = project.mended("action.yml", ACTION, new, OF_ACTION)
    assert made == OF_ACTION.replace("no | `dist` |", "yes | |")
    assert "`folder` is required now" in project.said


def test_an_input_that_may_be_left_out(project: Project) -> None:
    new = ACTION.replace("    required: true\n", "    default: none-yet\n")
    made = project.mended("action.yml", ACTION, new, OF_ACTION)
    assert made == OF_ACTION.replace("yes | |", "no | `none-yet` |")


def test_no_row_turns_where_its_word_is_not_known(project: Project) -> None:
    table = OF_ACTION.replace("Required", "Must").replace("| no |", "|  |")
    new = ACTION.replace("    default: dist\n", "    required: true\n")
    made = project.mended("action.yml", ACTION, new, table, code=None)
    assert "| `folder` | Folder to upload |  | `dist` |" in made


SPRING = """\
package shop;

@ConfigurationProperties("shop.mail")
public class MailProperties {
    /** Host of the mail server. */
    private String host = "localhost";
    /** Port. */
    private int port = 25;
}
"""
OF_SPRING = """\
# Mail

| Property | Description | Default |
|---|---|---|
| `shop.mail.host` | Host of the mail server. | `localhost` |
| `shop.mail.port` | Port. | `25` |
"""


def test_properties_of_spring(project: Project) -> None:
    wait = "    /** Seconds to wait for it. */\n    private int maxWait = 10;\n}"
    new = SPRING.replace("= 25", "= 587").replace("}", wait)
    made = project.mended("src/main/java/shop/MailProperties.java", SPRING, new, OF_SPRING)
    row = "| `shop.mail.max-wait` | Seconds to wait for it. | `10` |\n"
    assert made == OF_SPRING.replace("`25`", "`587`") + row


OPENAPI = """\
openapi: 3.0.0
info: {title: Shop, version: 1.0.0}
paths:
  /orders:
    get:
      parameters:
        - {name: limit, in: query, description: How many at most, schema: {type: integer}}
        - {name: status, in: query, description: Status, schema: {type: string}}
      responses: {'200': {description: OK}}
  /refunds:
    get:
      parameters:
        - {name: limit, in: query, description: How many at most, schema: {type: integer}}
        - {name: status, in: query, description: Status, schema: {type: string}}
      responses: {'200': {description: OK}}
"""
ROWS = """\

| Parameter | Type | Description |
|---|---|---|
| `limit` | integer | How many at most |
| `status` | string | Status |
"""
OF_OPENAPI = f"# API\n\n## GET /orders\n{ROWS}\n## GET /refunds\n{ROWS}"


def test_a_parameter_joins_the_table_of_its_route(project: Project) -> None:
    since = (
        "        - {name: since, in: query, description: After this day, schema: {type: string}}\n"
    )
    new = OPENAPI.replace("      responses", f"{since}      responses", 1)
    made = project.mended("openapi.yaml", OPENAPI, new, OF_OPENAPI)
    assert made == OF_OPENAPI.replace(ROWS, f"{ROWS}| `since` | string | After this day |\n", 1)


def test_a_plain_word_is_renamed_in_the_table_of_its_route(project: Project) -> None:
    new = OPENAPI.replace("name: status", "name: state", 1)
    made = project.mended("openapi.yaml", OPENAPI, new, OF_OPENAPI)
    assert made == OF_OPENAPI.replace("`status`", "`state`", 1)


PROTO = """\
syntax = "proto3";
message Order {
  int64 id = 1;
  // Who ordered.
  string customer = 2;
}
message Refund {
  int64 id = 1;
  string customer = 2;
}
"""
FIELDS = """\

| Field | Type | Description |
|---|---|---|
| `id` | `int64` | The number. |
| `customer` | `string` | Who ordered. |
"""
OF_PROTO = f"# Order\n{FIELDS}\n# Refund\n{FIELDS}"


def test_a_field_of_another_message_stays(project: Project) -> None:
    new = PROTO.replace("customer", "buyer", 1)
    made = project.mended("shop.proto", PROTO, new, OF_PROTO)
    assert made == OF_PROTO.replace("`customer`", "`buyer`", 1)


def test_a_new_field_of_a_message(project: Project) -> None:
    new = PROTO.replace("= 2;\n", "= 2;\n  // When it was made.\n  int64 created = 3;\n", 1)
    made = project.mended("shop.proto", PROTO, new, OF_PROTO)
    assert made == OF_PROTO.replace(
        FIELDS, f"{FIELDS}| `created` | `int64` | When it was made. |\n", 1
    )


SQL = """\
CREATE TABLE orders (
  id integer PRIMARY KEY,
  status text NOT NULL DEFAULT 'new',
  total numeric
);
"""
OF_SQL = """\
# Tables

## orders

| Column | Type | Default |
|---|---|---|
| `id` | integer | |
| `status` | text | `new` |
| `total` | numeric | |
"""


def test_a_table_of_types_needs_no_words(project: Project) -> None:
    new = SQL.replace("  total", "  paid boolean DEFAULT false,\n  total")
    made = project.mended("schema.sql", SQL, new, OF_SQL)
    assert "| `paid` | boolean | `false` |\n" in made
    assert made.replace("| `paid` | boolean | `false` |\n", "") == OF_SQL


def test_a_plain_column_is_renamed_below_its_table(project: Project) -> None:
    made = project.mended("schema.sql", SQL, SQL.replace("  status", "  state"), OF_SQL)
    assert made == OF_SQL.replace("`status`", "`state`")


GO = """\
package config

type Config struct {
	// Address to listen on.
	Addr string `yaml:"addr" env:"APP_ADDR" envDefault:":8080"`
	// Level of the log.
	LogLevel string `yaml:"log_level" env:"APP_LOG_LEVEL" envDefault:"info"`
}
"""


def test_a_default_beside_two_names(project: Project) -> None:
    table = """\
# Configuration

| Key | Variable | Description | Default |
|---|---|---|---|
| `addr` | `APP_ADDR` | Address to listen on. | `:8080` |
| `log_level` | `APP_LOG_LEVEL` | Level of the log. | `info` |
"""
    made = project.mended("config.go", GO, GO.replace('"info"', '"warn"'), table)
    assert made == table.replace("`info`", "`warn`")


def test_a_variable_has_the_comment_of_its_field(project: Project) -> None:
    table = """\
# Configuration

| Variable | Description | Default |
|---|---|---|
| `APP_ADDR` | Address to listen on. | `:8080` |
| `APP_LOG_LEVEL` | Level of the log. | `info` |
"""
    field = '	// Seconds to wait.\n	Wait int `yaml:"wait" env:"APP_WAIT" envDefault:"30"`\n}'
    made = project.mended("config.go", GO, GO.replace("}", field), table)
    assert "| `APP_WAIT` | Seconds to wait. | `30` |\n" in made


def test_a_field_of_rust_has_its_default(project: Project) -> None:
    code = """\
#[derive(Deserialize)]
#[serde(default)]
pub struct Settings {
    /// How many workers.
    pub workers: usize,
    /// How many files.
    pub files: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self { workers: 4, files: 9 }
    }
}
"""
    table = """\
# Settings

| Key | Description | Default |
|---|---|---|
| `workers` | How many workers | `4` |
| `files` | How many files | `9` |
"""
    new = code.replace(
        "    pub files: usize,\n",
        "    pub files: usize,\n    /// Seconds to wait.\n    pub timeout: u64,\n",
    ).replace("files: 9", "files: 9, timeout: 30")
    made = project.mended("src/settings.rs", code, new, table)
    assert made == table + "| `timeout` | Seconds to wait | `30` |\n"


def test_a_union_in_a_table(project: Project) -> None:
    code = "export interface ButtonProps {\n  label: string;\n  size?: 'small' | 'large';\n}\n"
    table = """\
# Button

| Prop | Type |
|---|---|
| `label` | `string` |
| `size` | `'small' \\| 'large'` |
"""
    made = project.mended("Button.ts", code, code.replace("| 'large'", "| 'mid' | 'large'"), table)
    assert made == table.replace("\\| 'large'", "\\| 'mid' \\| 'large'")
