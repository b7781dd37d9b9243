"""A wording is recorded by a signal. The house has one other receiver, `home/signals.py`.

Wagtail's `after_publish_page` hook misses scheduled, workflow and translated publishing; the
signal is sent by all of them, also for aliases and when a new page is only scheduled.
"""

from django.dispatch import receiver
from wagtail.signals import page_published

from statements import versions
from statements.models import LetterPage


@receiver(page_published)
def record_wording(sender, instance, revision=None, **kwargs):
    if isinstance(instance, LetterPage) and instance.live and not instance.alias_of_id:
        versions.record(instance)
        versions.ask_anew(instance, revision)
