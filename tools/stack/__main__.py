"""`make stack`: the site as production runs it, on this machine, until Ctrl-C."""

import json
import os
import signal
import sys
import time

from tools.run import chosen_port, refuse_busy
from tools.stack.parts import NotStarted
from tools.stack.site import ROOT, Stack

SECONDS_BETWEEN_LOOKS = 0.5
WISHES_TO_STOP = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def leave(*_):
    """Ends the stack in whatever it is doing; a second wish changes nothing."""
    for number in WISHES_TO_STOP:
        signal.signal(number, signal.SIG_IGN)
    sys.exit(0)


def announce(stack):
    lines = [
        "",
        f"Undersigned is ready:  {stack.address}/ (with a certificate that no browser knows)",
        f"Logs and data:         {stack.folder}",
        "Demo accounts (user name, password, role):",
    ]
    for account in json.loads((stack.folder / "data" / "demo-accounts.json").read_text()):
        lines.append("  {username:<16} {password:<24} {role}".format(**account))
    print("\n".join([*lines, "Ctrl-C stops it.", ""]), flush=True)


def main():
    os.chdir(ROOT)
    os.environ.setdefault("PORT", "8443")
    port = chosen_port()
    refuse_busy(port)
    for number in WISHES_TO_STOP:
        signal.signal(number, leave)
    stack = Stack(ROOT / "var" / "stack", port=port)
    try:
        stack.start()
        announce(stack)
        while not stack.ended():
            time.sleep(SECONDS_BETWEEN_LOOKS)
        sys.exit(f"{', '.join(stack.ended())} ended; all is stopped. See {stack.folder}.")
    except NotStarted as error:
        sys.exit(str(error))
    finally:
        stack.stop()


if __name__ == "__main__":
    main()
