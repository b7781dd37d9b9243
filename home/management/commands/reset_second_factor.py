from django.core.management.base import BaseCommand, CommandError

from campaign.models import User
from home.entrance import factors


class Command(BaseCommand):
    help = (
        "Takes away the second factor and the recovery codes of an account that has lost them, "
        "ends its sessions and mails it. Make sure first that it is its owner who asks. What "
        "for stands in the history of the account."
    )

    def add_arguments(self, parser):
        parser.add_argument("username")
        parser.add_argument("--reason", required=True, help="who asked, and how that was checked")

    def handle(self, *, username, reason, **options):
        try:
            user = User.objects.get_by_natural_key(username)
        except User.DoesNotExist:
            raise CommandError(f"There is no account {username}.") from None
        if not reason.strip():
            raise CommandError("--reason is empty.")
        if not factors.reset(user=user, reason=reason):
            raise CommandError(f"{username} has no second factor. All sessions were ended.")
        self.stdout.write(f"{username} logs in with the password alone and sets up a new factor.")
