"""Many rows beside the small site: endorsers with logos, letters, petitions, signatures."""

from django.utils import timezone
from wagtail.images.tests.utils import get_test_image_file

from campaign.models import CampaignImage
from petitions import counting
from petitions.models import Signature
from statements import versions
from statements.models import Endorser, TopicPage
from tests import trees


def endorse(letter, *, organisations, logos):
    """Organisations from many countries; the first ones are featured, each with its own logo."""
    one = CampaignImage.objects.create(title="Logo", file=get_test_image_file())
    pictures = CampaignImage.objects.bulk_create(
        CampaignImage(title=f"Logo {n}", file=one.file.name, width=640, height=480)
        for n in range(logos)
    )
    codes = ["AR", "BR", "CD", "DE", "EG", "FR", "GR", "IN", "JP", "KE"]
    Endorser.objects.bulk_create(
        Endorser(
            letter=letter,
            name=f"Ferry Watch {n}",
            place_code=codes[n % len(codes)],
            website="https://watch.example/",
            logo=pictures[n] if n < logos else None,
            featured=n < logos,
            published=True,
            position=n,
        )
        for n in range(organisations)
    )


def sign(page, *, people):
    """Confirmed signatures whose signers show their names."""
    now = timezone.now()
    wording = versions.current(page)
    Signature.objects.bulk_create(
        Signature(
            letter=page.letter,
            page=page,
            language="en",
            state="confirmed",
            confirmed_at=now,
            verified_at=now,
            wording=wording,
            public_name=f"Signer {n}",
            country="FR",
        )
        for n in range(people)
    )
    count(page, people)


def count(page, people):
    """Raises the tally of a page's wording, without signatures."""
    counting.add(Signature(letter=page.letter, wording=versions.current(page)), people)


def fill(site, *, number):
    """So many letters, petitions and topics more in the English lists, each on the topic."""
    letters, petitions, topic = (site[name]["en"] for name in ("letters", "petitions", "topic"))
    first = letters.numchild
    for n in range(first, first + number):
        added = [
            trees.statement(letters, title=f"Ferry {n}", slug=f"letter-{n}"),
            trees.petition(petitions, title=f"Ferry bus {n}", slug=f"petition-{n}"),
        ]
        for page in added:
            page.letter.topics.add(topic)
        sign(added[1], people=1)
        trees.add(letters, TopicPage, f"Topic {n}", slug=f"topic-{n}")
