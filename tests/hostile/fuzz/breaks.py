"""Breaks the text of a file: what an editor, a merge or a transfer can do to it."""

from __future__ import annotations

from random import Random

from hostile.fuzz.odd import BYTES, LINES, TOKENS, WORDS


def broken(random: Random, data: bytes) -> bytes:
    """Return the bytes of a file with one to eight breaks in its lines or its bytes."""
    if random.random() < 0.6:
        return _lines(random, data)
    text = bytearray(data)
    for _ in range(random.choice((1, 1, 2, 3, 8))):
        _byte(random, text)
    return bytes(text)


def _byte(random: Random, text: bytearray) -> None:
    at = random.randrange(len(text) + 1)
    match random.randrange(7):
        case 0 if text:
            text[random.randrange(len(text))] = random.randrange(256)
        case 1:
            del text[at : at + random.choice((1, 1, 2, 8, 40))]
        case 2:
            text[at:at] = random.choice(BYTES)
        case 3:
            other = random.randrange(len(text) + 1)
            text[at:at] = text[min(at, other) : max(at, other)][:2000]
        case 4:
            text[at:at] = b" " * random.choice((1, 2, 4))
        case 5:
            del text[at:]
        case _:
            text[at:at] = random.choice(TOKENS).encode()


def _lines(random: Random, data: bytes) -> bytes:
    lines = data.split(b"\n")
    for _ in range(random.choice((1, 1, 2, 3))):
        at = random.randrange(len(lines))
        line = lines[at]
        indent = line[: len(line) - len(line.lstrip())]
        match random.randrange(11):
            case 0:
                lines.insert(at, line)
            case 1:
                del lines[at]
                lines = lines or [b""]
            case 2:
                other = random.randrange(len(lines))
                lines[at], lines[other] = lines[other], line
            case 3:
                lines[at] = b" " * random.choice((1, 2, 4)) + line
            case 4:
                lines[at] = line[random.choice((1, 2)) :]
            case 5:
                lines.insert(at, indent + random.choice(LINES).encode())
            case 6:
                key, _, _ = line.partition(b":")
                lines[at] = key + b": " + random.choice(TOKENS).encode()
            case 7:
                lines.insert(at, indent + random.choice(TOKENS).encode())
            case 8:
                lines[at] = line.replace(b": ", random.choice((b":", b" : ", b":\t", b" ")), 1)
            case 9:
                lines[at] = indent + random.choice(WORDS).encode() + b":" + line.partition(b":")[2]
            case _:
                lines[at] = line + random.choice((b" #", b"#", b" &a", b",", b":", b" *a", b"\r", b" |", b" >"))
    return b"\n".join(lines)
