from django.core.management import call_command
from django.core.management.base import BaseCommand

from campaign.catalogues import compile_changed
from home import roles


class Command(BaseCommand):
    help = "After each install and update: message catalogues, staff groups, the site's address."

    def handle(self, **options):
        compile_changed()
        roles.ensure()
        call_command("follow_site_url", stdout=self.stdout)
