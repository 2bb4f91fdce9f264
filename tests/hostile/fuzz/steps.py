"""Bounds the work of a case in calls of functions: the same on every machine, which seconds are not."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

MOST = 20_000_000
"""Calls and returns of one case, of Python's functions and of C's: some hundred times what a case usually takes."""

_NOT_EVEN = 1.0
"""Seconds of a processor in which no machine takes `MOST` steps."""

_LAST_RESORT = 100
"""Seconds after which the process ends, for what hangs inside of a single call and so never comes to be counted."""


class TooMany(BaseException):
    """A case takes more steps than `MOST`; nothing that catches an Exception may catch this."""


class Slow(BaseException):
    """A case takes so long that its steps are worth counting, which takes twice as long again."""


@contextmanager
def noticed() -> Iterator[None]:
    """Raise Slow inside as soon as the steps should be counted."""

    def tell(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 - Python's signature
        raise Slow

    before = signal.signal(signal.SIGVTALRM, tell)
    signal.setitimer(signal.ITIMER_VIRTUAL, _NOT_EVEN)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


@contextmanager
def counted(most: int = MOST) -> Iterator[None]:
    """Raise TooMany inside when more is called than there may be."""
    steps = 0

    def step(frame: object, event: str, argument: object) -> None:  # noqa: ARG001 - Python's signature
        nonlocal steps
        steps += 1
        if steps > most:
            sys.setprofile(None)
            raise TooMany

    signal.setitimer(signal.ITIMER_VIRTUAL, _LAST_RESORT)
    sys.setprofile(step)
    try:
        yield
    finally:
        sys.setprofile(None)
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
