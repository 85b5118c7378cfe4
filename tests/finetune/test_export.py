"""What was learnt, loaded again: by transformers, and by llama.cpp through GGUF."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from benchmarks.greedy import Questions, ends_of
from docsync.errors import UsageError
from docsync.finetune.arguments import Arguments
from docsync.finetune.base import find_base, load_model
from docsync.finetune.export import export_adapter, export_model, write_model
from docsync.finetune.merge import merge_run
from docsync.finetune.train import finetune

Make = Callable[..., Arguments]
TOKENS = 12


def trained(arguments: Make, **given: Any) -> Path:
    args = arguments(max_steps=12, save_steps=1.0, **given)
    finetune(args, resume=False, tell=lambda text: None, show=lambda status: None)
    return Path(args.output_dir)


def plain(folder: Path) -> Any:
    return load_model(find_base(str(folder)), dtype="auto", attn_implementation="eager")


@pytest.fixture
def ask(base: Path) -> Questions:
    from docsync.finetune.base import load_tokenizer

    tokenizer = load_tokenizer(find_base(str(base)))
    text = "<|im_start|>user\nThe flag --zone of parcel<|im_end|>\n<|im_start|>assistant\n"
    return Questions([tokenizer(text)["input_ids"]], TOKENS, tuple(ends_of(tokenizer)))


@pytest.mark.parametrize("more", [{}, {"use_rslora": True}], ids=["LoRA", "rsLoRA"])
def test_merged_model_and_adapter_answer_alike_everywhere(
    arguments: Make, base: Path, ask: Questions, tmp_path: Path, more: dict[str, Any]
) -> None:
    from peft import PeftModel

    run = trained(arguments, **more)
    untouched = ask.of_transformers(plain(base))
    adapted = ask.of_transformers(PeftModel.from_pretrained(plain(base), run / "adapter"))
    assert adapted != untouched

    merge_run(run, run / "merged")
    assert ask.of_transformers(plain(run / "merged")) == adapted
    assert not list((run / "merged").glob("*.bin"))

    export_model(run, tmp_path / "whole.gguf")
    assert ask.of_llama_cpp(tmp_path / "whole.gguf") == adapted

    write_model(plain(base), find_base(str(base)), tmp_path / "base.gguf")
    assert ask.of_llama_cpp(tmp_path / "base.gguf") == untouched
    export_adapter(run, tmp_path / "adapter.gguf")
    assert ask.of_llama_cpp(tmp_path / "base.gguf", tmp_path / "adapter.gguf") == adapted


def test_dora_and_full_runs_export_whole_only(
    arguments: Make, ask: Questions, tmp_path: Path
) -> None:
    dora = trained(arguments, use_dora=True, output_dir=str(tmp_path / "dora"))
    full = trained(arguments, method="full", output_dir=str(tmp_path / "full"), learning_rate=1e-2)
    for run in (dora, full):
        with pytest.raises(UsageError, match="--merged"):
            export_adapter(run, tmp_path / "adapter.gguf")
        export_model(run, tmp_path / "whole.gguf")
    assert ask.of_llama_cpp(tmp_path / "whole.gguf") == ask.of_transformers(plain(full / "model"))


def test_a_gguf_base_is_trained_and_gives_its_tokenizer_back(
    arguments: Make, base: Path, ask: Questions, tmp_path: Path
) -> None:
    from peft import PeftModel

    file = tmp_path / "base.gguf"
    write_model(plain(base), find_base(str(base)), file)
    run = trained(arguments, model_name_or_path=str(file), accept_licence=True)
    merge_run(run, run / "merged")
    again = find_base(str(file))
    model = load_model(again, dtype="auto", attn_implementation="eager")
    adapted = ask.of_transformers(PeftModel.from_pretrained(model, run / "adapter"))
    assert ask.of_transformers(plain(run / "merged")) == adapted
    export_model(run, tmp_path / "whole.gguf")
    assert ask.of_llama_cpp(tmp_path / "whole.gguf") == adapted
    export_adapter(run, tmp_path / "adapter.gguf")
    assert ask.of_llama_cpp(file, tmp_path / "adapter.gguf") == adapted
