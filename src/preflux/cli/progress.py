"""A progress line on a terminal, for runs that take longer than a second."""

from __future__ import annotations

import sys
import threading
import time
from contextlib import suppress
from types import TracebackType
from typing import Self

from preflux.report.view import printable

_AFTER = 1.0
_EVERY = 0.5
_CLEAR = "\r\x1b[K"


class Progress:
    """Shows on standard error what is being done and for how long; does nothing if that is not a terminal."""

    shown = False

    def __init__(self, doing: str) -> None:
        self._doing = printable(doing)
        self._done = threading.Event()
        self._thread: threading.Thread | None = None

    def __enter__(self) -> Self:
        if sys.stderr is not None and sys.stderr.isatty():
            self._thread = threading.Thread(target=self._show, daemon=True)
            self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._done.set()
        if self._thread is not None:
            self._thread.join()

    def _show(self) -> None:
        start = time.monotonic()
        if self._done.wait(_AFTER):
            return
        while not self._done.wait(_EVERY):
            Progress.shown = True
            _write(f"{_CLEAR}{self._doing} ... {time.monotonic() - start:.0f} s")
        _write(_CLEAR)
        Progress.shown = False


def clear() -> None:
    """Remove the progress line, if there is one: for a process that ends inside the `with` block."""
    if Progress.shown:
        _write(_CLEAR)


def _write(text: str) -> None:
    with suppress(OSError, ValueError):  # the terminal is gone
        sys.stderr.write(text)
        sys.stderr.flush()
