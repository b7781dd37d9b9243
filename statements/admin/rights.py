"""Who may do what with a letter: a permission on letters, and one on its source page."""

from django.core.exceptions import PermissionDenied
from wagtail.permission_policies import ModelPermissionPolicy

from statements.models import Endorser, Letter


def page_rights(user, letter):
    """Wagtail's permission tester of the source page; None once every page is deleted."""
    page = letter.source_page
    return page and page.permissions_for_user(user)


def may_edit_page(user, letter):
    rights = page_rights(user, letter)
    return rights.can_edit() if rights else user.is_superuser


def may_publish(user, letter):
    """To open, close and end a letter, and to show endorsers to the public."""
    rights = page_rights(user, letter)
    return rights.can_publish() if rights else user.is_superuser


class StrictPolicy(ModelPermissionPolicy):
    def require_for_instance(self, user, action, instance):
        if not self.user_has_permission_for_instance(user, action, instance):
            raise PermissionDenied


class LetterPolicy(StrictPolicy):
    """Permissions of the model, narrowed to letters whose source page the user may edit."""

    def __init__(self):
        super().__init__(Letter)

    def user_has_permission_for_instance(self, user, action, instance):
        return self.user_has_permission(user, action) and may_edit_page(user, instance)


class EndorserPolicy(StrictPolicy):
    """The same for endorsers. Whom the public sees is deleted by those who may publish."""

    def __init__(self):
        super().__init__(Endorser)

    def user_has_permission_for_letter(self, user, action, letter):
        return self.user_has_permission(user, action) and may_edit_page(user, letter)

    def require_for_letter(self, user, action, letter):
        if not self.user_has_permission_for_letter(user, action, letter):
            raise PermissionDenied

    def user_has_permission_for_instance(self, user, action, instance):
        allowed = self.user_has_permission_for_letter(user, action, instance.letter)
        if action == "delete" and instance.published:
            return allowed and may_publish(user, instance.letter)
        return allowed


letter_policy = LetterPolicy()
endorser_policy = EndorserPolicy()
