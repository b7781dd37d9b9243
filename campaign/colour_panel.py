"""How the organisation's colour is shown, on the screen where it is chosen."""

import re

from django.forms import Media
from wagtail.admin.panels import Panel

from campaign.colours import COLOUR, DARK_PAPER, ENOUGH, as_shown, contrast


class ColourPanel(Panel):
    """The colour as light and dark pages show it, and why where that is another one."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "campaign/admin/colour.html"

        @property
        def media(self):
            return Media(css={"all": ["css/admin/colour.css"]})

        def is_shown(self):
            return bool(re.search(COLOUR, self.instance.colour))

        def get_context_data(self, parent_context=None):
            chosen = self.instance.colour.lower()
            samples = [
                {
                    "paper": paper,
                    "is_dark": paper == DARK_PAPER,
                    "shown": shown,
                    "is_adjusted": shown != chosen,
                    "contrast": contrast(chosen, paper),
                    "text": "#ffffff" if paper != DARK_PAPER else DARK_PAPER,
                }
                for paper, shown in as_shown(chosen)
            ]
            return super().get_context_data(parent_context) | {
                "chosen": chosen,
                "samples": samples,
                "enough": ENOUGH,
            }
