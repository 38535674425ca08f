"""Path templates: ids are replaced, names of the route stay."""

import pytest

from analyzer.facts.routes import is_id, path_template
from tests.cpu_time import takes_at_most

IDS = [
    "0", "17", "12345678901234567890", "550e8400-e29b-41d4-a716-446655440000", "550E8400E29B41D4A716446655440000",
    "507f1f77bcf86cd799439011", "a1b2c3d4", "job-17", "job_17", "cus_NffrFeUfNV2Hib", "ord-2024-000123", "c-41",
    "sk_test_4eC39HqLyjWDarjtT1zdp7dc", "01ARZ3NDEKTSV4RRFFQ69G5FAV", "2026-01-31", "2026-01-31T00:00:00",
    "jane@acme.test", "x" * 121, "AbCdEfGhIjKlMnOpQrStUvWx",
]  # fmt: skip
NAMES = [
    "orders", "Orders", "net_new_business", "NetNewBusiness", "New_Business", "Q3 2025 Forecast", "New Business",
    "fy25_forecast", "Q3_2025", "v1", "V4", "v1.2", "v2alpha1", "v1beta1", "api-v2", "oauth2", "oauth2callback",
    "s3", "sha256", "base64", "en-US", "es-419", "zh-Hans-CN", "pt_BR", "top-10-customers", "level-1-support",
    "index.html", "getUserAccountSettings", "{id}", "{orderId}", "@acme", "deadbeef", "cafe", "",
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), [(t, True) for t in IDS] + [(t, False) for t in NAMES])
def test_what_looks_like_an_id(text: str, expected: bool) -> None:
    assert is_id(text) is expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("", "/"),
        ("/", "/"),
        ("/v4/export/jobs/job-17", "/v4/export/jobs/{id}"),
        ("/v1/orders/7/items/9", "/v1/orders/{id}/items/{id}"),
        ("/a//7/", "/a//{id}/"),
        ("/forecast/New%20Business", "/forecast/New%20Business"),
        ("/users/jane%40acme.test", "/users/{id}"),
        ("/" + "a/" * 30, "/" + "a/" * 24 + "{more}"),
    ],
)
def test_the_template_of_a_path(path: str, expected: str) -> None:
    assert path_template(path) == expected


def test_a_template_of_a_template_is_itself() -> None:
    assert path_template(path_template("/v1/orders/7/x/job-17")) == "/v1/orders/{id}/x/{id}"


def test_a_long_segment_costs_no_more_than_its_length() -> None:
    assert takes_at_most(1.0, lambda: path_template("/a-" + "1" * 200_000 + "!"))
