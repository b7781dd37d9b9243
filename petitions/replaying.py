"""Doing again, in a restored database, what the ledger says was erased after the backup (P11)."""

from collections import Counter

from petitions import housekeeping, ledger, sealing, signing
from petitions.models import Erasure, NeverWrite, Signature
from petitions.models.backups import ErasureKind
from statements.models import Letter

BATCH = 1000
# What `signing.correct` is told for a line of this kind.
TAKEN_BACK = {
    ErasureKind.NAME: {"shows_name": False},
    ErasureKind.COMMENT: {"shows_comment": False},
    ErasureKind.UPDATES: {"wants_updates": False},
}
HIDDEN = {"public_name": "", "public_affiliation": "", "public_comment": "", "comment_waits": False}


def replay(lines):
    """Does what these lines (`ledger.stored`) say and this database does not know; a Counter.

    A database knows the lines of its own table: those were in force when it was backed up. Safe to
    repeat; a line is noted in the table once it was done. Raises sealing.SealingError.
    """
    done = Counter()
    news = sorted(unknown(lines), key=lambda line: line.at)
    _refuse(news, done)
    _act_on_signatures(news, done)
    _end_retention(news, done)
    _note(news)
    return done


def unknown(lines):
    """Those that are not in the table of this database, each once."""
    found, batch = {}, {}
    for line in lines:
        batch[line.id] = line
        if len(batch) == BATCH:
            found |= _unknown(batch)
            batch = {}
    return list((found | _unknown(batch)).values())


def _unknown(batch):
    known = set(Erasure.objects.filter(pk__in=batch).values_list("pk", flat=True))
    return {key: line for key, line in batch.items() if key not in known}


def _note(lines):
    for at in range(0, len(lines), BATCH):
        Erasure.objects.bulk_create(
            (
                Erasure(
                    id=line.id,
                    kind=line.kind,
                    hash=line.hash,
                    created_at=line.at,
                    copied_at=line.at,
                )
                for line in lines[at : at + BATCH]
            ),
            ignore_conflicts=True,
        )


def _refuse(lines, done):
    """The last word on a mailbox counts."""
    kinds = (ErasureKind.REFUSED, ErasureKind.LIFTED)
    for digest, kind in {line.hash: line.kind for line in lines if line.kind in kinds}.items():
        if kind == ErasureKind.REFUSED:
            NeverWrite.objects.get_or_create(mailbox_digest=digest)
        else:
            NeverWrite.objects.filter(mailbox_digest=digest).delete()
        done[kind] += 1


def _act_on_signatures(lines, done):
    wanted = {}
    for line in lines:
        if line.kind in TAKEN_BACK or line.kind == ErasureKind.SIGNATURE:
            wanted.setdefault(line.hash, set()).add(line.kind)
    if not wanted:
        return
    rows = Signature.objects.order_by("pk").values_list("letter__key", "pk", "created_at")
    # As a list of keys first: what is found is erased in transactions of its own.
    found = []
    for key, pk, created_at in rows.iterator(chunk_size=10_000):
        hash = ledger.hash_of_signature(letter_key=key, pk=pk, created_at=created_at)
        if kinds := wanted.get(hash):
            found.append((pk, kinds))
    for pk, kinds in found:
        done.update(_act(Signature.objects.get(pk=pk), kinds))


def _act(signature, kinds):
    if ErasureKind.SIGNATURE in kinds:
        signing.withdraw(signature=signature)
        return [ErasureKind.SIGNATURE]
    changes = {name: value for kind in kinds for name, value in TAKEN_BACK[kind].items()}
    try:
        signing.correct(signature=signature, **changes)
    except (sealing.SealingError, Signature.DoesNotExist) as error:
        if getattr(error, "code", "damaged") != "damaged":
            raise
        # Nothing that could be sealed anew, but nothing may be shown either.
        Signature.objects.filter(pk=signature.pk).update(**HIDDEN)
    return kinds


def _end_retention(lines, done):
    ended = {line.hash: line.at for line in lines if line.kind == ErasureKind.RETENTION}
    for letter in Letter.objects.all() if ended else ():
        if at := ended.get(ledger.hash_of_letter(letter.key)):
            housekeeping.keep_faces_of(letter, signed_before=at)
            done[ErasureKind.RETENTION] += 1
