import gc
import os

from django.core.wsgi import get_wsgi_application

from campaign import process

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "campaign.settings.production")
process.is_web = True

application = get_wsgi_application()
# All that was loaded by now stays for good; the collector need not look through it time and again.
gc.freeze()
