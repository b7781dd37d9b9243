"""A copy of the database without the keys yields nobody."""

import base64
import secrets

import pytest
from hypothesis import given
from hypothesis import strategies as st

from petitions import sealing


def new_key():
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()


@given(st.dictionaries(st.text(), st.text()))
def test_what_is_sealed_comes_back_as_it_was(details):
    envelope = sealing.seal(details, bound_to=b"letter")
    assert sealing.unseal(envelope, bound_to=b"letter") == details


def test_the_same_words_never_look_the_same():
    envelopes = {sealing.seal({"name": "Inês"}, bound_to=b"x") for _ in range(50)}
    assert len(envelopes) == 50


def test_an_older_key_still_opens_while_a_new_one_seals(settings):
    old, new = new_key(), new_key()
    settings.SEALING_KEYS = [old]
    envelope = sealing.seal({"a": 1}, bound_to=b"x")
    settings.SEALING_KEYS = [new, old]
    assert sealing.unseal(envelope, bound_to=b"x") == {"a": 1}
    settings.SEALING_KEYS = [new]
    with pytest.raises(sealing.SealingError, match="SEALING_KEYS lacks") as error:
        sealing.unseal(envelope, bound_to=b"x")
    assert error.value.code == "unknown_key"


def test_an_envelope_opens_only_where_it_belongs():
    envelope = sealing.seal({"a": 1}, bound_to=b"one letter")
    with pytest.raises(sealing.SealingError) as error:
        sealing.unseal(envelope, bound_to=b"another")
    assert error.value.code == "damaged"


def test_one_flipped_bit_is_noticed():
    envelope = bytearray(sealing.seal({"a": 1}, bound_to=b"x"))
    envelope[-1] ^= 1
    with pytest.raises(sealing.SealingError):
        sealing.unseal(bytes(envelope), bound_to=b"x")


@pytest.mark.parametrize(("keys", "code"), [([], "no_key"), (["short"], "bad_key")])
def test_missing_and_malformed_keys_are_said_plainly(settings, keys, code):
    settings.SEALING_KEYS = keys
    with pytest.raises(sealing.SealingError) as error:
        sealing.seal({}, bound_to=b"x")
    assert error.value.code == code


def test_digests_depend_on_key_purpose_and_the_border_between_parts(settings):
    found = {sealing.digest("a", b"b", b"c"), sealing.digest("b", b"b", b"c")}
    settings.DIGEST_KEY = "another key"
    found.add(sealing.digest("a", b"b", b"c"))
    assert len(found) == 3
    assert all(len(digest) == 32 for digest in found)
