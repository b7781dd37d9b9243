"""How long the worker takes to make a delivery, and how much memory at its peak.

`python -m tests.bench.delivering KEY FORMAT` is the child: it orders a list, makes it, proves that
it can be opened, and prints what the manifest says, with the peak of its memory.
"""

import json
import os
import subprocess
import sys
import time

import django

from tests.bench.exporting import ROOT, peak


def deliver(environment, key, format):
    """(seconds, peak MB, manifest) of a list of all signatures of the petition `key`.

    `environment` names settings, database and keys of a site. It is made in a process of its own,
    whose start is part of the seconds.
    """
    command = [sys.executable, "-m", "tests.bench.delivering", key, format]
    began = time.monotonic()
    done = subprocess.run(
        command, env={**os.environ, **environment}, check=True, stdout=subprocess.PIPE, cwd=ROOT
    )
    seconds = time.monotonic() - began
    found = json.loads(done.stdout.splitlines()[-1])
    return seconds, found["peak"] / 1024, found["manifest"]


def make(key, format):
    from petitions import deliveries, making
    from statements.models import Letter

    delivery = deliveries.order(
        letter=Letter.objects.get(key=key),
        user=None,
        kind="signatures",
        format=format,
        language="en",
        reason="Measured",
    )
    making.make_due()
    delivery.refresh_from_db()
    if delivery.state != "ready":
        sys.exit(f"{delivery.state}: {delivery.error_code}")
    size, pieces = deliveries.opened(delivery)
    assert sum(map(len, pieces)) == size == delivery.manifest["size"]
    return {"manifest": delivery.manifest, "peak": peak()}


if __name__ == "__main__":
    django.setup()
    print(json.dumps(make(*sys.argv[1:])))
