"""`--task classify`: a head for classes, LoRA below it, and the baseline that it has to beat."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from docsync.errors import DatasetError
from docsync.finetune.batches import labelled_batches
from docsync.finetune.dataset import Dataset
from docsync.finetune.scores import Scores, compare, score

if TYPE_CHECKING:
    from docsync.finetune.recorder import Show
    from docsync.finetune.train import Prepared, Tell


def labels_of(data: Dataset) -> tuple[str, ...]:
    """The classes, in the order of their names. Raises DatasetError: there is only one."""
    labels = tuple(sorted({example.label for example in data.examples}))
    if len(labels) < 2:
        raise DatasetError(
            f"{data.path}: every row has the label {labels[0]!r}: there is nothing to tell apart"
        )
    return labels


def weights_of(labels: Sequence[str], data: Dataset, kind: str) -> list[float]:
    """One for each class, 1 on average over the rows: rare classes count as much as common ones."""
    if kind == "none":
        return [1.0] * len(labels)
    counts = Counter(example.label for example in data.examples)
    return [len(data.examples) / (len(labels) * counts[label]) for label in labels]


def fit_classifier(prepared: Prepared, *, resume: bool, tell: Tell, show: Show) -> dict[str, Any]:
    """Train, calibrate, and set beside a bag of words on the same rows."""
    import torch
    import transformers

    from docsync.finetune.adapters import attach, count_parameters
    from docsync.finetune.base import load_model
    from docsync.finetune.settings import training_arguments, weights_dtype
    from docsync.finetune.train import finish, run_trainer
    from docsync.finetune.trainer import ClassTrainer

    args, held_out = prepared.args, prepared.held_out
    assert held_out is not None
    labels = labels_of(prepared.train.data)
    if args.num_threads:
        torch.set_num_threads(args.num_threads)
    transformers.set_seed(args.seed)
    model = load_model(
        prepared.base,
        dtype=weights_dtype(args),
        attn_implementation="sdpa"
        if args.attn_implementation == "auto"
        else args.attn_implementation,
        labels=labels,
        load_in_4bit=args.load_in_4bit,
    )
    pad_id = prepared.tokenizer.pad_token_id
    model.config.pad_token_id = pad_id  # by which the last token of a text is found
    model = attach(model, args, is_classifier=True)
    trained, every = count_parameters(model)
    weights = weights_of(labels, prepared.train.data, args.class_weights)
    told = ", ".join(f"{label} {weight:.2f}" for label, weight in zip(labels, weights, strict=True))
    tell(f"{trained:,} of {every:,} parameters are trained; class weights {told}")
    trainer = ClassTrainer(
        class_weights=torch.tensor(weights),
        model=model,
        args=training_arguments(args, prepared.run, has_eval=True),
        train_dataset=labelled_batches(
            prepared.train.encoded, args.per_device_train_batch_size, pad_id
        ),
        eval_dataset=labelled_batches(held_out.encoded, args.per_device_eval_batch_size, pad_id),
        processing_class=prepared.tokenizer,
    )
    prepared.record["labels"] = list(labels)
    run_trainer(trainer, prepared, resume=resume, tell=tell, show=show)

    truth = [one.label_id for one in held_out.encoded]
    ours = score(predict(trainer), truth)
    theirs = score(bag_of_words(prepared.train.data, held_out.data, labels, args.seed), truth)
    comparison = compare(ours, theirs, truth, args.seed)
    for line in comparison:
        tell(line)
    metrics = {
        "trained_parameters": trained,
        "parameters": every,
        "model": _plain(ours),
        "bag_of_words": _plain(theirs),
        "comparison": comparison,
    }
    return finish(trainer, prepared, metrics)


def predict(trainer: Any) -> list[list[float]]:
    """The logits of the held-out rows, in the order of the rows."""
    import torch

    data = trainer.eval_dataset
    found: dict[int, list[float]] = {}
    trainer.model.eval()
    with torch.no_grad():
        for group, number in zip(data.groups, range(len(data)), strict=True):
            batch = trainer._prepare_inputs(data[number])
            batch.pop("labels")
            with trainer.accelerator.autocast():
                logits = trainer.model(**batch).logits.float().tolist()
            found.update(zip(group, logits, strict=True))
    return [found[index] for index in range(len(found))]


def bag_of_words(
    train: Dataset, held_out: Dataset, labels: Sequence[str], seed: int
) -> list[list[float]]:
    """Log-probabilities by logistic regression over TF-IDF of words and pairs of words."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    model = make_pipeline(
        TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, token_pattern=r"(?u)\w+|[^\w\s]"),
        LogisticRegression(class_weight="balanced", max_iter=1000, random_state=seed),
    )
    model.fit([one.text for one in train.examples], [one.label for one in train.examples])
    assert list(model.classes_) == list(labels)
    found = model.predict_log_proba([one.text for one in held_out.examples])
    return [[float(value) for value in row] for row in found]


def _plain(scores: Scores) -> dict[str, Any]:
    return {name: value for name, value in asdict(scores).items() if name != "predicted"}
