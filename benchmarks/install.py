"""Brings the peers in: Debian's packages where this user may install, PyPI's into an environment of their own."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from benchmarks.peers import Peer

_TAIL_CHARS = 200
_VERSION = re.compile(r"\d+(?:\.\d+)+")


class CannotInstallError(Exception):
    """A peer is missing and cannot be brought in; the text says why."""


def install(peer: Peer, folder: Path, *, may_install: bool = True) -> str:
    """The interpreter to run the peer's script with, the peer installed.

    Raises:
        CannotInstallError: it is not there and could not be installed.
    """
    if peer.debian and shutil.which(peer.debian) is None:
        _install_debian(peer.debian, may_install=may_install)
    if not peer.pypi:
        return sys.executable
    python = folder / "peers" / "bin" / "python"
    marker = folder / "peers" / f".has-{peer.name}"
    if not marker.exists():
        if not may_install:
            raise CannotInstallError(f"{' '.join(peer.pypi)} is not installed, and --no-install was given")
        if not python.exists():
            _run([sys.executable, "-m", "venv", str(folder / "peers")])
        _run([str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *peer.pypi])
        marker.touch()
    return str(python)


def version(peer: Peer, python: str) -> str:
    """What the peer says its version is; empty for scripts of our own."""
    if peer.pypi:
        code = "import importlib.metadata, sys; print(importlib.metadata.version(sys.argv[1]))"
        command = [python, "-c", code, peer.pypi[0]]
    elif peer.debian:
        command = [peer.debian, "--version"]
    else:
        return ""
    said = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    found = _VERSION.search(said)
    return found[0] if found else ""


def _install_debian(package: str, *, may_install: bool) -> None:
    if not may_install:
        raise CannotInstallError(f"{package} is not installed, and --no-install was given")
    if os.geteuid() != 0:
        raise CannotInstallError(f"{package} is missing; install the Debian package {package}")
    if shutil.which("apt-get") is None:
        raise CannotInstallError(f"{package} is missing, and there is no apt-get to install it with")
    _run(["apt-get", "update", "--quiet"])
    _run(["apt-get", "install", "--quiet", "--yes", "--no-install-recommends", package])


def _run(command: list[str]) -> None:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
    except subprocess.CalledProcessError as error:
        said = (error.stderr or error.stdout or "").strip()[-_TAIL_CHARS:]
        raise CannotInstallError(f"{Path(command[0]).name} failed: {said}") from error
