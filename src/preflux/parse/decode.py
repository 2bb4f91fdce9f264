"""Decodes bytes as kustomize's YAML library does: UTF-8, or UTF-16 with a byte order mark."""

from __future__ import annotations

from preflux.limits import MAX_FILE_BYTES
from preflux.parse.document import Fault
from preflux.span import Source, Span


def decode(path: str, data: bytes) -> tuple[Source, Fault | None]:
    """Return the text of a file without its byte order mark, and a fault if it is not text or too large.

    The text of a faulty file is empty, except for bytes that are not UTF-8: these become replacement characters, so that a
    finding can point at them.
    """
    if len(data) > MAX_FILE_BYTES:
        source = Source(path, "")
        message = f"larger than {MAX_FILE_BYTES} bytes; such files are not read"
        return source, Fault("too-large", Span(source, 0, 0), message)
    head = data[:2]
    encoding = "utf-8"
    if head in (b"\xff\xfe", b"\xfe\xff"):
        encoding = "utf-16"
    elif head == b"\xef\xbb" and data[2:3] == b"\xbf":
        data = data[3:]  # the codec `utf-8-sig` is written in Python, and counts from here as well
    try:
        return Source(path, data.decode(encoding)), None
    except UnicodeDecodeError as error:
        if encoding == "utf-16":
            source = Source(path, "")
            return source, Fault("bad-encoding", Span(source, 0, 0), "not text: broken UTF-16")
        source = Source(path, data.decode(encoding, errors="replace"))
        start = len(data[: error.start].decode())
        message = f"byte 0x{data[error.start]:02x} is not UTF-8"
        return source, Fault("bad-encoding", Span(source, start, start + 1), message)
