"""The whole site as production runs it, on loopback: proxy, web, workers, data, files, mail."""

import fcntl
import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests import mail_sink
from tools import s3_server
from tools.keys import fresh_secrets
from tools.postgres import free_port
from tools.stack import data
from tools.stack.parts import NotStarted, Part, end_with_parent, program
from tools.stack.proxy import proxy

ROOT = Path(__file__).resolve().parent.parent.parent
PYTHON = sys.executable
WEB = ("web-1", "web-2")
WORKERS = ("worker-1", "worker-2")
LANGUAGES = "en,es,fr,pt,ar"


class Stack:
    """The parts by name: postgres, redis, s3, web-1, web-2, worker-1, worker-2, proxy.

    `mail` holds what they have sent. Everything that they write stands in `folder`, and is gone
    with the next start. `more` are variables of the site beyond those that are needed.
    """

    def __init__(self, folder, *, port, more=()):
        self.folder, self.port, self.more = Path(folder), port, dict(more)
        self.ports = {name: free_port() for name in ("postgres", "redis", "s3", "mail", *WEB)}
        self.address = f"https://127.0.0.1:{port}"
        self.secrets = fresh_secrets()
        self.mail, self.mail_server = mail_sink.Sink(), None
        self.parts = {}

    @property
    def environment(self):
        """What the processes of the site are told, as an operator would in `.env`."""
        return {
            **self.secrets,
            "DJANGO_SETTINGS_MODULE": "campaign.settings.production",
            "DATA_DIR": str(self.folder / "data"),
            "ALLOWED_HOSTS": "127.0.0.1,localhost",
            "SITE_URL": self.address,
            "SITE_LANGUAGES": LANGUAGES,
            "DATABASE_URL": data.postgres_url(self.ports["postgres"]),
            "CACHE_URL": f"redis://127.0.0.1:{self.ports['redis']}/0",
            "EMAIL_URL": f"smtp://127.0.0.1:{self.ports['mail']}",
            "MEDIA_STORAGE_URL": s3_server.address(self.ports["s3"]),
            "TRUSTED_PROXIES": "1",
            "PAGE_CACHE_SECONDS": "2",
            **self.more,
        }

    def start(self):
        """Starts all parts in the order in which they need each other. Raises NotStarted."""
        program("nginx", hint="install it, such as by the package nginx-light.")
        self.take_folder()
        self.add("postgres", **data.postgres(self.folder / "postgres", port=self.ports["postgres"]))
        self.add("redis", **data.redis(self.ports["redis"]))
        self.add("s3", **data.s3(self.ports["s3"]))
        self.mail_server, _ = mail_sink.start(self.mail, self.ports["mail"])
        self.prepare()
        for name in WEB:
            self.add(name, **self.web(self.ports[name]))
        for name in WORKERS:
            self.add(name, command=[PYTHON, "manage.py", "worker"])
        self.add("proxy", **self.proxy())

    def take_folder(self):
        """Empties the folder for this stack alone: the lock ends with this process."""
        self.folder.parent.mkdir(parents=True, exist_ok=True)
        self.lock = self.folder.with_suffix(".lock").open("w")
        try:
            fcntl.flock(self.lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise NotStarted(f"A stack runs already in {self.folder}; end it first.") from None
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir()

    def stop(self):
        for part in reversed(self.parts.values()):
            part.stop()
        if self.mail_server:
            self.mail_server.stop()

    def ended(self):
        """The names of the parts that run no more."""
        return [name for name, part in self.parts.items() if not part.is_running()]

    def add(self, name, *, command, **more):
        """Starts one more part, which is stopped with the others. Raises NotStarted."""
        part = Part(name, command, folder=self.folder, environment=self.environment, **more)
        self.parts[name] = part
        part.start()

    def manage(self, *arguments):
        """Runs a management command as the operator would. Raises NotStarted."""
        log = self.folder / "manage.log"
        with log.open("a") as output:
            ran = subprocess.run(
                [PYTHON, "manage.py", *arguments],
                cwd=ROOT,
                env={**os.environ, **self.environment},
                stdout=output,
                stderr=output,
                preexec_fn=end_with_parent,
            )
        if ran.returncode:
            raise NotStarted(f"manage.py {arguments[0]} failed:\n{log.read_text()[-4000:]}")

    def prepare(self):
        """The steps of an installation (docs/deploying.md), and the demo."""
        self.manage("migrate", "--noinput")
        self.manage("collectstatic", "--noinput")
        self.manage("setup")
        self.manage("demo")

    def web(self, port):
        options = ["--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
        options += ["--workers", "1", "--blocking-threads", "2", "--log-level", "error"]
        command = [PYTHON, "-m", "granian", *options, "campaign.wsgi:application"]
        return {"command": command, "probe": data.listens(port)}

    def proxy(self):
        return proxy(
            self.folder / "proxy",
            files=ROOT / "deploy" / "nginx",
            port=self.port,
            servers=[self.ports[name] for name in WEB],
        )
