"""The Nu HTML checker over each page as it was sent."""

import json
import subprocess
import tempfile
from pathlib import Path

from tools.audit import tools


def check_all(pages, check):
    """`pages` is place -> HTML."""
    with tempfile.TemporaryDirectory() as folder:
        files = {}
        for number, (place, html) in enumerate(pages.items()):
            path = Path(folder, f"{number:03}.html")
            path.write_text(html)
            files[path.name] = place
        found = {place: [] for place in pages}
        for message in messages(folder):
            place = files[message["url"].rpartition("/")[2]]
            found[place].append(f"{message['message']} {message.get('extract', '')[:80]!r}")
        for place, problems in found.items():
            check.look(place, problems)


def messages(folder):
    """The errors and warnings; raises Missing if the checker did not run."""
    command = [*tools.nu_validator(), "--format", "json", "--skip-non-html", "--stdout", folder]
    ran = subprocess.run(command, capture_output=True, text=True)
    try:
        found = json.loads(ran.stdout)["messages"]
    except (ValueError, KeyError) as error:
        raise tools.Missing(f"The Nu checker did not run: {ran.stderr[-400:]}") from error
    return [one for one in found if one["type"] == "error" or one.get("subType") == "warning"]
