"""How objects are told apart, in words."""

from __future__ import annotations

from preflux.index.key import Key, within


def test_the_words_for_a_namespace() -> None:
    assert within("web") == " in namespace `web`"
    assert within("") == ""


def test_a_key_in_words() -> None:
    assert str(Key("", "Secret", "web", "token")) == "Secret `token` in namespace `web`"
    assert str(Key("", "Namespace", "", "web")) == "Namespace `web`"
