"""Looks for differences in substitution between preflux and Flux: python -m reconcile.fuzz --cases 5000 --seed 1."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator

from reconcile.generate_cases import object_case, text_case
from reconcile.libraries import Libraries
from reconcile.ours import in_object, in_text, kind_of, printed


def differences(libraries: Libraries, first: int, count: int) -> Iterator[str]:
    """Compare `count` texts and as many objects, from a number on; yield what differs."""
    for number in range(first, first + count):
        yield from _in_text(libraries, number)
        yield from _in_object(libraries, number)


def _in_text(libraries: Libraries, number: int) -> Iterator[str]:
    text, variables, strict = text_case(number)
    theirs = libraries.ask(text=text, variables=variables, strict=strict)
    error = "slice bounds out of range" if "slice bounds" in theirs.error else theirs.error
    ours = in_text(text, variables, strict=strict)
    if ours != (theirs.result, error):
        yield f"text {number}: {text!r} {variables} strict={strict}\n  flux    {theirs}\n  preflux {ours}"


def _in_object(libraries: Libraries, number: int) -> Iterator[str]:
    text, variables, strict = object_case(number)
    theirs = libraries.ask(object=text, variables=variables, strict=strict)
    _, ours = in_object(text, variables, strict=strict)
    kinds = [fault.kind for fault in ours.faults]
    refused = theirs.result is None
    if kind_of(theirs.error) not in kinds if refused else kinds or printed(ours) != theirs.result:
        yield f"object {number}: {text} {variables} strict={strict}\n  flux    {theirs}\n  preflux {kinds} {printed(ours)}"
    for use in ours.uses:
        if not use.span.text.startswith("${"):
            yield f"object {number}: {text}\n  {use.name} at {use.span}, which is {use.span.text!r}"


def main() -> int:
    """Run the cases and print what differs; returns 1 where something does."""
    parser = argparse.ArgumentParser(prog="fuzz", description=__doc__)
    parser.add_argument("--cases", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    count = 0
    libraries = Libraries()
    for difference in differences(libraries, options.seed, options.cases):
        count += 1
        sys.stdout.write(f"{difference}\n")
    libraries.close()
    sys.stdout.write(f"{options.cases} texts and {options.cases} objects, {count} differ\n")
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main())
