"""Makes and fills the database of one side; prints as JSON what the bench has to know of it.

`python -m tests.bench.prepare tests.bench.site_data` (or `…stock.data`), with its settings.
"""

import importlib
import json
import sys

import django
from django.core.management import call_command

if __name__ == "__main__":
    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    print(json.dumps(importlib.import_module(sys.argv[1]).fill()))
