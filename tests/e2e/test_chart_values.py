"""Values of a chart, and the table that describes them by their dotted names."""

from __future__ import annotations

import pytest
from small_project import Project

VALUES = """\
replicaCount: 1

image:
  # -- container image
  repository: example/web
  tag: ""

ingress:
  # -- create an ingress
  enabled: false

service:
  type: ClusterIP
  # -- port of the service
  port: 80
"""
GENERATED = """\
# web

| Key | Type | Default | Description |
|-----|------|---------|-------------|
| image.repository | string | `"example/web"` | container image |
| image.tag | string | `""` |  |
| ingress.enabled | bool | `false` | create an ingress |
| replicaCount | int | `1` |  |
| service.port | int | `80` | port of the service |
| service.type | string | `"ClusterIP"` |  |

Set `ingress.enabled` to `true` for an ingress.
"""
BY_HAND = """\
# web

| Parameter | Description | Default |
| --- | --- | --- |
| `image.repository` | Name of the image | `example/web` |
| `ingress.enabled` | Create an ingress | `false` |
| `service.type` | Kind of service | `ClusterIP` |
| `service.port` | Port of the service | `80` |
"""
CLASS = VALUES.replace(
    "  enabled: false\n", "  enabled: false\n  # -- class of the ingress\n  className: nginx\n"
)
ROW = "| ingress.enabled | bool | `false` | create an ingress |\n"
HAND_ROW = "| `ingress.enabled` | Create an ingress | `false` |\n"
CASES = {
    "a new key": (
        CLASS,
        GENERATED.replace(
            ROW, f'{ROW}| ingress.className | string | `"nginx"` | class of the ingress |\n'
        ),
        BY_HAND.replace(
            HAND_ROW, f"{HAND_ROW}| `ingress.className` | Class of the ingress | `nginx` |\n"
        ),
    ),
    "a table of another name": (
        VALUES.replace("ingress:", "route:"),
        GENERATED.replace("ingress.enabled", "route.enabled"),
        BY_HAND.replace("ingress.enabled", "route.enabled"),
    ),
    "another default": (
        VALUES.replace("port: 80", "port: 8080"),
        GENERATED.replace("`80`", "`8080`"),
        BY_HAND.replace("`80`", "`8080`"),
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_table_follows_the_values(project: Project, case: str) -> None:
    new, generated, by_hand = CASES[case]
    assert project.mended("values.yaml", VALUES, new, GENERATED) == generated
    assert project.mended("values.yaml", VALUES, new, BY_HAND) == by_hand


def test_a_comment_that_says_otherwise(project: Project) -> None:
    new = VALUES.replace("port of the service", "port that the service listens on")
    wanted = GENERATED.replace("port of the service", "port that the service listens on")
    assert project.mended("values.yaml", VALUES, new, GENERATED) == wanted
