"""Broken links and anchors, by linkinator, over all pages that the front page leads to."""

import json
import subprocess

from tools.audit import tools


def check_all(address, check):
    outside = f"^(?!{address.replace('.', '[.]')}/)"
    command = [tools.program("linkinator"), f"{address}/en/", "--recurse", "--check-fragments"]
    command += ["--format", "json", "--skip", outside, "--skip", "/admin/", "--skip", "/dev/"]
    ran = subprocess.run(command, capture_output=True, text=True)
    try:
        links = json.loads(ran.stdout[ran.stdout.index("{") :])["links"]
    except (ValueError, KeyError) as error:
        raise tools.Missing(f"linkinator did not run: {ran.stderr[-400:]}") from error
    for link in links:
        if link["state"] != "SKIPPED":
            is_broken = link["state"] == "BROKEN"
            problems = [f"status {link['status']}, from {link.get('parent')}"] if is_broken else []
            check.look(link["url"], problems)
