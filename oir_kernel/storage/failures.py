"""How a failing database is told to the caller, without a value of any row.

Texts of a database driver repeat values (PostgreSQL prints the key that was there already), and a value can be a CPR
number. So a driver's error never leaves storage: what leaves names the kind, the SQLSTATE and the constraint.
"""

from typing import TYPE_CHECKING

from oir_kernel.errors import BadRequest, Conflict, SandboxError
from oir_kernel.findings import Text

if TYPE_CHECKING:
    from sqlalchemy.exc import DBAPIError

UNIQUE_VIOLATION = "23505"
REPEATABLE = frozenset({"40001", "40P01", UNIQUE_VIOLATION})
"""SQLSTATEs after which the same work may succeed: serialization failure, deadlock, a concurrent first insert."""

_SQLITE_FAULTS = frozenset({"SQLITE_ERROR", "SQLITE_READONLY"})
"""What SQLite calls operational, though no second try can help: a wrong statement, a write by a reader."""


class StorageUnavailable(SandboxError):
    """The database did not take the work, or could not say that it is on disk. Sending again is safe."""

    code = "SBX-1305"
    title = Text("Lageret er ikke tilgængeligt", "Storage unavailable")
    http_status = 503


class StorageFault(SandboxError):
    """The database refused a statement: an error of the sandbox, not of the sender."""

    code = "SBX-1306"
    title = Text("Fejl i lageret", "Storage fault")
    http_status = 500


class StorageConflict(Conflict):
    """A row with that key, or a missing row it refers to, stood in the way, also when the work was repeated."""

    code = "SBX-1506"
    title = Text("I strid med det, der er gemt", "Conflicts with what is stored")


def unavailable(cause: BaseException) -> StorageUnavailable:
    """The error for a transaction whose commit was not confirmed."""
    kind = describe(cause)
    return StorageUnavailable(
        Text(
            f"Databasen tog ikke imod ({kind}). Intet er bekræftet gemt; send beskeden igen.",
            f"The database did not take it ({kind}). Nothing is confirmed as stored; send the message again.",
        )
    )


def as_raised(error: BaseException) -> BaseException:
    """What the caller of a work gets for `error`: the error itself, unless a driver made it."""
    from sqlalchemy.exc import DBAPIError  # noqa: PLC0415 - only failing works pay for looking it up

    if isinstance(error, DBAPIError):
        return _translated(error).with_traceback(error.__traceback__)
    if isinstance(error, StopIteration | SystemExit | KeyboardInterrupt):  # a future does not carry these to its waiter
        return RuntimeError(f"a work raised {type(error).__name__}").with_traceback(error.__traceback__)
    return error


def sqlstate(error: "DBAPIError") -> str | None:
    """The SQLSTATE a PostgreSQL error carries, `None` for SQLite."""
    return getattr(error.orig, "sqlstate", None)


def describe(error: BaseException) -> str:
    """Kind, SQLSTATE and constraint of an error, and nothing else it says."""
    orig = getattr(error, "orig", None) or error
    constraint = getattr(getattr(orig, "diag", None), "constraint_name", None)
    parts = (
        type(orig).__name__,
        getattr(orig, "sqlstate", None) or getattr(orig, "sqlite_errorname", None),
        constraint,
    )
    return " ".join(part for part in parts if part)


def _translated(error: "DBAPIError") -> SandboxError:
    from sqlalchemy.exc import DataError, IntegrityError, InterfaceError, OperationalError  # noqa: PLC0415 - as above

    kind = describe(error)
    if isinstance(error, IntegrityError):
        return StorageConflict(
            Text(
                f"Det, der skulle gemmes, er i strid med det, der allerede er gemt ({kind}). Hent den gemte udgave og ret.",
                f"What was to be stored conflicts with what is stored ({kind}). Fetch the stored version and correct it.",
            )
        )
    if isinstance(error, DataError) and sqlstate(error) is None:  # PostgreSQL's driver takes no text with a NUL
        return BadRequest(
            Text(
                "En tekst i forespørgslen har et NUL-tegn, som ikke kan gemmes eller søges efter. Send den uden.",
                "A text in the request has a NUL character, which can be neither stored nor searched for. Send it without.",
            )
        )
    wrong_statement = getattr(error.orig, "sqlite_errorname", None) in _SQLITE_FAULTS
    if isinstance(error, OperationalError | InterfaceError) and not wrong_statement:
        return unavailable(error)
    return StorageFault(
        Text(
            f"Sandkassens database afviste en forespørgsel ({kind}). Det er en fejl i sandkassen; meld den.",
            f"The sandbox's database refused a statement ({kind}). This is an error of the sandbox; report it.",
        )
    )
