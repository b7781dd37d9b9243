import logging
import signal
import threading
import uuid
from threading import Event, Thread

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, close_old_connections, connection

from petitions import housekeeping, ledger, making, outbox, rollups, uncounted, workers
from statements import scheduling

log = logging.getLogger("petitions.worker")


class Command(BaseCommand):
    help = (
        "Sends waiting mails, makes ordered lists, counts for the charts, publishes pages at their "
        "time and keeps house every hour, until told to stop (SIGINT, SIGTERM)."
    )

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="do what is due, then end")
        parser.add_argument("--pause", type=float, default=1.0, help="seconds between looks")

    def handle(self, *, once, pause, **options):
        stop, duties = Event(), []
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stop.set())
        if once:
            uncounted.count()
            ledger.copy_out()
        else:
            # Threads of their own, so that no mail waits. They may be cut off at any point.
            threading.excepthook = tell_of_death
            duties = [
                Thread(target=duty, args=[stop], daemon=True, name=duty.__name__)
                for duty in (
                    self.be_seen,
                    self.keep_house,
                    self.keep_ledger,
                    self.count,
                    self.count_late,
                    self.make_lists,
                    self.keep_times,
                )
            ]
            for duty in duties:
                duty.start()
        self.stdout.write("Worker is ready.")
        try:
            self.work(stop, duties, once=once, pause=pause)
        except CommandError:
            raise
        except Exception:  # which Python would print with all that it says (S28)
            log.exception("the worker died")
            raise CommandError("The worker has died: it must be started again.") from None

    def work(self, stop, duties, *, once, pause):
        while not stop.is_set():
            has_died = not all(duty.is_alive() for duty in duties)
            if has_died and not stop.is_set():
                raise CommandError("One of its duties has died: the worker must be started again.")
            found = self.look()
            if once and not found and not making.make_due():
                break
            if not found:
                stop.wait(pause)

    def look(self):
        """How many mails it took up; a database that is away is asked again at the next look."""
        try:
            close_old_connections()
            return outbox.send_due()
        except DatabaseError as error:
            self.stderr.write(f"Database not available: {type(error).__name__}")
            connection.close()
            return 0

    def be_seen(self, stop):
        name = uuid.uuid4()
        while not stop.is_set():
            try:
                close_old_connections()
                workers.beat(name)
            except DatabaseError as error:
                self.stderr.write(f"Nobody sees the worker: {type(error).__name__}")
                connection.close()
            stop.wait(workers.PAUSE)

    def make_lists(self, stop):
        """One delivery after the other, in the order in which they were ordered."""
        while not stop.is_set():
            found = False
            try:
                close_old_connections()
                found = making.make_due()
            except DatabaseError as error:
                self.stderr.write(f"Lists have no database: {type(error).__name__}")
                connection.close()
            if not found:
                stop.wait(1)

    def keep_house(self, stop):
        """A run at the start, then one an hour, whichever of several workers it falls to."""
        is_due = True
        while not stop.is_set():
            try:
                close_old_connections()
                if is_due or housekeeping.is_due():
                    housekeeping.run()
                is_due = False
            except DatabaseError as error:
                self.stderr.write(f"Housekeeping has no database: {type(error).__name__}")
                connection.close()
            stop.wait(60)

    def keep_ledger(self, stop):
        """Erasures leave the database so soon that its loss a minute later cannot undo them."""
        while not stop.is_set():
            try:
                close_old_connections()
                ledger.copy_out()
            except DatabaseError as error:
                self.stderr.write(f"The ledger has no database: {type(error).__name__}")
                connection.close()
            except Exception as error:  # whatever storage it is; the lines wait in the database
                self.stderr.write(f"The ledger cannot be stored: {type(error).__name__}")
            stop.wait(20)

    def count(self, stop):
        """What the charts show, so often that it is never older than a minute."""
        while not stop.is_set():
            try:
                close_old_connections()
                rollups.bring_all_up_to_date()
            except DatabaseError as error:
                self.stderr.write(f"Counting has no database: {type(error).__name__}")
                connection.close()
            stop.wait(30)

    def count_late(self, stop):
        """Signatures that came while the cache was away, so soon that few notice."""
        while not stop.is_set():
            try:
                close_old_connections()
                uncounted.count()
            except DatabaseError as error:
                self.stderr.write(f"Late counting has no database: {type(error).__name__}")
                connection.close()
            stop.wait(10)

    def keep_times(self, stop):
        """Every minute: pages that are to go live, or to be taken down, at a time of their own."""
        while not stop.is_set():
            try:
                close_old_connections()
                scheduling.run()
            except DatabaseError as error:
                self.stderr.write(f"Scheduling has no database: {type(error).__name__}")
                connection.close()
            stop.wait(60)


def tell_of_death(args):
    """In place of Python's own, which would print what the error says (S28)."""
    name = args.thread.name if args.thread else "?"
    told = (args.exc_type, args.exc_value, args.exc_traceback)
    log.error("the duty %s of the worker died", name, exc_info=told)
