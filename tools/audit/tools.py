"""The tools from npm, at the versions of package.json, in a folder of their own."""

import shutil
import subprocess
from pathlib import Path

HERE = Path(__file__).resolve().parent
FOLDER = HERE.parent.parent / "var" / "audit"
NEEDED = {"node": "Node.js 20", "npm": "npm", "java": "a Java runtime (version 11 or newer)"}


class Missing(Exception):
    """Something that the audit needs is not on this machine; the text says what."""


def install():
    """Brings the tools into var/audit. Raises Missing."""
    absent = [what for name, what in NEEDED.items() if not shutil.which(name)]
    if absent:
        raise Missing(f"The audit needs {', '.join(absent)}.")
    FOLDER.mkdir(parents=True, exist_ok=True)
    wanted = (HERE / "package-lock.json").read_bytes()
    kept = FOLDER / "package-lock.json"
    if kept.exists() and kept.read_bytes() == wanted and (FOLDER / "node_modules").exists():
        return
    print("Installing the tools of the audit", flush=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(HERE / name, FOLDER / name)
    options = ["--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
    if subprocess.run(["npm", "ci", *options], cwd=FOLDER).returncode:
        kept.unlink()
        raise Missing("npm could not install the tools of the audit.")


def program(name):
    return str(FOLDER / "node_modules" / ".bin" / name)


def nu_validator():
    jar = FOLDER / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
    return ["java", "-jar", str(jar)]
