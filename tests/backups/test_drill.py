"""R5, P11 at full size: a site is lost and comes back, but for those who withdrew meanwhile."""

import pytest
from django.core.management import call_command

from petitions import counting, ledger, signing
from petitions.models import Signature
from statements.models import Letter

pytestmark = [pytest.mark.heavy, pytest.mark.both_databases]
NUMBER = 50_000


def test_r5_fifty_thousand_signatures_come_back_without_those_who_withdrew(empty_site, settings):
    letter = Letter.objects.get(key=empty_site.page.translation_key)
    call_command("generate_signatures", letter.key, NUMBER)
    before = Signature.objects.count()
    call_command("backup")
    [path] = settings.BACKUP_DIR.iterdir()
    gone = list(Signature.objects.order_by("?")[:20])
    for signature in gone:
        signing.withdraw(signature=signature)
    ledger.copy_out()

    empty_site()
    call_command("verify_backup", path)
    call_command("restore", path)
    assert Signature.objects.count() == before - len(gone)
    assert not Signature.objects.filter(pk__in=[one.pk for one in gone]).exists()
    assert counting.total(Letter.objects.get(key=letter.key)) == NUMBER + 2 - len(gone)
    call_command("verify_tallies")
    assert signing.open_envelope(Signature.objects.latest("pk")).email
