"""Who logs in and what a path means: `<sandbox>` or `<sandbox>+<system>`, and two folders without any below."""

import re
from dataclasses import dataclass
from typing import Final

from oir_kernel.cpr_gate import find_cprs

IN: Final = "IN"
OUT: Final = "OUT"
FOLDERS: Final = (IN, OUT)
MAX_NAME_BYTES: Final = 300
"""A name of a file has at most 255 characters (stated, `FileName`); `.metadata` and the like come on top. Source: ours."""
MAX_SENT_NAME_BYTES: Final = 280
"""As many, without `.trigger`, has the name of a file that is sent: `.sftpreceipt`, and `.1` of an unread one, come on top. Source: ours."""

_SYSTEM = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,62})?")
_NOT_IN_NAMES = re.compile(r"[\x00-\x1f\x7f/\\]")


@dataclass(frozen=True, slots=True)
class SftpUser:
    """A user of the file door: which sandbox, and which system in it (empty: the sandbox's own user). Source: ours.

    `workspace` is the one the sandbox was in at the login, `None` before it.
    """

    sandbox_id: str
    system: str
    workspace: str | None = None

    @property
    def name(self) -> str:
        """The name to log in with; in a trigger it stands as `Sender` and `Recipients`."""
        return f"{self.sandbox_id}+{self.system}" if self.system else self.sandbox_id


def read_user(name: str) -> SftpUser | None:
    """The user of that name, `None` if no user can be called so."""
    sandbox_id, plus, system = name.partition("+")
    if plus and (not _SYSTEM.fullmatch(system) or holds_cpr(system)):
        return None
    return SftpUser(sandbox_id, system)


def system_named(name: str, sandbox_id: str) -> str | None:
    """Which system of this sandbox a trigger means: by its whole user name, or by the part after `+` alone."""
    user = read_user(name)
    if user is not None and user.sandbox_id == sandbox_id:
        return user.system
    short = read_user(f"{sandbox_id}+{name}")
    return None if short is None else short.system


def is_file_name(name: str) -> bool:
    """Whether a file may be called so: 1-300 bytes, no separator, no control character, no leading dot, no CPR number."""
    if not name or name.startswith(".") or len(name.encode()) > MAX_NAME_BYTES:
        return False
    return _NOT_IN_NAMES.search(name) is None and not holds_cpr(name)


def holds_cpr(text: str) -> bool:
    """Whether a name holds a CPR number, of a test person or not: names end up in lists and logs."""
    return next(find_cprs(text), None) is not None


def split_path(path: bytes) -> tuple[str, str] | None:
    """Folder and file name of a path; both empty for the root, no file name for a folder, `None` for what cannot be.

    `.` is allowed and `..` is not: there is nothing above that a path could climb to.
    """
    try:
        steps = [step for step in path.decode("utf-8").split("/") if step not in ("", ".")]
    except UnicodeDecodeError:
        return None
    if not steps:
        return "", ""
    if steps[0] not in FOLDERS or len(steps) > 2:
        return None
    if len(steps) == 1:
        return steps[0], ""
    return (steps[0], steps[1]) if is_file_name(steps[1]) else None
