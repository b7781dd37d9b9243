"""P9: keys rotate by a command that may be stopped at any moment."""

import base64
import secrets

import pytest
from django.core.management import CommandError, call_command

from petitions import rotating, sealing, signing
from petitions.models import Signature
from tests.petitions.signed import damaged

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def new_key():
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()


@pytest.fixture
def signatures(petition, signer, settings):
    """Five sealed with one key; that key."""
    settings.SEALING_KEYS = [old] = [new_key()]
    for number in range(5):
        signer.sign(petition, email=f"a{number}@example.org")
    return old


def names():
    return {sealing.key_name(row.envelope) for row in Signature.objects.all()}


def test_p9_after_rotation_the_old_key_can_go(signatures, settings, capsys):
    new = new_key()
    settings.SEALING_KEYS = [new, signatures]
    before = list(Signature.objects.order_by("pk").values_list("address_digest", flat=True))
    call_command("rotate_keys")
    assert "Sealed anew: 5 of 5" in capsys.readouterr().out
    settings.SEALING_KEYS = [new]
    opened = [signing.open_envelope(row).email for row in Signature.objects.order_by("pk")]
    assert opened == [f"a{number}@example.org" for number in range(5)]
    assert names() == {sealing.current_key_name()}
    after = list(Signature.objects.order_by("pk").values_list("address_digest", flat=True))
    assert list(map(bytes, before)) == list(map(bytes, after))


def test_p9_stopped_in_the_middle_it_goes_on_where_it_was(
    signatures, settings, monkeypatch, capsys
):
    settings.SEALING_KEYS = [new_key(), signatures]
    monkeypatch.setattr(rotating, "BATCH", 2)
    rotating.rotate_batch(after=0)
    assert rotating.numbers() == {sealing.key_names()[1]: 3}
    call_command("rotate_keys")
    assert "To seal anew: 3" in capsys.readouterr().out
    assert rotating.numbers() == {}
    call_command("rotate_keys")
    assert "To seal anew: 0" in capsys.readouterr().out


def test_a_lost_key_is_told_and_nothing_is_changed(signatures, settings):
    name = sealing.current_key_name().hex()
    settings.SEALING_KEYS = [new_key()]
    with pytest.raises(CommandError, match=f"sealed with the key {name}: 5"):
        call_command("rotate_keys")
    assert names() == {bytes.fromhex(name)}


def test_what_was_lost_can_be_left_behind(signatures, settings, signer, petition):
    lost = sealing.current_key_name()
    middle = new_key()
    settings.SEALING_KEYS = [middle]
    signer.sign(petition, email="rui@example.org")
    settings.SEALING_KEYS = [new_key(), middle]
    with pytest.raises(CommandError, match=f"under the lost key {lost.hex()}: 5"):
        call_command("rotate_keys", leave_unknown=True)
    assert names() == {lost, sealing.current_key_name()}


@pytest.mark.parametrize(("keys", "words"), [([], "is empty"), (["short"], "not 32 bytes")])
def test_missing_and_malformed_keys_are_told_without_a_traceback(signatures, settings, keys, words):
    settings.SEALING_KEYS = keys
    with pytest.raises(CommandError, match=words):
        call_command("rotate_keys")


def test_a_damaged_envelope_stops_nothing(signatures, settings):
    settings.SEALING_KEYS = [new_key(), signatures]
    row = Signature.objects.first()
    Signature.objects.filter(pk=row.pk).update(envelope=damaged(row.envelope))
    with pytest.raises(CommandError, match="Damaged and left as they are: 1"):
        call_command("rotate_keys")
    assert sum(rotating.numbers().values()) == 1


def test_envelopes_that_were_destroyed_are_left_alone(signatures, settings):
    settings.SEALING_KEYS = [new_key(), signatures]
    Signature.objects.update(envelope=None, address_digest=None)
    call_command("rotate_keys")
    assert not Signature.objects.filter(envelope__isnull=False).exists()
