"""What stands in the files of the proxy."""

import re
from pathlib import Path

NGINX = Path(__file__).resolve().parents[2] / "deploy" / "nginx"


def own_headers():
    """What the proxy adds to its own answers."""
    text = (NGINX / "headers.conf").read_text()
    found = re.findall(r'^add_header (\S+) (?:"(.*)"|(\S+)) always;$', text, re.M)
    return {name: quoted or bare for name, quoted, bare in found}
