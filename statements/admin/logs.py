"""How the history names what was done to a letter. Entries hold field names and counts only."""

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy
from wagtail.log_actions import LogFormatter

from campaign import formats
from statements.models import Letter


class SettingsChanged(LogFormatter):
    label = gettext_lazy("Change settings")

    def format_message(self, log_entry):
        names = log_entry.data.get("fields", [])
        labels = [str(capfirst(Letter._meta.get_field(name).verbose_name)) for name in names]
        return _("Settings changed: %(fields)s") % {"fields": formats.listed(labels)}


class EndorsersMoved(LogFormatter):
    label = gettext_lazy("Reorder endorsers")
    message = gettext_lazy("Reordered the endorsers")


class Counted(LogFormatter):
    """An action on a number of endorsers."""

    counted = None

    def format_message(self, log_entry):
        return self.counted % {"count": log_entry.data.get("count", 0)}


class EndorsersAdded(Counted):
    label = gettext_lazy("Add endorsers")
    counted = ngettext_lazy("Added %(count)d endorser", "Added %(count)d endorsers", "count")


class EndorsersPublished(Counted):
    label = gettext_lazy("Publish endorsers")
    counted = ngettext_lazy(
        "Published %(count)d endorser", "Published %(count)d endorsers", "count"
    )


class EndorsersUnpublished(Counted):
    label = gettext_lazy("Unpublish endorsers")
    counted = ngettext_lazy(
        "Unpublished %(count)d endorser", "Unpublished %(count)d endorsers", "count"
    )


class EndorsersFeatured(Counted):
    label = gettext_lazy("Feature endorsers")
    counted = ngettext_lazy("Featured %(count)d endorser", "Featured %(count)d endorsers", "count")


class EndorsersUnfeatured(Counted):
    label = gettext_lazy("Do not feature endorsers")
    counted = ngettext_lazy(
        "Stopped featuring %(count)d endorser", "Stopped featuring %(count)d endorsers", "count"
    )


class LogosSet(Counted):
    label = gettext_lazy("Set logos of endorsers")
    counted = ngettext_lazy(
        "Set the logo of %(count)d endorser", "Set the logos of %(count)d endorsers", "count"
    )


class ImportUndone(Counted):
    label = gettext_lazy("Undo an import of endorsers")
    counted = ngettext_lazy(
        "Undid an import: deleted %(count)d endorser",
        "Undid an import: deleted %(count)d endorsers",
        "count",
    )


class EndorsersDeleted(Counted):
    label = gettext_lazy("Delete endorsers")
    counted = ngettext_lazy("Deleted %(count)d endorser", "Deleted %(count)d endorsers", "count")


ACTIONS = {
    "statements.change_settings": SettingsChanged,
    "statements.add_endorsers": EndorsersAdded,
    "statements.move_endorser": EndorsersMoved,
    "statements.publish_endorsers": EndorsersPublished,
    "statements.unpublish_endorsers": EndorsersUnpublished,
    "statements.feature_endorsers": EndorsersFeatured,
    "statements.unfeature_endorsers": EndorsersUnfeatured,
    "statements.set_logos": LogosSet,
    "statements.undo_import": ImportUndone,
    "statements.delete_endorsers": EndorsersDeleted,
}
