"""The signer's page: all that is stored, to see, correct, hide, take along and withdraw."""

from dataclasses import asdict

from django.http import JsonResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from campaign import formats
from campaign.caching import mark_private, mark_public, see_other
from petitions import signing, tokens
from petitions.models import PetitionFormField
from petitions.models.mail import TokenPurpose
from petitions.origin import is_cross_site
from petitions.questions import answer_labels
from petitions.signer_forms import LinkForm, OwnSignatureForm
from petitions.views.signing import live_petition
from petitions.views.token_pages import (
    about,
    answer,
    as_secret,
    named,
    petition_of,
    see_again,
    token_page,
)


def of_link(token):
    return tokens.find(token, purpose=TokenPurpose.MANAGE).signature


@token_page
def manage(request, token):
    signature = of_link(token)
    details = signing.open_envelope(signature)
    form = OwnSignatureForm(
        request.POST or None,
        letter=signature.letter,
        page=petition_of(signature),
        initial=asdict(details),
    )
    if request.method == "POST" and form.is_valid():
        signing.correct(signature=signature, **form.cleaned_data)
        return see_again(request, "?saved=1")
    context = about(signature) | {
        "details": details,
        "answers": answers_of(signature, details),
        "form": form,
        "is_saved": request.method == "GET" and "saved" in request.GET,
        "token": token,
    }
    return answer(request, "petitions/manage.html", context, status=422 if form.errors else 200)


def answers_of(signature, details):
    """List of (question, answer) in words, as the page of the signer's language has them."""
    page = petition_of(signature)
    questions = PetitionFormField.objects.filter(page=page) if page else []
    labels = {q.clean_name: (q.label, dict(answer_labels(q))) for q in questions}
    found = []
    for key, value in details.answers.items():
        label, choices = labels.get(key, (key, {}))
        values = value if isinstance(value, list) else [value]
        found.append((label, formats.row(choices.get(one, one) for one in values)))
    return found


@token_page
def withdraw(request, token):
    """A page with one button; pressed, nothing of the signature is left."""
    signature = of_link(token)
    if request.method == "POST":
        context = named(signature)
        signing.withdraw(signature=signature)
        return answer(request, "petitions/withdrawn.html", context)
    return answer(request, "petitions/withdraw.html", about(signature))


@token_page
def data(request, token):
    """Everything that is stored about this signature, as JSON (GDPR, articles 15 and 20)."""
    signature = of_link(token)
    stored = {
        "petition": str(signature.letter.key),
        "state": signature.state,
        "language": signature.language,
        "source": signature.source,
        "signed_at": signature.created_at,
        "confirmed_at": signature.confirmed_at,
        "verified_at": signature.verified_at,
        "place": signature.place,
        "consent": {
            "sentence": signature.consent_sentence,
            "language": signature.consent_language,
            "given_at": signature.consented_at,
        },
        "wording": signature.wording.text,
        "public": {
            "name": signature.public_name,
            "affiliation": signature.public_affiliation,
            "country": signature.country,
            "comment": signature.public_comment,
        },
        "details": asdict(signing.open_envelope(signature)),
        "mails": list(signature.mails.values("kind", "state", "created_at", "sent_at")),
    }
    response = JsonResponse(stored, json_dumps_params={"ensure_ascii": False, "indent": 2})
    response["Content-Disposition"] = 'attachment; filename="signature.json"'
    return as_secret(response)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def link(request, key):
    """ "Send me my link": the same answer whether an address has signed or not."""
    page = live_petition(key)
    form = LinkForm(request.POST or None)
    if request.method == "POST" and not is_cross_site(request) and form.is_valid():
        signing.send_link(letter=page.letter, email=form.cleaned_data["email"])
        return see_other(reverse("petitions:link-done", args=[key]))
    context = {"petition": page, "form": form}
    if request.method == "POST":
        return mark_private(TemplateResponse(request, "petitions/link.html", context, status=422))
    return mark_public(request, TemplateResponse(request, "petitions/link.html", context))


@require_safe
def link_done(request, key):
    context = {"petition": live_petition(key)}
    return mark_public(request, TemplateResponse(request, "petitions/link_done.html", context))
