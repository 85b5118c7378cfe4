"""What was learnt, loaded again: by transformers, and by llama.cpp through GGUF."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from docsync.errors import UsageError
from docsync.finetune.arguments import Arguments
from docsync.finetune.base import find_base, load_model
from docsync.finetune.export import export_adapter, export_model, write_model
from docsync.finetune.merge import merge_run
from docsync.finetune.train import finetune

Make = Callable[..., Arguments]
TOKENS = 12
SERVE = """
import json, os, sys, urllib.request, xllamacpp
model, lora, prompt, count = sys.argv[1:]
params = xllamacpp.CommonParams()
params.model.path = model
params.hostnames = ["127.0.0.1"]
params.port = 0
params.n_ctx = 256
params.n_parallel = 1
params.cpuparams.n_threads = params.cpuparams_batch.n_threads = 1
params.warmup = False
params.verbosity = 0
if lora:
    params.lora_adapters = [xllamacpp.CommonAdapterLoraInfo(lora, 1.0)]
server = xllamacpp.Server(params)
wanted = {
    "prompt": json.loads(prompt), "n_predict": int(count), "temperature": 0.0,
    "return_tokens": True, "ignore_eos": True, "cache_prompt": False,
}
request = urllib.request.Request(
    server.listening_address + "/completion",
    json.dumps(wanted).encode(),
    {"Content-Type": "application/json"},
)
reply = json.loads(urllib.request.urlopen(request).read())
sys.stdout.write("TOKENS " + json.dumps(reply["tokens"]) + "\\n")
sys.stdout.flush()
os._exit(0)
"""


def of_llama_cpp(model: Path, prompt: list[int], lora: Path | str = "") -> list[int]:
    """TOKENS greedy tokens."""
    done = subprocess.run(
        [sys.executable, "-c", SERVE, str(model), str(lora), json.dumps(prompt), str(TOKENS)],
        check=False,
        capture_output=True,
        text=True,
        timeout=120,
    )
    found = [line for line in done.stdout.splitlines() if line.startswith("TOKENS ")]
    assert found, done.stdout + done.stderr
    tokens = json.loads(found[0].removeprefix("TOKENS "))
    assert isinstance(tokens, list)
    return tokens


def of_transformers(model: Any, prompt: list[int]) -> list[int]:
    """TOKENS greedy tokens, none of which is the end, as llama.cpp is asked for."""
    import torch

    model.eval()
    ids = torch.tensor([prompt])
    with torch.no_grad():
        for _ in range(TOKENS):
            logits = model(ids).logits[:, -1]
            logits[:, model.config.eos_token_id] = -torch.inf
            ids = torch.cat([ids, logits.argmax(-1, keepdim=True)], 1)
    return [int(token) for token in ids[0, len(prompt) :]]


def trained(arguments: Make, **given: Any) -> Path:
    args = arguments(max_steps=12, save_steps=1.0, **given)
    finetune(args, resume=False, tell=lambda text: None, show=lambda status: None)
    return Path(args.output_dir)


def plain(folder: Path) -> Any:
    return load_model(find_base(str(folder)), dtype="auto", attn_implementation="eager")


@pytest.fixture
def prompt(base: Path) -> list[int]:
    from docsync.finetune.base import load_tokenizer

    text = "<|im_start|>user\nThe flag --zone of parcel<|im_end|>\n<|im_start|>assistant\n"
    ids = load_tokenizer(find_base(str(base)))(text)["input_ids"]
    assert isinstance(ids, list)
    return ids


@pytest.mark.parametrize("more", [{}, {"use_rslora": True}], ids=["LoRA", "rsLoRA"])
def test_merged_model_and_adapter_answer_alike_everywhere(
    arguments: Make, base: Path, prompt: list[int], tmp_path: Path, more: dict[str, Any]
) -> None:
    from peft import PeftModel

    run = trained(arguments, **more)
    untouched = of_transformers(plain(base), prompt)
    adapted = of_transformers(PeftModel.from_pretrained(plain(base), run / "adapter"), prompt)
    assert adapted != untouched

    merge_run(run, run / "merged")
    assert of_transformers(plain(run / "merged"), prompt) == adapted
    assert not list((run / "merged").glob("*.bin"))

    export_model(run, tmp_path / "whole.gguf")
    assert of_llama_cpp(tmp_path / "whole.gguf", prompt) == adapted

    write_model(plain(base), find_base(str(base)), tmp_path / "base.gguf")
    assert of_llama_cpp(tmp_path / "base.gguf", prompt) == untouched
    export_adapter(run, tmp_path / "adapter.gguf")
    assert of_llama_cpp(tmp_path / "base.gguf", prompt, tmp_path / "adapter.gguf") == adapted


def test_dora_and_full_runs_export_whole_only(
    arguments: Make, prompt: list[int], tmp_path: Path
) -> None:
    dora = trained(arguments, use_dora=True, output_dir=str(tmp_path / "dora"))
    full = trained(arguments, method="full", output_dir=str(tmp_path / "full"), learning_rate=1e-2)
    for run in (dora, full):
        with pytest.raises(UsageError, match="--merged"):
            export_adapter(run, tmp_path / "adapter.gguf")
        export_model(run, tmp_path / "whole.gguf")
    assert of_llama_cpp(tmp_path / "whole.gguf", prompt) == of_transformers(
        plain(full / "model"), prompt
    )


def test_a_gguf_base_is_trained_and_gives_its_tokenizer_back(
    arguments: Make, base: Path, prompt: list[int], tmp_path: Path
) -> None:
    from peft import PeftModel

    file = tmp_path / "base.gguf"
    write_model(plain(base), find_base(str(base)), file)
    run = trained(arguments, model_name_or_path=str(file), accept_licence=True)
    merge_run(run, run / "merged")
    again = find_base(str(file))
    model = load_model(again, dtype="auto", attn_implementation="eager")
    adapted = of_transformers(PeftModel.from_pretrained(model, run / "adapter"), prompt)
    assert of_transformers(plain(run / "merged"), prompt) == adapted
    export_model(run, tmp_path / "whole.gguf")
    assert of_llama_cpp(tmp_path / "whole.gguf", prompt) == adapted
    export_adapter(run, tmp_path / "adapter.gguf")
    assert of_llama_cpp(file, prompt, tmp_path / "adapter.gguf") == adapted
