"""How far a run has come, on standard error: a bar on a terminal, a line now and then elsewhere."""

from collections import Counter
from time import monotonic
from typing import TextIO

from oir_kernel.findings import Text
from psrm_validation.report import Verdict
from psrm_validation.report.formats import Run
from psrm_validation.report.words import Language, said

_BAR = 20
_SECONDS_ON_TERMINAL = 0.2
_SECONDS_ELSEWHERE = 10.0
_CLEAR = "\r\x1b[K"


class Progress:
    """Tells of bytes done, claims a second, time left and verdicts. `total` are the bytes there are, if that is known."""

    def __init__(self, stream: TextIO | None, total: int | None, language: Language = "da") -> None:
        """Without a `stream` nothing is told."""
        self._stream = stream
        self._total = total
        self._language: Language = language
        self._on_terminal = stream is not None and stream.isatty()
        self._every = _SECONDS_ON_TERMINAL if self._on_terminal else _SECONDS_ELSEWHERE
        self._started = self._told = monotonic()
        self._bytes = self._skipped_bytes = self._skipped_claims = 0

    def skip(self, size: int, claims: int) -> None:
        """Bytes and claims that an earlier run did: they count as done and not in the rate."""
        self._bytes += size
        self._skipped_bytes += size
        self._skipped_claims = claims

    def advance(self, size: int, run: Run) -> None:
        """A piece of `size` bytes is done; `run` is what all came to so far."""
        self._bytes += size
        if self._stream is not None and monotonic() - self._told >= self._every:
            self._told = monotonic()
            self._write(line_of(self._seen(run), self._language), end="" if self._on_terminal else "\n")

    def clear(self) -> None:
        """Takes the bar away, so that something else can be said."""
        if self._on_terminal:
            self._write("", end="")

    def finish(self, run: Run) -> None:
        """The last line, which stays."""
        if self._stream is not None:
            self._write(line_of(self._seen(run), self._language), end="\n")

    def _seen(self, run: Run) -> "Far":
        return Far(
            self._bytes,
            self._total,
            run.claims,
            max(monotonic() - self._started, 0.001),
            run.verdicts,
            self._skipped_bytes,
            self._skipped_claims,
        )

    def _write(self, line: str, end: str) -> None:
        if self._stream is not None:
            self._stream.write((_CLEAR if self._on_terminal else "") + line + end)
            self._stream.flush()


class Far:
    """How far a run is after some seconds."""

    def __init__(
        self,
        done: int,
        total: int | None,
        claims: int,
        seconds: float,
        verdicts: Counter[Verdict],
        skipped: int = 0,
        skipped_claims: int = 0,
    ) -> None:
        self.done, self.total, self.claims, self.verdicts = done, total, claims, verdicts
        self.rate = (claims - skipped_claims) / seconds
        speed = (done - skipped) / seconds
        self.left = None if not total or not speed else max(total - done, 0) / speed


def line_of(far: Far, language: Language) -> str:
    """`[#####...............]  26 %  12.345 fordringer  4.100/s  2:10 tilbage  11.000 UDFØRT, 1.345 AFVIST`."""
    parts = []
    if far.total:
        share = min(far.done / far.total, 1.0)
        filled = round(share * _BAR)
        parts.append(f"[{'#' * filled}{'.' * (_BAR - filled)}] {share:4.0%}")
    noun = said(Text("fordringer", "claims"), language)
    parts.append(f"{_number(far.claims, language)} {noun}")
    parts.append(f"{_number(round(far.rate), language)}/s")
    if far.left is not None:
        parts.append(said(Text(f"{_clock(far.left)} tilbage", f"{_clock(far.left)} left"), language))
    verdicts = (f"{_number(far.verdicts[each], language)} {each.value}" for each in Verdict if far.verdicts[each])
    parts.append(", ".join(verdicts))
    return "  ".join(part for part in parts if part)


def _number(value: int, language: Language) -> str:
    text = f"{value:,}"
    return text if language == "en" else text.replace(",", ".")


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"
