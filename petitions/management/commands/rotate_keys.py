from django.core.management.base import BaseCommand, CommandError

from petitions import rotating, sealing


class Command(BaseCommand):
    help = (
        "Seals all envelopes, and secrets of second factors, anew with the first key of "
        "SEALING_KEYS. Put the new key first, keep the old ones behind it, run this, then take "
        "the old ones away. It may be stopped at any moment and run again."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--leave-unknown",
            action="store_true",
            help="go on although some envelopes were sealed with a key that is lost",
        )

    def handle(self, *, leave_unknown, **options):
        try:
            known = sealing.key_names()
            numbers = rotating.numbers()
        except sealing.SealingError as error:
            raise CommandError(str(error)) from error
        lost = {name.hex(): number for name, number in numbers.items() if name not in known}
        if lost and not leave_unknown:
            raise CommandError(refusal(lost))
        left = sum(numbers.values()) - sum(lost.values())
        failed = self.rotate(left)
        total_left = sum(rotating.numbers().values())
        self.stdout.write(f"Left under other keys: {total_left}")
        if failed or lost:
            raise CommandError(conclusion(failed, lost))

    def rotate(self, left):
        """Batch by batch; the keys of rows whose envelope is damaged."""
        self.stdout.write(f"To seal anew: {left}")
        done, failed = rotating.rotate_factors()
        last = 0
        while last is not None:
            last, sealed, unopened = rotating.rotate_batch(after=last)
            done += sealed
            failed += unopened
            if sealed:
                self.stdout.write(f"Sealed anew: {done} of {left}")
        return failed


def refusal(lost):
    found = [f"Envelopes sealed with the key {name}: {number}." for name, number in lost.items()]
    advice = (
        "SEALING_KEYS lacks it: put it back behind the new key and run this again, or leave those "
        "envelopes unreadable with --leave-unknown. Nothing was changed."
    )
    return " ".join([*found, advice])


def conclusion(failed, lost):
    damaged = len(failed) - sum(lost.values())
    parts = [f"Left under the lost key {name}: {number}." for name, number in lost.items()]
    if damaged > 0:
        parts.append(f"Damaged and left as they are: {damaged}.")
    return " ".join(parts)
