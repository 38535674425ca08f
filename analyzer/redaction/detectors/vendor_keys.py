"""API keys that carry their vendor's prefix, as the vendors document them."""

from analyzer.redaction.detectors._base import Detector

_SHAPES = (
    r"clapi_[A-Za-z0-9_-]{12,}",
    r"hari_(?:[a-z]{2,8}_)?[A-Za-z0-9_-]*[0-9A-Z][A-Za-z0-9_-]{7,}",
    r"gh[pousr]_[A-Za-z0-9]{20,}",
    r"github_pat_[A-Za-z0-9_]{20,}",
    r"glpat-[A-Za-z0-9_-]{16,}",
    r"xox[abeoprs]-[A-Za-z0-9-]{10,}",
    r"xapp-\d-[A-Za-z0-9-]{10,}",
    r"(?:sk|pk|rk)_(?:live|test)_[A-Za-z0-9]{10,}",
    r"whsec_[A-Za-z0-9+/=_-]{16,}",
    r"sk-(?:proj-|ant-|or-|svcacct-)?[A-Za-z0-9_-]{20,}",
    r"AIza[A-Za-z0-9_-]{30,}",
    r"ya29\.[A-Za-z0-9_-]{20,}",
    r"1//0[A-Za-z0-9_-]{30,}",
    r"GOCSPX-[A-Za-z0-9_-]{20,}",
    r"EAAC[A-Za-z0-9]{30,}",
    r"SG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}",
    r"key-[0-9a-f]{32}",
    r"SK[0-9a-f]{32}",
    r"shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}",
    r"npm_[A-Za-z0-9]{30,}",
    r"pypi-[A-Za-z0-9_-]{40,}",
    r"hf_[A-Za-z0-9]{30,}",
    r"dop_v1_[0-9a-f]{40,}",
    r"pat-(?:na|eu)\d-[0-9a-f-]{36}",
    r"PMAK-[0-9a-f]{24}-[0-9a-f]{30,}",
    r"lin_api_[A-Za-z0-9]{30,}",
    r"sq0(?:atp|csp)-[A-Za-z0-9_-]{20,}",
    r"hv[sb]\.[A-Za-z0-9_-]{24,}",
    r"dapi[0-9a-f]{32}",
    r"glsa_[A-Za-z0-9]{32}_[0-9a-f]{8}",
    r"\d{8,10}:AA[A-Za-z0-9_-]{33}",
    r"AGE-SECRET-KEY-1[A-Z0-9]{50,}",
)

DETECTOR = Detector(
    name="vendor_key",
    category="api_key",
    pattern=r"(?:^|[^A-Za-z0-9_])(" + "|".join(_SHAPES) + ")",
    is_verified=True,
)
