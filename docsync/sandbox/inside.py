"""The sandbox as seen from its own processes: a script of the standard library alone.

Four processes: the outer one maps the users; the border one enters the namespaces; the init,
process 1 of the new process namespace, builds the file system and waits; the job is its child. When
the init ends, the kernel ends whatever the job has left behind. Only these hold the status channel,
so that a job cannot say how it ended.
"""

from __future__ import annotations

import ctypes
import fcntl
import json
import os
import resource
import signal
import sys
import time
from contextlib import suppress
from typing import Any, NoReturn

CLONE_NEWNS, CLONE_NEWCGROUP, CLONE_NEWUTS, CLONE_NEWIPC = 1 << 17, 1 << 25, 1 << 26, 1 << 27
CLONE_NEWUSER, CLONE_NEWPID, CLONE_NEWNET = 1 << 28, 1 << 29, 1 << 30
NAMESPACES = (
    CLONE_NEWNS
    | CLONE_NEWCGROUP
    | CLONE_NEWUTS
    | CLONE_NEWIPC
    | CLONE_NEWUSER
    | CLONE_NEWPID
    | CLONE_NEWNET
)
MS_NOSUID, MS_NODEV, MS_NOEXEC = 2, 4, 8
MS_BIND, MS_MOVE, MS_REC, MS_PRIVATE = 4096, 8192, 16384, 1 << 18
ATTR_RDONLY, ATTR_NOSUID, ATTR_NODEV = 1, 2, 4
AT_FDCWD, AT_RECURSIVE = -100, 0x8000
SYS_MOUNT_SETATTR = 442  # Linux 5.12, the same number on every architecture
PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_CHILD_SUBREAPER, PR_SET_NO_NEW_PRIVS = 1, 4, 36, 38
INNER_ID = 1000
REPORT_FD = 3
SYSTEM_FOLDERS = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32")
ETC_FILES = ("/etc/ld.so.cache", "/etc/localtime", "/etc/alternatives")
DEVICES = ("null", "zero", "full", "random", "urandom")
HIDDEN = (".git", ".env")

libc = ctypes.CDLL(None, use_errno=True)


class SetupFailed(Exception):
    pass


def check(result: int, what: str) -> None:
    if result != 0:
        raise SetupFailed(f"{what}: {os.strerror(ctypes.get_errno())}")


def mount(source: str, target: str, kind: str | None, flags: int, data: str = "") -> None:
    result = libc.mount(
        os.fsencode(source),
        os.fsencode(target),
        kind.encode() if kind else None,
        ctypes.c_ulong(flags),
        data.encode() if data else None,
    )
    check(result, f"mount {target}")


def protect(target: str, attributes: int, *, deep: bool = True) -> None:
    fields = (ctypes.c_uint64 * 4)(attributes, 0, 0, 0)
    how = AT_RECURSIVE if deep else 0
    result = libc.syscall(
        SYS_MOUNT_SETATTR, AT_FDCWD, os.fsencode(target), how, fields, ctypes.c_size_t(32)
    )
    check(result, f"make {target} read-only (Linux 5.12 or newer is needed)")


def bind(
    source: str, target: str, *, attributes: int = ATTR_RDONLY | ATTR_NOSUID | ATTR_NODEV
) -> None:
    if os.path.isdir(source):
        os.makedirs(target, exist_ok=True)
    else:
        os.makedirs(os.path.dirname(target), exist_ok=True)
        if not os.path.lexists(target):
            os.close(os.open(target, os.O_WRONLY | os.O_CREAT, 0o644))
    mount(source, target, None, MS_BIND | MS_REC)
    protect(target, attributes)


def build_root(plan: dict[str, Any]) -> None:
    root = plan["root"]
    mount("none", "/", None, MS_REC | MS_PRIVATE)
    mount("sandbox", root, "tmpfs", MS_NOSUID | MS_NODEV, "mode=755,size=4m")
    for folder in SYSTEM_FOLDERS:
        if os.path.islink(folder):
            os.symlink(os.readlink(folder), root + folder)
        elif os.path.isdir(folder):
            bind(folder, root + folder)
    os.makedirs(root + "/etc", exist_ok=True)
    for file in ETC_FILES:
        if os.path.exists(file):
            bind(os.path.realpath(file), root + file)
    write(root + "/etc/passwd", f"sandbox:x:{INNER_ID}:{INNER_ID}::/tmp/home:/bin/sh\n")
    write(root + "/etc/group", f"sandbox:x:{INNER_ID}:\n")
    os.makedirs(root + "/dev")
    for name in DEVICES:
        bind(f"/dev/{name}", f"{root}/dev/{name}", attributes=ATTR_NOSUID)
    for name, target in (("fd", ""), ("stdin", "/0"), ("stdout", "/1"), ("stderr", "/2")):
        os.symlink(f"/proc/self/fd{target}", f"{root}/dev/{name}")
    size = f"size={plan['scratch_bytes']}"
    for name in ("/tmp", "/dev/shm"):
        os.makedirs(root + name, exist_ok=True)
        mount("sandbox", root + name, "tmpfs", MS_NOSUID | MS_NODEV, f"mode=1777,{size}")
    os.makedirs(root + "/tmp/home", 0o777)
    os.chmod(root + "/tmp/home", 0o777)
    # shortest first: what lies in another folder is laid over it
    for folder in sorted(plan["visible"], key=len):
        bind(folder, root + folder)
    if plan["project"]:
        bind_project(plan, root)
    os.makedirs(root + "/proc")
    # in a container whose /proc is masked a new one may not be mounted: then there is none
    with suppress(SetupFailed):
        mount("proc", root + "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC)
        write(root + "/proc/sys/user/max_user_namespaces", "0")
    protect(root, ATTR_RDONLY, deep=False)
    os.chdir(root)
    mount(root, "/", None, MS_MOVE)
    os.chroot(".")
    os.chdir("/")


def bind_project(plan: dict[str, Any], root: str) -> None:
    place = root + plan["place"]
    bind(plan["project"], place)
    empty_folder, empty_file = plan["empty_folder"], plan["empty_file"]
    for name in os.listdir(place):
        if name in HIDDEN or name.startswith(".env."):
            target = f"{place}/{name}"
            if not os.path.islink(target):
                bind(empty_folder if os.path.isdir(target) else empty_file, target)
    for path, source in plan["overlays"]:
        bind(source, f"{place}/{path}")


def write(path: str, text: str) -> None:
    with open(path, "w", encoding="utf-8") as stream:
        stream.write(text)


def map_users(pid: int, outer_uid: int, outer_gid: int) -> None:
    """As root two users: the init stays root, so that the job, which is nobody, is counted."""
    if outer_uid == 0:
        mapping = f"0 0 1\n{INNER_ID} 65534 1\n"
        write(f"/proc/{pid}/uid_map", mapping)
        write(f"/proc/{pid}/gid_map", mapping)
    else:
        write(f"/proc/{pid}/setgroups", "deny")
        write(f"/proc/{pid}/uid_map", f"{INNER_ID} {outer_uid} 1\n")
        write(f"/proc/{pid}/gid_map", f"{INNER_ID} {outer_gid} 1\n")


def limit(plan: dict[str, Any]) -> None:
    for name, value in plan["limits"].items():
        kind = getattr(resource, f"RLIMIT_{name}")
        hard = resource.getrlimit(kind)[1]
        wanted = value if hard == resource.RLIM_INFINITY else min(value, hard)
        # the soft one first: SIGXCPU, which says what happened, and a second later SIGKILL
        resource.setrlimit(
            kind, (wanted, wanted + 1 if name == "CPU" and wanted < hard else wanted)
        )
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def start_job(plan: dict[str, Any]) -> int:
    """Forks; the child keeps the standard streams and the report, all else closes with `execve`."""
    pid = os.fork()
    if pid:
        return pid
    try:
        os.setsid()
        os.chdir(plan["cwd"])
        limit(plan)
        if plan["change_user"]:
            os.setgroups([])
            os.setresgid(INNER_ID, INNER_ID, INNER_ID)
            os.setresuid(INNER_ID, INNER_ID, INNER_ID)
        prctl(PR_SET_NO_NEW_PRIVS, 1)
        for number in (signal.SIGPIPE, signal.SIGXFSZ, signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_DFL)
        os.dup2(plan["report_fd"], REPORT_FD)
        tell(plan, "started", True)
        os.execve(plan["command"][0], plan["command"], plan["environ"])
    except OSError as error:
        tell(plan, "failed", f"{plan['command'][0]} cannot be run: {error.strerror}")
    except (SetupFailed, ValueError) as error:
        tell(plan, "failed", str(error))
    os._exit(127)


def tell(plan: dict[str, Any], word: str, value: object) -> None:
    os.write(plan["status_fd"], (json.dumps([word, value]) + "\n").encode())


def wait_for(plan: dict[str, Any], job: int) -> None:
    """Reaps everything and tells how the job ended."""
    while True:
        try:
            pid, status = os.wait()
        except InterruptedError:
            continue
        if pid == job:
            if os.WIFSIGNALED(status):
                tell(plan, "signal", os.WTERMSIG(status))
            else:
                tell(plan, "exit", os.WEXITSTATUS(status))
            return


def prctl(option: int, value: int) -> None:
    """Only Linux has it; where a job depends on it the isolation is missing anyway."""
    if hasattr(libc, "prctl"):
        check(libc.prctl(option, value, 0, 0, 0), f"prctl {option}")


def die_with_parent(number: int = signal.SIGKILL) -> None:
    prctl(PR_SET_PDEATHSIG, number)


def run_init(plan: dict[str, Any]) -> NoReturn:
    try:
        die_with_parent()
        prctl(PR_SET_DUMPABLE, 0)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        libc.sethostname(b"sandbox", 7)
        build_root(plan)
        wait_for(plan, start_job(plan))
    except (SetupFailed, OSError) as error:
        tell(plan, "setup", str(error))
    os._exit(0)


def run_border(plan: dict[str, Any], ready: int, go: int) -> NoReturn:
    die_with_parent()
    if libc.unshare(NAMESPACES) != 0:
        tell(plan, "setup", f"unshare: {os.strerror(ctypes.get_errno())}")
        os._exit(0)
    os.write(ready, b"r")
    if os.read(go, 1) == b"g":
        init = os.fork()
        if init == 0:
            run_init(plan)
        os.waitpid(init, 0)
    os._exit(0)


def run_isolated(plan: dict[str, Any]) -> None:
    uid, gid = os.geteuid(), os.getegid()
    plan["change_user"] = uid == 0
    ready, is_ready = os.pipe()
    may_go, go = os.pipe()
    border = os.fork()
    if border == 0:
        os.close(ready)
        os.close(go)
        run_border(plan, is_ready, may_go)
    os.close(is_ready)
    if os.read(ready, 1) == b"r":
        try:
            map_users(border, uid, gid)
            os.write(go, b"g")
        except OSError as error:
            tell(plan, "setup", f"user mapping: {error.strerror}")
    os.close(go)
    os.waitpid(border, 0)


class Stopped(Exception):
    """The parent wants an end, or is gone."""


def stop(number: int, frame: object) -> NoReturn:
    raise Stopped


def run_weak(plan: dict[str, Any]) -> None:
    plan["change_user"] = False
    # what the job leaves behind comes to us
    prctl(PR_SET_CHILD_SUBREAPER, 1)
    signal.signal(signal.SIGTERM, stop)
    job = start_job(plan)
    with suppress(Stopped):
        wait_for(plan, job)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    with suppress(OSError):
        os.killpg(job, signal.SIGKILL)
    for _ in range(200):
        for pid in children_of(os.getpid()):
            with suppress(OSError):
                os.kill(pid, signal.SIGKILL)
        try:
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        except ChildProcessError:
            return
        time.sleep(0.005)


def children_of(pid: int) -> list[int]:
    try:
        with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as stream:
            return [int(word) for word in stream.read().split()]
    except OSError:
        return []


def out_of_the_way(descriptor: int) -> int:
    """The same pipe under a number that no job uses, closed when a job begins."""
    moved = fcntl.fcntl(descriptor, fcntl.F_DUPFD_CLOEXEC, 10)
    os.close(descriptor)
    return moved


def main() -> None:
    with open(sys.argv[1], encoding="utf-8") as stream:
        plan = json.load(stream)
    for name in ("status_fd", "report_fd"):
        plan[name] = out_of_the_way(plan[name])
    os.umask(0o022)
    if plan["is_isolated"]:
        die_with_parent()
        run_isolated(plan)
    else:
        die_with_parent(signal.SIGTERM)
        run_weak(plan)


if __name__ == "__main__":
    main()
