"""Makes `.venv` and installs the pinned requirement files named on the command line.

Runs on whatever Python the machine has, so that a too old one gets a plain sentence and not a
syntax error. A file that is installed already is skipped by its hash.
"""

import hashlib
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
VENV_PYTHON = VENV / "bin" / "python"
OLDEST = (3, 11)


def refuse_unfit_python():
    if sys.version_info < OLDEST:
        sys.exit(
            "Undersigned needs Python {}.{} or newer; this is {}.{}. Name a newer one, for "
            "example: make run PYTHON=python3.12".format(*OLDEST, *sys.version_info[:2])
        )
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        sys.exit(
            "Python's venv module is missing. On Debian or Ubuntu: sudo apt install python3-venv"
        )


def works(python):
    try:
        ran = subprocess.run([python, "-m", "pip", "--version"], capture_output=True)
    except OSError:
        return False
    return ran.returncode == 0


def stamp_of(name):
    return VENV / f".installed-{name}"


def digest_of(name):
    """Hash of the file and of the Python it was installed for."""
    version = (VENV / "pyvenv.cfg").read_bytes()
    return hashlib.sha256(version + (ROOT / name).read_bytes()).hexdigest()


def is_installed(name):
    return stamp_of(name).exists() and stamp_of(name).read_text() == digest_of(name)


def main(names):
    if VENV_PYTHON.exists() and all(is_installed(name) for name in names):
        return
    refuse_unfit_python()
    if not works(VENV_PYTHON):
        subprocess.run([sys.executable, "-m", "venv", "--clear", VENV], check=True)
    print(f"Installing {' and '.join(names)} into .venv", flush=True)
    command = [VENV_PYTHON, "-m", "pip", "install", "--quiet", "--no-input", "--require-hashes"]
    for name in names:
        command += ["-r", ROOT / name]
    if subprocess.run(command).returncode:
        sys.exit("The requirements could not be installed; pip's message above says why.")
    for name in names:
        stamp_of(name).write_text(digest_of(name))


if __name__ == "__main__":
    main(sys.argv[1:])
