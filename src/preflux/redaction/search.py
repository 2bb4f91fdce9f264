"""Finds all lines of a file that may show a secret, without a look at each: most files are long and show none."""

from __future__ import annotations

from bisect import bisect_right

from preflux.pattern import lazy
from preflux.redaction.lines.credential_lines import may_show_credential
from preflux.redaction.lines.secret_lines import may_show_secret, private_lines
from preflux.redaction.lines.text_lines import all_by_text
from preflux.redaction.strength import SHORTEST, shows_random_word
from preflux.redaction.words import HINTS, may_name_credential, names_credential, names_credentials
from preflux.span import Source

_BEHIND = lazy(r"""["']?[ \t]{0,8}[:=]""")
_BEFORE = lazy(r"""(?:name["']?\s*:\s*["']?|--)\Z""")
_KEY = lazy(r"[\w.-]*")
_BLOCKS = ("|", "|-", "|+", ">", ">-", ">+")
"""How a line ends below which a text begins."""

_LONGEST_KEY = 60
_LONGEST = 2_000
_NEAR = 3
"""How many lines below the name of a variable its value stands, at the most."""

_LONGEST_BLOCK = 200


def secret_lines(source: Source) -> set[int]:
    """Return the lines of a source that may show a secret; a credential outside of Secrets is found by its name."""
    if source.wholly or all_by_text(source):
        return {number for number in range(1, source.lines + 1) if may_show_secret(source, number)}
    found = set(private_lines(source))
    lower = source.text.lower()
    if len(lower) != len(source.text):
        lower = source.text  # letters that change their length in small: offsets would not fit
    tried: set[int] = set()
    starts = [start for start, _ in source.schemas]
    for word in HINTS:
        at = lower.find(word)
        while at >= 0:
            # The fields that a definition of a kind declares have names, and no values.
            schema = bisect_right(starts, at) - 1
            if schema >= 0 and at < source.schemas[schema][1]:
                at = source.schemas[schema][1] - len(word)
            elif _names(source.text, at):
                number = source.position(at)[0]
                if number not in tried:
                    tried.add(number)
                    found.update(_around(source, number))
            at = lower.find(word, at + len(word))
    return found


def _names(text: str, at: int) -> bool:
    """Return whether the word around an offset names a credential as a key, a variable or an option does."""
    start = at
    while start > max(at - _LONGEST_KEY, 0) and (text[start - 1].isalnum() or text[start - 1] in "_."):
        start -= 1
    while start > max(at - _LONGEST_KEY, 0) and text[start - 1] == "-" and text[start - 2 : start] != "--":
        start -= 1
        while start > max(at - _LONGEST_KEY, 0) and (text[start - 1].isalnum() or text[start - 1] in "_."):
            start -= 1
    key = _KEY.match(text, start, at + _LONGEST_KEY)
    if key is None or not (_BEHIND.match(text, key.end()) or _BEFORE.search(text[max(start - 20, 0) : start])):
        return False
    name = key[0]
    # No more than this of a line: very many names may stand on one that is as long as the file.
    rest = text[key.end() : key.end() + _LONGEST].partition("\n")[0].strip("\"': \t\r=")
    if names_credential(name) or names_credentials(name):
        return not rest or len(rest) >= SHORTEST or rest[0] in "|>"
    return may_name_credential(name) and shows_random_word(rest)


def _around(source: Source, number: int) -> set[int]:
    """Return which lines at the name of a credential show its value: the line itself, one beside it, or a text below."""
    line = source.line(number)
    found = {number} if may_show_credential(source, number) else set()
    if found and not line.rstrip().endswith(_BLOCKS):
        return found
    if not found and not line.rstrip().endswith((":", *_BLOCKS)) and "name" not in line:
        return found
    block = _LONGEST_BLOCK if line.rstrip().endswith((":", *_BLOCKS)) else _NEAR
    for direction in (1, -1):
        for other in range(number + direction, number + direction * (block if direction > 0 else _NEAR), direction):
            if source.line(other).strip() and not may_show_credential(source, other):
                break
            found.add(other)
    return found
