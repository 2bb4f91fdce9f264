"""Bytes that are not text, and where they are."""

from __future__ import annotations

import pytest

from preflux.parse.decode import decode

MARK = b"\xef\xbb\xbf"


@pytest.mark.parametrize("mark", [b"", MARK])
@pytest.mark.parametrize("before", ["", "a", "ü", "a: b\nü"])
def test_a_byte_that_is_not_utf_8_is_pointed_at_behind_a_byte_order_mark_too(mark: bytes, before: str) -> None:
    source, fault = decode("a.yaml", mark + before.encode() + b"\x80\xfec")
    assert fault is not None
    assert (fault.message, fault.span.start) == ("byte 0x80 is not UTF-8", len(before))
    assert source.text == before + "\ufffd\ufffdc"


def test_a_byte_order_mark_is_no_part_of_the_text() -> None:
    assert decode("a.yaml", MARK + b"a: 1\n")[0].text == "a: 1\n"
    assert decode("a.yaml", MARK)[0].text == ""
