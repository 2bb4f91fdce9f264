"""Changes the structure of a file: values of other types, copies, swaps, aliases, keys by other names."""

from __future__ import annotations

from random import Random

from hostile.fuzz.odd import KINDS, PATHS, SCALARS, WORDS
from hostile.fuzz.seeds import all_files, documents
from hostile.fuzz.tree import Block, Map, Plain, Seq, Slot, Tree, copy, put, slots, value_at, write

_MOST = 3_000
"""Places of a file; one that has more is not made larger."""


def changed(random: Random, data: bytes) -> bytes:
    """Return a file with one to six changes of its structure; as it is where it is not YAML."""
    known = documents(data)
    if not known:
        return data
    roots = [copy(document) for document in known]
    for _ in range(random.choice((1, 1, 2, 2, 3, 6))):
        found = slots(roots)
        if not found or len(found) > _MOST:
            break
        _change(random, found)
    if random.random() < 0.1:
        roots[random.randrange(len(roots))] = _other(random)
    if random.random() < 0.05:
        roots.append(copy(random.choice(roots)))
    return write(roots).encode("utf-8", "surrogatepass")


def _change(random: Random, found: list[Slot]) -> None:
    slot = random.choice(found)
    holder, number = slot
    value = value_at(slot)
    match random.randrange(18):
        case 0 | 1:
            put(slot, Plain(random.choice(SCALARS)))
        case 2:
            put(slot, random.choice((Map(), Seq(), Seq([Plain("~")]), Map([(Plain("name"), Plain("~"))]))))
        case 3 | 4:
            put(slot, _other(random))
        case 5:
            del holder[number]
        case 6:
            put(slot, copy(value_at(random.choice(found))))
        case 7:
            other = random.choice(found)
            mine, theirs = copy(value), copy(value_at(other))
            put(slot, theirs)
            put(other, mine)
        case 8:
            put(slot, random.choice((Seq([value]), Map([(Plain(random.choice(WORDS)), value)]))))
        case 9:
            _insert(random, holder, number)
        case 10 | 11:
            _rename(random, holder, number)
        case 12:
            put(slot, Plain(random.choice((*KINDS, *PATHS)) or "''"))
        case 13 | 14:
            _alias(random, slot, found)
        case 15:
            _merge(random, found)
        case 16:
            put(slot, _deep(random, value))
        case _:
            _text(random, slot, value)


def _other(random: Random) -> Tree:
    """Return a part of some file, or a file as a whole."""
    for _ in range(5):
        known = documents(random.choice(all_files())[1])
        if known:
            found = slots(known)
            if found and random.random() < 0.9:
                return copy(value_at(random.choice(found)))
            return copy(random.choice(known))
    return Plain("~")


def _insert(random: Random, holder: Map | Seq, number: int) -> None:
    value = _other(random) if random.random() < 0.5 else Plain(random.choice(SCALARS))
    if isinstance(holder, Map):
        holder.insert(number, (Plain(random.choice(WORDS)), value))
    else:
        holder.insert(number, random.choice((copy(holder[number]), value)))


def _rename(random: Random, holder: Map | Seq, number: int) -> None:
    if not isinstance(holder, Map):
        return
    key, value = holder[number]
    new: Tree = Plain(random.choice(WORDS))
    match random.randrange(6):
        case 0:
            new = Plain(random.choice(SCALARS))
        case 1:
            new = holder[random.randrange(len(holder))][0]
        case 2 if isinstance(key, Plain):
            new = Plain(key + random.choice(("s", "X", ".", "/", "[0]", "\u200b")))
        case 3 if isinstance(key, Plain):
            new = Plain(key[:-1] or "x")
        case _:
            pass
    holder[number] = (new, value)


def _alias(random: Random, slot: Slot, found: list[Slot]) -> None:
    """Give a collection an anchor, and let another place be an alias of it: of itself, of what stands before or behind."""
    marked = value_at(random.choice(found))
    if not isinstance(marked, Map | Seq) or not marked:
        put(slot, Plain("*a"))
        return
    marked.head = "&a"
    if value_at(slot) is not marked:
        put(slot, Plain("*a"))


def _merge(random: Random, found: list[Slot]) -> None:
    maps = [value for value in map(value_at, found) if isinstance(value, Map) and value]
    if not maps:
        return
    random.choice(maps).head = "&a"
    merged = Plain(random.choice(("*a", "[*a, *a]", "{x: y}", "1", "[1]", "~")))
    random.choice(maps).insert(0, (Plain("<<"), merged))


def _deep(random: Random, value: Tree) -> Tree:
    deep: Map | Seq = Seq([value])
    for _ in range(random.choice((5, 30, 150, 230))):
        deep = Seq([deep]) if random.random() < 0.5 else Map([(Plain("a"), deep)])
    deep.flow = True
    return deep


def _text(random: Random, slot: Slot, value: Tree) -> None:
    """Change the style of a value, or put a file as text in its place."""
    if isinstance(value, Map | Seq):
        value.flow = not value.flow
    elif isinstance(value, Plain) and random.random() < 0.3:
        put(slot, Block(random.choice(all_files())[1].decode("utf-8", "replace")[:2000]))
    elif isinstance(value, Plain):
        forms = ('"{}"', "{} # x", "!!str {}", "${{{}}}", "{}:", "{} x")
        put(slot, Plain(random.choice(forms).format(value)))
    else:
        put(slot, Block(value + random.choice(("\n\n", "  x\n", "\t", "---\n", "}"))))
