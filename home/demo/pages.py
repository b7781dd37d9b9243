"""Makes the demo's pages, and their translations the way translators make them."""

import json
from collections import defaultdict

from wagtail.fields import RichTextField, StreamField
from wagtail.models import Locale
from wagtail_localize.models import (
    StringSegment,
    StringTranslation,
    Translation,
    TranslationSource,
)
from wagtail_localize.segments import StringSegmentValue
from wagtail_localize.segments.extract import extract_segments

from home.demo import texts
from home.models import StandardPage
from petitions.models import PetitionFormField, PetitionIndexPage, PetitionPage
from statements.models import StatementIndexPage, StatementPage, TopicPage

# (name of the content file, page type, name of the parent), parents first.
TREE = [
    ("letters", StatementIndexPage, "home"),
    ("petitions", PetitionIndexPage, "home"),
    ("topic-water", TopicPage, "letters"),
    ("topic-city", TopicPage, "letters"),
    ("topic-things", TopicPage, "letters"),
    ("rivers", StatementPage, "letters"),
    ("libraries", StatementPage, "letters"),
    ("heat", StatementPage, "letters"),
    ("night-buses", PetitionPage, "petitions"),
    ("repair", PetitionPage, "petitions"),
    ("school-cycling", PetitionPage, "petitions"),
    ("seeds", PetitionPage, "petitions"),
    ("contact", StandardPage, "home"),
    ("imprint", StandardPage, "home"),
    ("privacy", StandardPage, "home"),
]


def publish(revision, user):
    """In the name of a user, whose group is made only once all home pages exist."""
    revision.publish(user=user, skip_permission_checks=True)


class Writer:
    """Writes pages in several languages; `pages` are the live ones by name and language.

    `languages` are those the demo speaks here, the site's first one first. `pictures` are images
    by name, `staff` users by role.
    """

    def __init__(self, *, languages, pictures, staff):
        self.locales = {code: Locale.objects.get(language_code=code) for code in languages}
        self.pictures = pictures
        self.staff = staff
        self.pages = defaultdict(dict)

    def write_all(self, home):
        """Publishes everything below `home`, and the home page itself."""
        home.hero_image = self.pictures["lights"]
        first = next(iter(self.locales))
        for name, value in self._fields("home", type(home), first).items():
            setattr(home, name, value)
        self._publish(home, "home", first)
        self._translate("home", home, first)
        for name, model, parent in TREE:
            self._write(name, model, parent)

    def _write(self, name, model, parent):
        """The source in the first language that has it, then its translations."""
        source = next(code for code in self.locales if texts.speaks(name, code))
        page = model(
            slug=name.removeprefix("topic-"),
            locale=self.locales[source],
            **self._fields(name, model, source),
        )
        if model is PetitionPage:
            page.form_fields = self._questions(name, source)
        if picture := texts.read("facts").get(name, {}).get("picture"):
            page.share_image = self.pictures[picture]
        self.pages[parent][source].add_child(instance=page)
        self._publish(page, name, source)
        self._translate(name, page, source)

    def _publish(self, page, name, language):
        publish(page.save_revision(user=self.staff["editor"]), self.staff["editor"])
        page.refresh_from_db()
        self.pages[name][language] = page

    def _translate(self, name, page, source_language):
        languages = [code for code in self.locales if texts.speaks(name, code)]
        source, _ = TranslationSource.get_or_create_from_instance(page)
        for language in languages:
            if language != source_language:
                self.pages[name][language] = self._translation(name, page, source, language)

    def _translation(self, name, page, source, language):
        """Stores each translated string, then the page that they make."""
        translator = self.staff[f"translator-{language}"]
        locale = self.locales[language]
        translation = Translation.objects.create(source=source, target_locale=locale)
        StringTranslation.objects.bulk_create(
            StringTranslation(
                translation_of_id=segment.string_id,
                context_id=segment.context_id,
                locale=locale,
                data=translated,
                translation_type=StringTranslation.TRANSLATION_TYPE_MANUAL,
                last_translated_by=translator,
            )
            for segment, translated in self._pairs(name, page, source, language)
        )
        # Published here and not by `save_target`, which waits for the end of the transaction.
        translation.save_target(user=translator, publish=False)
        target = translation.get_target_instance()
        publish(target.get_latest_revision(), translator)
        target.refresh_from_db()
        return target

    def _pairs(self, name, page, source, language):
        """Each string of the source with its translation, found by its place in the page."""
        twin = type(page)(**self._fields(name, type(page), language))
        twin.slug = page.slug
        if isinstance(page, PetitionPage):
            twin.form_fields = self._questions(name, language, of=page.form_fields.all())
        found = defaultdict(list)
        for segment in extract_segments(twin):
            if isinstance(segment, StringSegmentValue):
                found[segment.path].append(segment.string.data)
        segments = StringSegment.objects.filter(source=source).select_related("context")
        pairs = {}
        for segment in segments.order_by("order"):
            translated = found[segment.context.path].pop(0)
            # Equal strings in one place are one string to the translator.
            pairs.setdefault((segment.string_id, segment.context_id), (segment, translated))
        return pairs.values()

    def _fields(self, name, model, language):
        """Values for the page's fields, from the words as they stand in the content file."""
        values = {}
        for field_name, value in texts.words(name, language).items():
            if field_name == "questions":
                continue
            field = model._meta.get_field(field_name)
            if isinstance(field, RichTextField):
                value = texts.rich_text(value)
            elif isinstance(field, StreamField):
                keys = {name: picture.pk for name, picture in self.pictures.items()}
                value = json.dumps(texts.body(name, value, keys))
            values[field_name] = value
        return values

    def _questions(self, name, language, of=()):
        """Extra questions of a petition; `of` are the source's when these are translations."""
        asked = []
        rules = texts.read("facts")[name].get("questions", [])
        words = texts.words(name, language).get("questions", [])
        for order, (rule, question) in enumerate(zip(rules, words, strict=True)):
            field = PetitionFormField(
                sort_order=order,
                field_type=rule["type"],
                required=rule["required"],
                label=question["label"],
                help_text=question["help_text"],
                choices="\n".join(question.get("choices", [])),
            )
            field.clean()
            asked.append(field)
        for field, source in zip(asked, of, strict=False):
            field.translation_key = source.translation_key
        return asked
