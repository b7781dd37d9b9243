"""What follows for translations when a page goes live, by whatever door (docs/decisions/0017).

What is told about translations may keep no page from being published: it runs after the commit, and
an error is logged. Account numbers are put right at once.
"""

from django.db import transaction
from django.dispatch import receiver
from wagtail.signals import page_published

from home.translations import accounts, publishing, sources


@receiver(page_published)
def keep_translations_in_step(sender, instance, revision=None, **kwargs):
    if not instance.live:
        return

    def settle():
        publishing.settle(instance, revision and revision.user)

    def follow():
        sources.follow(instance)

    for verb in (settle, follow):
        transaction.on_commit(verb, robust=True)


@receiver(page_published)
def keep_accounts_in_step(sender, instance, **kwargs):
    if instance.live and not instance.alias_of_id:
        accounts.keep_in_step(instance)
