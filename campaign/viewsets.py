"""The staff side of accounts: Wagtail's own, but only superusers make and change superusers."""

from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.users.views.users import CreateView, EditView, IndexView, UserViewSet


def may_change(user, account):
    """Whoever may change accounts could otherwise set the password of one that may do anything."""
    return user.is_superuser or not account.is_superuser


class KeepsSuperusers:
    def get_form(self, form_class=None):
        form = super().get_form(form_class)
        if "is_superuser" in form.fields and not self.request.user.is_superuser:
            form.fields["is_superuser"].disabled = True
        return form


class StaffIndexView(IndexView):
    @cached_property
    def columns(self):
        return [*super().columns, BooleanColumn("has_second_factor", label=_("Second factor"))]

    def get_base_queryset(self):
        factors = Authenticator.objects.filter(user=OuterRef("pk"))
        return super().get_base_queryset().annotate(has_second_factor=Exists(factors))

    def get_edit_url(self, instance):
        if may_change(self.request.user, instance):
            return super().get_edit_url(instance)


class StaffCreateView(KeepsSuperusers, CreateView):
    pass


class StaffEditView(KeepsSuperusers, EditView):
    def dispatch(self, request, *args, **kwargs):
        if not may_change(request.user, self.object):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class StaffViewSet(UserViewSet):
    index_view_class = StaffIndexView
    add_view_class = StaffCreateView
    edit_view_class = StaffEditView
