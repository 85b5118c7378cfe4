"""What llama.cpp is told: this machine only, one slot, greedy, speculation from the prompt."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
import xllamacpp

from docsync.serve import engine_xllamacpp
from docsync.serve.engine_xllamacpp import NGRAM_MATCH, parameters, physical_cores
from docsync.serve.settings import ServeSettings

SETTINGS = ServeSettings(weights=Path("/m.gguf"), name="m", context_tokens=2048, threads=3)


def test_it_listens_on_loopback_and_pages_of_a_browser_read_nothing() -> None:
    params = parameters(xllamacpp, SETTINGS)
    assert params.hostnames == ["127.0.0.1"]
    assert params.cors_origins != "*"
    assert params.offline


def test_the_settings_arrive() -> None:
    params = parameters(xllamacpp, SETTINGS)
    assert (params.model.path, params.model_alias) == ("/m.gguf", {"m"})
    assert (params.n_ctx, params.n_parallel) == (2048, 1)
    assert params.cpuparams.n_threads == params.cpuparams_batch.n_threads == 3


def test_requests_side_by_side_have_a_whole_context_each() -> None:
    params = parameters(xllamacpp, replace(SETTINGS, parallel=4))
    assert (params.n_ctx, params.n_parallel) == (8192, 4)


@pytest.mark.parametrize("is_speculative", [True, False])
def test_speculation_is_on_unless_it_is_switched_off(is_speculative: bool) -> None:
    settings = ServeSettings(weights=Path("/m.gguf"), name="m", is_speculative=is_speculative)
    speculative = parameters(xllamacpp, settings).speculative
    kinds = [each.name for each in speculative.types]
    assert kinds == [f"COMMON_SPECULATIVE_TYPE_{'NGRAM_MOD' if is_speculative else 'NONE'}"]
    assert (speculative.ngram_mod.n_match == NGRAM_MATCH) is is_speculative


def test_an_engine_without_that_speculation_goes_without() -> None:
    older = SimpleNamespace(CommonParams=xllamacpp.CommonParams)
    params = parameters(older, SETTINGS)
    assert [each.name for each in params.speculative.types] == ["COMMON_SPECULATIVE_TYPE_NONE"]


def test_an_adapter_is_loaded_whole_and_only_where_one_is_named() -> None:
    assert parameters(xllamacpp, SETTINGS).lora_adapters == []
    params = parameters(xllamacpp, replace(SETTINGS, adapter=Path("/a.gguf")))
    assert [(one.path, one.scale) for one in params.lora_adapters] == [("/a.gguf", 1.0)]


def test_there_is_at_least_one_core() -> None:
    assert physical_cores() >= 1


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, {"GOMP_SPINCOUNT": engine_xllamacpp.SPIN_COUNT}),
        ({"CI": "true"}, {"OMP_WAIT_POLICY": "passive"}),
        ({"CI": "true", "OMP_WAIT_POLICY": "active"}, {"OMP_WAIT_POLICY": "active"}),
        ({"GOMP_SPINCOUNT": "9"}, {"GOMP_SPINCOUNT": "9"}),
    ],
)
def test_threads_spin_briefly_unless_the_user_says_how(
    given: dict[str, str], expected: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "environ", dict(given))
    engine_xllamacpp._spin_briefly()
    assert os.environ == {**given, **expected}
