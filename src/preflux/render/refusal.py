"""How a step of a build says that kustomize would refuse it; the builder records it and goes on with the next step."""

from __future__ import annotations

from preflux.finding import Related
from preflux.render.build.result import BuildFault
from preflux.span import Span


class Refused(Exception):
    """One step failed; never leaves the render stage."""

    def __init__(
        self, kind: str, span: Span, message: str, hint: str = "", related: tuple[Related, ...] = ()
    ) -> None:
        super().__init__(message)
        self.fault = BuildFault(kind, span, message, hint, related)
