"""One text, picture or link of a translation, as the editor for translations saves it."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404
from rest_framework.authentication import SessionAuthentication
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response
from rest_framework.views import APIView
from wagtail_localize.models import OverridableSegment, StringSegment, Translation
from wagtail_localize.views import edit_translation as theirs

from home.translations import checks, replacing, saving
from home.translations.texts import text_of


class SegmentView(APIView):
    """In the place of a view of Wagtail Localize, which keeps anything that is sent.

    What it answers goes to the editor for translations, which takes any error for one of ours.
    """

    authentication_classes = [SessionAuthentication]
    permission_classes = [IsAuthenticated]
    segments = None
    segment_id = ""

    def put(self, request, translation_id, **kwargs):
        translation = get_object_or_404(Translation, pk=translation_id)
        found = self.segments.objects.filter(source=translation.source_id)
        segment = get_object_or_404(found, pk=kwargs[self.segment_id])
        page = translation.get_target_instance()
        if not page.permissions_for_user(request.user).can_edit():
            raise PermissionDenied
        return self.keep(translation, segment, str(request.data.get("value", "")), request.user)


class TextView(SegmentView):
    segments = StringSegment
    segment_id = "string_segment_id"

    def keep(self, translation, segment, typed, user):
        """In use if it is right; else kept with the reason, and out of the page."""
        text = text_of(segment, translation.source.specific_content_type.model_class())
        given = {"translation": translation, "text": text, "user": user}
        if found := checks.problems(text, typed):
            stored = saving.keep_wrong(words=typed, error=" ".join(found), **given)
        else:
            stored = saving.save(words=checks.normal(text, typed), **given)
        context = {"translation_source": translation.source}
        return Response(theirs.StringTranslationSerializer(stored, context=context).data)

    def delete(self, request, **kwargs):
        return theirs.edit_string_translation(request._request, **kwargs)


class ReplacementView(SegmentView):
    segments = OverridableSegment
    segment_id = "overridable_segment_id"

    def keep(self, translation, segment, value, user):
        try:
            stored = replacing.replace(
                translation=translation, segment=segment, value=value, user=user
            )
        except ValidationError as error:
            return Response({"error": error.messages[0]}, status=422)
        context = {"translation_source": translation.source}
        return Response(theirs.SegmentOverrideSerializer(stored, context=context).data)

    def delete(self, request, **kwargs):
        return theirs.edit_override(request._request, **kwargs)
