"""One mailbox signs a letter once, decided by the database."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import IntegrityError, connections
from django.test import Client

from petitions import addresses, counting, outbox
from petitions.models import Outbox, Signature
from tests import trees
from tests.petitions.signer import form_of

VARIANTS = {
    "case, tag, provider dots, alias domain": [
        "ines.duarte@gmail.com",
        "InesDuarte@Gmail.com",
        "inesduarte+buses@gmail.com",
        "i.n.e.s.duarte@googlemail.com",
    ],
    "international domain and name": [
        "inês@bücher.example",
        "INÊS@xn--bcher-kva.example",
        "ine\u0302s+buses@Bücher.Example",
        "inês@b\u0075\u0308cher.example",
    ],
}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ines@example.org", "INES@EXAMPLE.ORG"),
        ("ines@example.org", "ines+news@example.org"),
        ("ines.duarte@gmail.com", "inesduarte@googlemail.com"),
        ("ines@pm.me", "i-n.es@protonmail.com"),
        ("ines@bücher.example", "ines@xn--bcher-kva.example"),
        ("ines@mac.com", "ines@icloud.com"),
        ("ｉnes@example.org", "ines@example.org"),
    ],
)
def test_variants_of_one_mailbox_have_one_canonical_form(one, other):
    assert addresses.canonical(one) == addresses.canonical(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ines@example.org", "ines@example.com"),
        ("ines.duarte@example.org", "inesduarte@example.org"),
        ("ines@example.org", "agnes@example.org"),
    ],
)
def test_different_mailboxes_stay_different(one, other):
    assert addresses.canonical(one) != addresses.canonical(other)


def at_once(number, work):
    """Runs work(0) … work(number - 1) in threads that start together; their results."""
    barrier = Barrier(number)

    def run(index):
        barrier.wait()
        try:
            return work(index)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(run, range(number)))


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("number", [40, pytest.param(100, marks=pytest.mark.heavy)])
@pytest.mark.parametrize("variants", VARIANTS.values(), ids=VARIANTS)
def test_s7_parallel_signs_with_variants_of_one_address_leave_one_row(petition, variants, number):
    action, values = form_of(Client().get(petition.get_url()))
    values |= {"name": "Inês", "consent": "on"}

    def sign(index):
        typed = values | {"email": variants[index % len(variants)]}
        return Client().post(action, typed).status_code

    assert set(at_once(number, sign)) == {303}
    assert Signature.objects.count() == 1
    assert Outbox.objects.count() == 1


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_s8_forty_parallel_confirms_of_one_link_count_once(petition, signer):
    signer.sign(petition)
    link = signer.link()
    _action, values = form_of(Client().get(link))
    assert set(at_once(40, lambda _: Client().post(link, values).status_code)) == {303}
    assert counting.total(petition.letter) == 1
    assert counting.verify(petition.letter) == (1, 1)


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_parallel_signs_and_confirms_of_many_end_with_a_right_tally(petition, signer):
    action, values = form_of(Client().get(petition.get_url()))

    def sign(index):
        typed = {"name": "A", "consent": "on", "email": f"a{index}@example.org"}
        return Client().post(action, values | typed).status_code

    assert set(at_once(20, sign)) == {303}
    at_once(3, lambda _: outbox.send_due())
    links = [link.replace("http://testserver", "") for link in signer.sink.links()]
    assert len(links) == 20

    def confirm(index):
        _action, shown = form_of(Client().get(links[index]))
        return Client().post(links[index], shown).status_code

    assert set(at_once(20, confirm)) == {303}
    assert counting.total(petition.letter) == 20
    assert counting.verify(petition.letter) == (20, 20)


@pytest.mark.both_databases
@pytest.mark.django_db
def test_s7_the_constraint_stands_in_the_database(petition, signer):
    signer.sign(petition)
    row = Signature.objects.get()
    row.pk = None
    with pytest.raises(IntegrityError):
        row.save()


@pytest.mark.django_db
def test_one_mailbox_may_sign_two_letters(petition, signer):
    other = trees.petition(petition.get_parent().specific, title="Another", slug="another")
    signer.sign(petition)
    signer.sign(other)
    digests = set(map(bytes, Signature.objects.values_list("address_digest", flat=True)))
    assert len(digests) == 2
