"""nginx of the stack: the files of `deploy/nginx`, and those that say where it runs."""

import os
import shutil

from tools.stack import certificate
from tools.stack.data import listens
from tools.stack.parts import program


def proxy(folder, *, files, port, servers):
    """What starts it on a port before the web processes on others: arguments of a part."""
    nginx = program("nginx", hint="install it, such as by the package nginx-light.")
    shutil.copytree(files, folder)
    certificate.make(folder)
    for name, lines in machine(port=port, servers=servers).items():
        (folder / name).write_text("\n".join(lines) + "\n")
    command = [nginx, "-p", f"{folder}/", "-c", f"{folder}/nginx.conf", "-e", "stderr"]
    return {"command": command, "probe": listens(port)}


def machine(*, port, servers):
    """The files that nginx.conf includes, as lines by name."""
    return {
        "global.conf": [
            "daemon off;",
            "pid nginx.pid;",
            "worker_processes 1;",
            *(["user root;"] if os.geteuid() == 0 else []),
        ],
        "listen.conf": [
            f"listen 127.0.0.1:{port} ssl http2;",
            "ssl_certificate certificate.pem;",
            "ssl_certificate_key key.pem;",
        ],
        "upstream.conf": [f"server 127.0.0.1:{port} max_fails=0;" for port in servers],
    }
