r"""The user whose profile a Windows path names: `C:\Users\jo`, `C:\Documents and Settings\jo`."""

from analyzer.redaction.detectors._base import Detector
from analyzer.redaction.detectors.home_folder import is_somebody

DETECTOR = Detector(
    name="windows_home",
    category="name",
    pattern=r"(?i)(?:^|[^\w])[a-z]:[\\/]+(?:Users|Documents and Settings)[\\/]+(\w[\w.@-]+)",
    check=is_somebody,
)
