"""Chance that is the same in the next run: a number from the seed, the fault and which call it is."""

import hashlib
import math
from datetime import timedelta
from statistics import NormalDist

_WHOLE = float(1 << 64)


def luck(seed: str, fault: str, call: int | str, what: str = "") -> float:
    """A number in [0, 1) that depends on nothing but these: `call` is the number of the call, or what it is known by.

    `what` tells apart several numbers of one call: whether it hits, how long it takes. Source: ours.
    """
    digest = hashlib.sha256("\x1f".join((seed, fault, str(call), what)).encode(errors="replace")).digest()
    return int.from_bytes(digest[:8], "big") / _WHOLE


def uniform(low: timedelta, high: timedelta, at: float) -> timedelta:
    """A duration between the two, all equally likely; `at` is a number in [0, 1)."""
    return low + (high - low) * at


def lognormal(median: timedelta, spread: float, at: float) -> timedelta:
    """A duration as answer times are in life: half are below `median`, few are far above.

    `spread` is the standard deviation of the logarithm (0.5: one in forty is over 2.7 times the median); `at` is a number in
    [0, 1). Never longer than a year.
    """
    factor = math.exp(spread * NormalDist().inv_cdf(min(max(at, 1e-12), 1 - 1e-12)))
    return timedelta(seconds=min(median.total_seconds() * factor, 365 * 86400.0))
