"""Sealed text: what the newest key seals any key opens, and what no key opens stays as it is."""

import pytest
from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured

from core.encryption import UNREADABLE, SealedTextField, Unreadable, keys, opened, seal

ONE, TWO = (Fernet.generate_key().decode() for _ in range(2))


def test_sealed_text_shows_no_word_and_opens_again(settings):
    settings.CONCERN_KEYS = ONE
    sealed = seal("She shouted – “now”")
    assert "shouted" not in sealed
    assert opened(sealed) == "She shouted – “now”"


def test_empty_text_is_sealed_too(settings):
    settings.CONCERN_KEYS = ONE
    assert seal("") != ""
    assert opened(seal("")) == ""


def test_the_same_text_is_sealed_differently_each_time(settings):
    settings.CONCERN_KEYS = ONE
    assert seal("again") != seal("again")


def test_the_newest_key_seals_and_an_older_one_still_opens(settings):
    settings.CONCERN_KEYS = ONE
    sealed = seal("before")
    settings.CONCERN_KEYS = f"{TWO}, {ONE}"
    assert opened(sealed) == "before"
    after = seal("after")
    settings.CONCERN_KEYS = TWO
    assert opened(after) == "after"


def test_what_no_key_opens_is_a_kind_sentence_that_keeps_the_sealed_text(settings):
    settings.CONCERN_KEYS = ONE
    sealed = seal("lost")
    settings.CONCERN_KEYS = TWO
    words = opened(sealed)
    assert words == UNREADABLE
    assert isinstance(words, Unreadable)
    assert SealedTextField().get_prep_value(words) == sealed


def test_a_key_that_is_none_is_named_by_its_place_and_never_shown(settings):
    settings.CONCERN_KEYS = f"{ONE},not-a-key"
    with pytest.raises(ImproperlyConfigured, match="CONCERN_KEYS: key 2") as raised:
        keys()
    assert "not-a-key" not in str(raised.value)
    assert ONE not in str(raised.value)


def test_null_stays_null():
    field = SealedTextField(null=True)
    assert field.get_prep_value(None) is None
    assert field.from_db_value(None, None, None) is None
