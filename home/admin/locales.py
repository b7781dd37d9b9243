"""Settings, Locales: a language that an admin makes there is as whole as one of `add_language`."""

from django.conf import settings
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail_localize.locales import views

from home import languages, roles


class HasTranslators:
    """Gives the language its group; without pages there is nothing yet to give rights on."""

    def form_valid(self, form):
        response = super().form_valid(form)
        locale = self.object
        if locale.language_code == settings.LANGUAGE_CODE:
            return response
        home = languages.home_of(locale)
        if home is None:
            words = _(
                "Visitors do not see %(language)s yet: it has no front page. Synchronise it from "
                "another locale, or have “manage.py add_language %(code)s” run."
            )
            names = {"language": locale.get_display_name(), "code": locale.language_code}
            messages.warning(self.request, words % names)
            return response
        for group in roles.ensure_language(home):
            words = _("The group “%(group)s” may change its pages.")
            messages.success(self.request, words % {"group": group})
        return response


class LanguageCreateView(HasTranslators, views.CreateView):
    pass


class LanguageEditView(HasTranslators, views.EditView):
    pass
