import logging
import signal
import threading
import uuid
from functools import partial
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
                Thread(target=self.repeat, args=[stop, *duty], daemon=True, name=duty[0])
                for duty in self.duties()
            ]
            for duty in duties:
                duty.start()
        self.stdout.write("Worker is ready.")
        while not stop.is_set():
            has_died = not all(duty.is_alive() for duty in duties)
            if has_died and not stop.is_set():
                raise CommandError("One of its duties has died: the worker must be started again.")
            found = self.attempt("Mails", outbox.send_due)
            if once and not found and not making.make_due():
                break
            if not found:
                stop.wait(pause)

    def duties(self):
        """(name, seconds between rounds, what is done in each)."""
        return (
            ("Being seen", workers.PAUSE, partial(workers.beat, uuid.uuid4())),
            ("Housekeeping", 60, House()),
            ("The ledger", 20, self.keep_ledger),
            # Numbers of charts are never older than a minute.
            ("Counting", 30, rollups.bring_all_up_to_date),
            # Of signatures that came while the cache was away: so soon that few notice.
            ("Late counting", 10, uncounted.count),
            ("Lists", 1, make_lists),
            # Pages that are to go live, or to be taken down, at a time of their own.
            ("Scheduling", 60, scheduling.run),
        )

    def repeat(self, stop, name, pause, duty):
        while not stop.is_set():
            self.attempt(name, duty)
            stop.wait(pause)

    def attempt(self, name, duty):
        """What `duty()` gives; None while the database is away, which is asked again next time."""
        try:
            close_old_connections()
            return duty()
        except DatabaseError as error:
            self.stderr.write(f"{name}: the database is not available: {type(error).__name__}")
            connection.close()
            return None

    def keep_ledger(self):
        """Erasures leave the database so soon that its loss a minute later cannot undo them."""
        try:
            ledger.copy_out()
        except DatabaseError:
            raise
        except Exception as error:  # whatever storage it is; the lines wait in the database
            self.stderr.write(f"The ledger cannot be stored: {type(error).__name__}")


class House:
    """A round at the start, then one an hour, whichever of several workers it falls to."""

    def __init__(self):
        self.is_new = True

    def __call__(self):
        if self.is_new or housekeeping.is_due():
            housekeeping.run()
        self.is_new = False


def make_lists():
    """One delivery after the other, in the order in which they were ordered."""
    while making.make_due():
        close_old_connections()


def tell_of_death(args):
    """In place of Python's own, which would print what the error says (S28)."""
    name = args.thread.name if args.thread else "?"
    told = (args.exc_type, args.exc_value, args.exc_traceback)
    log.error("the duty %s of the worker died", name, exc_info=told)
