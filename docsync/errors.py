"""Every error that docsync raises on purpose.

DocsyncError                  exit code 3
├── UsageError                exit code 2: the call or its configuration cannot be used
│   ├── ConfigError
│   ├── RepositoryError       no repository, bare repository, unreadable index
│   ├── DatasetError          training data that cannot be used; names file and line
│   ├── SandboxUnavailable    code cannot be run in isolation here
│   └── TargetError           what code is wanted for cannot be made out or written
├── GitError                  git answered with an error that docsync cannot handle
│   └── ObjectTooLarge        a file has more bytes than docsync may read
├── JournalError              the local record cannot be read or written
├── ModelError                the model cannot be used; never blocks a commit by default
│   ├── ModelUnavailable      not reachable, not started, timed out
│   ├── ModelReplyError       reached, but the reply is no chat completion
│   └── RemoteRefused         the address is not on loopback
├── ModelFileError            weights are missing, incomplete or of another hash
│   └── WrongModelFile        exit code 2: what was named is not there, or no such thing
├── TrainingError             training stopped: no memory, a full disk, a broken checkpoint
└── GuardError                the protected corpus cannot be read or written

A message says what happened, and what to do next.
"""

from __future__ import annotations

from typing import ClassVar


class DocsyncError(Exception):
    """The root. `exit_code` is what the command line returns for it."""

    exit_code: ClassVar[int] = 3


class UsageError(DocsyncError):
    exit_code = 2


class ConfigError(UsageError):
    pass


class RepositoryError(UsageError):
    pass


class DatasetError(UsageError):
    pass


class SandboxUnavailable(UsageError):
    pass


class TargetError(UsageError):
    pass


class GitError(DocsyncError):
    pass


class ObjectTooLarge(GitError):
    pass


class JournalError(DocsyncError):
    pass


class ModelError(DocsyncError):
    pass


class ModelUnavailable(ModelError):
    pass


class ModelReplyError(ModelError):
    pass


class RemoteRefused(ModelError):
    exit_code = 2


class ModelFileError(DocsyncError):
    pass


class WrongModelFile(ModelFileError):
    """What was named is not there, or no such thing: the command was wrong, not the machine."""

    exit_code = 2


class TrainingError(DocsyncError):
    pass


class GuardError(DocsyncError):
    pass
