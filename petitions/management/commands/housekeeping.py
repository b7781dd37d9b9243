from django.core.management.base import BaseCommand

from petitions import housekeeping


class Command(BaseCommand):
    help = "Expires, reminds, erases and repairs what is due. The worker does it every hour too."

    def handle(self, **options):
        run = housekeeping.run()
        if run is None:
            self.stdout.write("Another run is at work; nothing to do.")
            return
        for duty, count in run.counts.items():
            self.stdout.write(f"{duty}: {count}")
        for failure in run.failures:
            self.stderr.write(f"{failure['duty']}: failed ({failure['code']})")
        if run.failures:
            raise SystemExit(1)
