"""AC2: the rule for passwords, and how they are kept."""

import pytest
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from pytest_django import Settings

from accounts.passwords import RULES
from config import settings as studio
from tests.factories import make_user


@pytest.mark.parametrize(
    ("password", "sentences"),
    [
        ("ALLUPPER77", ["Add a lower-case letter."]),
        ("alllower77", ["Add an upper-case letter."]),
        ("NoDigitHere", ["Add a digit."]),
        ("!!!!????....", ["Add an upper-case letter.", "Add a lower-case letter.", "Add a digit."]),
    ],
)
def test_each_missing_class_gets_its_own_sentence(password: str, sentences: list[str]) -> None:
    with pytest.raises(ValidationError) as refused:
        validate_password(password)
    assert refused.value.messages == sentences


@pytest.mark.parametrize("password", ["Aa1xyzq", "Passw0rd"])
def test_a_short_or_common_password_is_refused(password: str) -> None:
    with pytest.raises(ValidationError):
        validate_password(password)


@pytest.mark.parametrize("password", ["Correct-Horse-7", "Ünïcode-Ångström-٣", "A1 b with spaces"])
def test_any_script_and_spaces_will_do(password: str) -> None:
    validate_password(password)


def test_the_rules_that_a_person_reads_name_the_length_that_holds() -> None:
    lengths = [entry["OPTIONS"]["min_length"] for entry in settings.AUTH_PASSWORD_VALIDATORS if "OPTIONS" in entry]
    assert f"At least {lengths[0]} characters" in RULES


@pytest.fixture
def bcrypt_on(settings: Settings) -> None:
    settings.PASSWORD_HASHERS = studio.PASSWORD_HASHERS


@pytest.mark.django_db
@pytest.mark.usefixtures("bcrypt_on")
@pytest.mark.parametrize("password", ["Aa1" + "x" * 97, "Aa1" + "é" * 35], ids=["100 letters", "73 bytes of UTF-8"])
def test_a_long_password_is_kept_whole_by_bcrypt_at_cost_12(password: str) -> None:
    user = make_user(password=password)
    assert user.password.startswith("bcrypt_sha256$$2b$12$")
    assert Client().login(email=user.email, password=password)
    assert not user.check_password(password[:-1])


def test_the_studio_hashes_with_bcrypt_alone_and_tests_do_not() -> None:
    assert studio.PASSWORD_HASHERS == ["django.contrib.auth.hashers.BCryptSHA256PasswordHasher"]
    assert settings.PASSWORD_HASHERS != studio.PASSWORD_HASHERS
