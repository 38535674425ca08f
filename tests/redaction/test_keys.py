import pytest

from analyzer.redaction.keys import (
    category_of,
    gated_category_of,
    inherited_category,
    is_reference,
    person_field,
)

SENSITIVE = [
    "password",
    "passwd",
    "db_password",
    "user.password",
    "newPassword",
    "password2",
    "passwordConfirmation",
    "X-Api-Key",
    "apikey",
    "apiKey",
    "api-key",
    "Ocp-Apim-Subscription-Key",
    "x-functions-key",
    "AWS_SECRET_ACCESS_KEY",
    "aws_access_key_id",
    "clientSecret",
    "client_secret",
    "access_token",
    "accessToken",
    "refreshToken",
    "id_token",
    "csrf-token",
    "csrfmiddlewaretoken",
    "X-XSRF-TOKEN",
    "authenticity_token",
    "sessionId",
    "JSESSIONID",
    "PHPSESSID",
    "connect.sid",
    "Authorization",
    "Proxy-Authorization",
    "X-Auth-Token",
    "Cookie",
    "Set-Cookie",
    "signature",
    "X-Amz-Signature",
    "X-Amz-Security-Token",
    "sig",
    "otp",
    "pin",
    "cvv",
    "email",
    "userEmail",
    "email_address",
    "phone",
    "mobilePhone",
    "username",
    "userName",
    "login",
    "firstName",
    "last_name",
    "fullName",
    "userId",
    "user_id",
    "X-User-Id",
    "ssn",
    "iban",
    "cardNumber",
    "dateOfBirth",
    "birth_date",
    "street_address",
    "remote_addr",
    "X-Forwarded-For",
    "macAddress",
    "contraseña",
    "пароль",
    "密码",
    "Passwort",
    "mot_de_passe",
    "senha",
    "SAMLResponse",
    "private_key",
    "passphrase",
]

HARMLESS = [
    "token_type",
    "expires_in",
    "max_tokens",
    "total_tokens",
    "primary_key",
    "foreign_key",
    "public_key",
    "cache_key",
    "sort_key",
    "idempotency_key",
    "password_policy",
    "has_password",
    "is_admin_user",
    "reset_password_url",
    "token_endpoint",
    "authorization_endpoint",
    ":authority",
    "author",
    "authority",
    "monkey",
    "keyboard",
    "keywords",
    "passed",
    "bypass",
    "compass",
    "secretary",
    "tokenize",
    "design",
    "assignment",
    "signal",
    "session_duration",
    "cookie_consent",
    "user_agent",
    "userAgent",
    "page_token",
    "next_page_token",
    "request_id",
    "traceId",
    "workflow_id",
    "organization_id",
    "status",
    "code",
    "state",
    "message",
    "name",
    "host",
    "hostname",
    "file_name",
    "version",
    "mobile_site",
    "sessions_count",
    "emails_sent_count",
    "www-authenticate",
    "x-request-id",
    "etag",
    "content_type",
    "grant_type",
    "auth_method",
    "phone_verified",
]


@pytest.mark.parametrize("name", SENSITIVE)
def test_a_sensitive_name_has_a_category(name):
    assert category_of(name) is not None


@pytest.mark.parametrize("name", HARMLESS)
def test_a_name_that_only_looks_sensitive_has_none(name):
    assert category_of(name) is None


@pytest.mark.parametrize("name", ["code", "state", "key", "nonce"])
def test_some_names_count_only_with_an_opaque_value(name):
    assert category_of(name) is None
    assert gated_category_of(name) is not None


def test_ids_and_names_of_people_are_personal_and_those_of_things_are_not():
    assert person_field("user", "id") == "user"
    assert person_field("created_by", "name") == "name"
    assert person_field("order", "id") is None


def test_a_child_inherits_only_under_a_generic_name_or_in_a_container():
    assert inherited_category("token", "token", "value") == "token"
    assert inherited_category("token", "token", "type") is None
    assert inherited_category("secret", "secrets", "db") == "secret"
    assert inherited_category("secret", "secrets", "count") is None


@pytest.mark.parametrize("name", ["workflow_id", "cursor", "etag", "next_page_token"])
def test_references_are_kept_though_opaque(name):
    assert is_reference(name)
