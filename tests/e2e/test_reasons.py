"""What is listed as not repaired says why nothing was written."""

from __future__ import annotations

from parcel_project import PACK, Parcel


def change_type(parcel: Parcel) -> None:
    """The type of a parameter that a list of the reference has."""
    parcel.stage(
        "parcel/pack.py", PACK.replace("folder, retry_count=3", "folder: str, retry_count=3")
    )
    parcel.git("commit", "-q", "--no-verify", "-m", "typed")
    parcel.stage(
        "parcel/pack.py", PACK.replace("folder, retry_count=3", "folder: Path, retry_count=3")
    )


def suspects(parcel: Parcel) -> list[str]:
    """The lines of the list, one for each finding."""
    lines = parcel.said.partition("May be out of date, and was not repaired:\n")[2].split("\n\n")[0]
    return [line for line in lines.splitlines() if line.startswith("  ") and line[2:3] != " "]


def test_without_a_model(parcel: Parcel) -> None:
    change_type(parcel)
    parcel.git("commit", "-m", "x", code=None)
    assert suspects(parcel)
    assert all("no model is set up" in line or "unsure" in line for line in suspects(parcel))


def test_with_a_model_that_is_not_asked(parcel: Parcel) -> None:
    change_type(parcel)
    with parcel.model("UNCHANGED"):
        parcel.docsync("sync", code=None)
    assert suspects(parcel)
    assert all("`model.ask` is `contradicted`" in line for line in suspects(parcel)), parcel.said


def test_when_no_model_is_wanted(parcel: Parcel) -> None:
    change_type(parcel)
    with parcel.model("UNCHANGED"):
        parcel.docsync("sync", "--no-model", code=None)
    assert all("`--no-model`" in line for line in suspects(parcel)), parcel.said
