"""The blocks of every body. `wording_text` says which of their words a signer agrees to."""

from functools import lru_cache
from html import unescape

from django.core.exceptions import ValidationError
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from stdnum import iban
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock

from campaign import transfers
from campaign.validators import plain_lines


class FixedCharBlock(blocks.CharBlock):
    """Text that no translation may change: names, codes, numbers. It is no segment."""

    def get_translatable_segments(self, value):
        return []

    def restore_translated_segments(self, value, segments):
        return value


class IbanBlock(FixedCharBlock):
    """An account number checked by ISO 13616 and kept without spaces."""

    def clean(self, value):
        return transfers.checked_iban(super().clean(value))


class BicBlock(FixedCharBlock):
    """A bank code checked by ISO 9362; may be empty."""

    def clean(self, value):
        value = super().clean(value)
        return transfers.checked_bic(value) if value else value


class TransferValue(blocks.StructValue):
    @property
    def grouped_iban(self):
        return iban.format(self["iban"])

    @property
    def qr_code(self):
        """SVG data address of the European payment code; empty without a holder."""
        return transfers.payment_code(
            holder=self["holder"], number=self["iban"], bic=self["bic"], reference=self["reference"]
        )


class TransferBlock(blocks.StructBlock):
    iban = IbanBlock(label="IBAN", max_length=42)
    holder = FixedCharBlock(
        label=_("Account holder"),
        required=False,
        max_length=70,
        help_text=_("With a holder, a payment QR code is shown beside the IBAN."),
    )
    bic = BicBlock(label="BIC", required=False, max_length=11)
    reference = FixedCharBlock(label=_("Reference"), required=False, max_length=140)
    note = blocks.CharBlock(label=_("Note"), required=False, max_length=255)

    class Meta:
        icon = "tag"
        label = _("Bank transfer")
        template = "campaign/blocks/transfer.html"
        value_class = TransferValue


class QuoteBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("Quote"))
    source = blocks.CharBlock(label=_("Source"), required=False, max_length=255)

    def clean(self, value):
        value = super().clean(value)
        value["text"] = plain_lines(value["text"])
        return value

    class Meta:
        icon = "openquote"
        label = _("Quote")
        template = "campaign/blocks/quote.html"


class CaptionedImageBlock(blocks.StructBlock):
    image = ImageBlock(label=_("Image"))
    caption = blocks.CharBlock(label=_("Caption"), required=False, max_length=255)
    credit = FixedCharBlock(
        label=_("Credit"),
        required=False,
        max_length=255,
        help_text=_("Leave empty to use the credit kept with the image."),
    )

    class Meta:
        icon = "image"
        label = _("Image")
        template = "campaign/blocks/image.html"


class CalloutBlock(blocks.StructBlock):
    heading = blocks.CharBlock(label=_("Heading"), required=False, max_length=120)
    text = blocks.RichTextBlock(label=_("Text"), features=["bold", "italic", "link", "ul"])

    class Meta:
        icon = "info-circle"
        label = _("Call-out")
        template = "campaign/blocks/callout.html"


class DocumentBlock(blocks.StructBlock):
    document = DocumentChooserBlock(label=_("Document"))
    label = blocks.CharBlock(
        label=_("Label"),
        required=False,
        max_length=120,
        help_text=_("Leave empty to use the document's title."),
    )

    class Meta:
        icon = "doc-full"
        label = _("Document")
        template = "campaign/blocks/document.html"


class VideoBlock(blocks.StructBlock):
    """A file of ours, played here, or a plain link: nothing is loaded from elsewhere."""

    title = blocks.CharBlock(label=_("Title"), max_length=120)
    file = DocumentChooserBlock(label=_("Video file (MP4 or WebM)"), required=False)
    url = blocks.URLBlock(label=_("Link to the video"), required=False)
    description = blocks.TextBlock(
        label=_("What is said and shown"),
        required=False,
        help_text=_("For those who cannot see or hear it."),
    )

    def clean(self, value):
        value = super().clean(value)
        value["description"] = plain_lines(value["description"])
        if bool(value["file"]) == bool(value["url"]):
            raise blocks.StructBlockValidationError(
                block_errors={
                    "url": ValidationError(_("Choose a video file or give a link, one of both."))
                }
            )
        if value["file"] and value["file"].file_extension.lower() not in ("mp4", "webm"):
            raise blocks.StructBlockValidationError(
                block_errors={"file": ValidationError(_("Choose an MP4 or WebM file."))}
            )
        return value

    class Meta:
        icon = "media"
        label = _("Video")
        template = "campaign/blocks/video.html"


class StatisticBlock(blocks.StructBlock):
    value = FixedCharBlock(label=pgettext_lazy("amount", "Number"), max_length=20)
    label = blocks.CharBlock(label=_("What it counts"), max_length=120)

    class Meta:
        icon = "order"
        label = _("Statistic")


class BodyBlock(blocks.StreamBlock):
    heading = blocks.CharBlock(
        label=_("Heading"), max_length=200, icon="title", template="campaign/blocks/heading.html"
    )
    paragraph = blocks.RichTextBlock(
        label=_("Text"), icon="pilcrow", template="campaign/blocks/paragraph.html"
    )
    quote = QuoteBlock()
    image = CaptionedImageBlock()
    callout = CalloutBlock()
    document = DocumentBlock()
    video = VideoBlock()
    statistics = blocks.ListBlock(
        StatisticBlock(),
        label=_("Statistics"),
        icon="order",
        template="campaign/blocks/statistics.html",
    )
    transfer = TransferBlock()


@lru_cache(maxsize=2048)
def plain_text(html):
    """Words of a rich text, one line per paragraph or item."""
    for tag in ("</p>", "</li>", "<br/>", "<br>", "</h2>", "</h3>"):
        html = html.replace(tag, tag + "\n")
    lines = unescape(strip_tags(html)).replace("\xa0", " ").split("\n")
    return "\n".join(" ".join(line.split()) for line in lines if line.strip())


def wording_text(raw_body):
    """Plain text of a body as a signer agrees to it: no images, files, films or transfers.

    `raw_body` is the stream's raw data (a sequence of {"type", "value"}), so that no block has
    to be built, no image fetched and nothing rendered.
    """
    parts = []
    for block in raw_body:
        value = block["value"]
        match block["type"]:
            case "heading":
                parts.append(value)
            case "paragraph":
                parts.append(plain_text(value))
            case "quote":
                parts += [value["text"], value.get("source", "")]
            case "callout":
                parts += [value.get("heading", ""), plain_text(value["text"])]
            case "statistics":
                items = [item["value"] for item in value]
                parts += [f"{item['value']} {item['label']}" for item in items]
    return "\n\n".join(part for part in parts if part)
