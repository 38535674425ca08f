r"""The user whose home folder a path of a file names: `/home/jo/app.py`, `C:\Users\jo`."""

from analyzer.redaction.detectors._base import Detector
from analyzer.redaction.shapes import is_identifier, is_placeholder
from analyzer.redaction.words import COMMON_WORDS, word_set

_NOBODY = COMMON_WORDS | word_set("""
    root runner ubuntu ec2-user app node user users public all default vagrant jenkins build builder circleci www-data
    git deploy deployer vsts runneradmin containeradministrator centos debian admin shared pi docker work project
    vscode codespace gitpod coder jovyan airflow elasticsearch postgres mysql nginx web site
    """)


def is_somebody(value: str) -> bool:
    """Whether a folder is named after a person rather than after what runs there."""
    return not (value.lower() in _NOBODY or is_identifier(value) or is_placeholder(value))


DETECTOR = Detector(
    name="home_folder",
    category="name",
    pattern=r"(?:^|[^\w./-])(?:file://)?/(?:home|Users)/([A-Za-z][\w.-]+)(?:/[\w@.-]+)*/[\w@-]*\.\w",
    check=is_somebody,
)
