"""Reads the index of a git repository: which paths are tracked. The format is that of git's Documentation/gitformat-index.

Supports versions 2 to 4, hashes of 20 and of 32 bytes, and split indexes. Paths from an index are only compared with the
paths on disk and never opened.
"""

from __future__ import annotations

from bisect import bisect_left
from struct import Struct, error
from typing import NamedTuple

from preflux.discover.git.ewah import read_ewah
from preflux.discover.regular import NotRead, read_below
from preflux.limits import MAX_INDEX_BYTES, MAX_INDEX_NAMES

_SUBMODULE = 0o160000
_FOLDER = 0o040000
_EXTENDED = 0x4000
_LONG = 0xFFF
_HEADER = Struct(">4sII")
_NUMBER = Struct(">I")
_FLAGS = Struct(">H")
_SIGNATURE = Struct(">4sI")
_MODE_AT = 24
_HASH_AT = 40
_MAX_NAME = 4096
"""The longest path in bytes that Linux can open."""


class BadIndex(Exception):
    """An index cannot be used. The message continues a sentence that starts with `the index of git`."""


class Index:
    """The paths that git tracks, sorted; `submodules` are those among them that are submodules."""

    def __init__(self, paths: list[str], submodules: frozenset[str]) -> None:
        self.paths = paths
        self.files = frozenset(paths)
        self.submodules = submodules

    def has_below(self, folder: str) -> bool:
        """Return whether something in a folder is tracked."""
        inside = f"{folder}/" if folder else ""
        at = bisect_left(self.paths, inside)
        return at < len(self.paths) and self.paths[at].startswith(inside)


class _Entries(NamedTuple):
    """The paths of one index file in its order, those of submodules, and for a split index its changes to the base."""

    names: list[bytes]
    submodules: set[bytes]
    base: bytes = b""
    deleted: frozenset[int] = frozenset()


def read_index(git: str) -> Index:
    """Return the index in a git folder; an empty one if there is none. Raises BadIndex."""
    try:
        data = read_below(git, "index", MAX_INDEX_BYTES)
        if data is None:
            return Index([], frozenset())
        own, size = _read(data)
        names, submodules = own.names, own.submodules
        if own.base.strip(b"\0"):
            shared = read_below(git, f"sharedindex.{own.base.hex()}", MAX_INDEX_BYTES)
            if shared is None:
                raise BadIndex("needs a shared index file that does not exist")
            base, _ = _read(shared, size)
            # An entry without a name replaces an entry of the base.
            kept = (name for at, name in enumerate(base.names) if at not in own.deleted)
            names = [*kept, *filter(None, names)]
            submodules = submodules | base.submodules
    except NotRead as why:
        raise BadIndex(str(why)) from None
    return Index(
        sorted({name.decode(errors="surrogateescape") for name in names}),
        frozenset(name.decode(errors="surrogateescape") for name in submodules),
    )


def _read(data: bytes, size: int = 0) -> tuple[_Entries, int]:
    """Return the entries of an index and the length of its hashes, which is not recorded: only one of the two fits."""
    for length in (size,) if size else (20, 32):
        try:
            return _entries(data, length), length
        except (ValueError, IndexError, error):
            continue
    raise BadIndex("is damaged, or in a format that preflux does not know")


def _entries(data: bytes, size: int) -> _Entries:
    """Read an index with hashes of `size` bytes. Raises ValueError, IndexError or struct.error if it is not one."""
    magic, version, count = _HEADER.unpack_from(data)
    if magic != b"DIRC" or version not in (2, 3, 4):
        raise ValueError
    names: list[bytes] = []
    submodules: set[bytes] = set()
    at, end, total, before = _HEADER.size, len(data) - size, 0, b""
    flags_at, flags_of, mode_of = _HASH_AT + size, _FLAGS.unpack_from, _NUMBER.unpack_from
    for _ in range(count):
        start = at
        at += flags_at + 2
        (flags,) = flags_of(data, at - 2)
        if flags & _EXTENDED:
            if version == 2:
                raise ValueError
            at += 2
        if version == 4:
            strip, at = _varint(data, at)
            stop = data.index(0, at)
            name = before[: len(before) - strip] + data[at:stop] if strip <= len(before) else _fail()
            before, at = name, stop + 1
        else:
            stop = data.index(0, at)
            name = data[at:stop]
            at = start + (stop - start + 8) // 8 * 8
        length = flags & _LONG
        total += len(name)
        if at > end or length != min(len(name), _LONG) or len(name) > _MAX_NAME or total > MAX_INDEX_NAMES:
            raise ValueError
        (mode,) = mode_of(data, start + _MODE_AT)
        if mode == _FOLDER:  # a folder of a sparse index: its files are not on disk
            continue
        if mode == _SUBMODULE:
            submodules.add(name)
        names.append(name)
    base, deleted = _link(data, at, end, size)
    return _Entries(names, submodules, base, deleted)


def _link(data: bytes, at: int, end: int, size: int) -> tuple[bytes, frozenset[int]]:
    """Return the hash of a split index's base and the numbers of the base's deleted entries; empty for a normal index."""
    base, deleted = b"", frozenset[int]()
    while at < end:
        name, length = _SIGNATURE.unpack_from(data, at)
        at += _SIGNATURE.size
        if length > end - at:
            raise ValueError
        if name == b"link":
            base = data[at : at + size]
            if length > size:
                deleted = read_ewah(data[at + size : at + length])
        elif name != b"sdir" and not name[:1].isupper():  # a required extension: git refuses unknown ones too
            raise ValueError
        at += length
    return base, deleted


def _varint(data: bytes, at: int) -> tuple[int, int]:
    """Return a number in git's variable-length encoding, and the offset after it."""
    byte = data[at]
    value, at = byte & 127, at + 1
    while byte & 128:
        byte = data[at]
        value, at = ((value + 1) << 7) | (byte & 127), at + 1
        if value > _MAX_NAME:
            raise ValueError
    return value, at


def _fail() -> bytes:
    raise ValueError
