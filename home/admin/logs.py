"""How histories name what was done with a review of a translation, or with a second factor."""

from django.utils.translation import gettext_lazy, ngettext
from wagtail.log_actions import LogFormatter

from home.entrance.factors import CHANGES


class ReviewAsked(LogFormatter):
    label = gettext_lazy("Ready for review")
    message = gettext_lazy("Said that the translation is ready for review")


class ReviewWithdrawn(LogFormatter):
    label = gettext_lazy("Take back “Ready for review”")
    message = gettext_lazy("Took back that the translation is ready for review")


class ReviewSentBack(LogFormatter):
    label = gettext_lazy("Send a translation back")
    message = gettext_lazy("Sent the translation back, with what should be changed")


class ReviewPublished(LogFormatter):
    label = gettext_lazy("Publish a reviewed translation")
    message = gettext_lazy("Published the translation that waited for review")


class FactorChanged(LogFormatter):
    label = gettext_lazy("Change a second factor")

    def format_message(self, log_entry):
        change = CHANGES[log_entry.data["change"]]
        return f"{change} {log_entry.data.get('reason', '')}".strip()


class PublishedInPart(LogFormatter):
    label = gettext_lazy("Publish a translation in part")

    def format_message(self, log_entry):
        count = log_entry.data.get("missing", 0)
        return ngettext(
            "Decided to publish with %(count)d text in the words of the source",
            "Decided to publish with %(count)d texts in the words of the source",
            count,
        ) % {"count": count}


ACTIONS = {
    "home.ask_review": ReviewAsked,
    "home.withdraw_review": ReviewWithdrawn,
    "home.send_back_review": ReviewSentBack,
    "home.publish_review": ReviewPublished,
    "home.publish_in_part": PublishedInPart,
    "home.change_factor": FactorChanged,
}
