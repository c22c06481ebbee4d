import subprocess
import sys

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.phones import Phone, PhoneKind, read_phone


@pytest.mark.parametrize(
    "typed",
    [
        "+7 918 123-45-67",
        "8 (918) 123-45-67",
        "918 123 45 67",
        "9181234567",
        "89181234567",
        "7 918 1234567",
        "79181234567",
        "+7(918)123.45.67",
        "8\u2011918\u2013123\u201445\u221267",
        "8\u00a0918\u00a0123\u202f45\u00a067",
        "\u202a+7 918 123-45-67\u202c",
        "+8 918 123-45-67",
        "8-9I8-I2З-45-67",
        "тел. 8 918 123 45 67",
        "моб: 8 918 123/45/67",
        "8918_123_45_67",
    ],
)
@pytest.mark.parametrize("region", ["RU", "KZ"])
def test_many_ways_of_typing_are_one_phone(typed: str, region: str) -> None:
    assert read_phone(typed, region) == Phone(PhoneKind.E164, "+79181234567", "+7 918 123-45-67", "RU")


def test_a_typed_letter_o_is_a_nought() -> None:
    assert read_phone("8 8ОО 2oо-6O-68").normal == "+78002006068"


@pytest.mark.parametrize(
    "typed",
    [
        "+7 918 123-45-67 доб. 12",
        "8 918 123 45 67, доб 12",
        "89181234567 вн. 12",
        "8 918 123-45-67 (ext. 12)",
        "+7 918 123-45-67 #12",
        "89181234567x12",
    ],
)
def test_an_extension_is_kept_apart_from_the_number(typed: str) -> None:
    assert read_phone(typed) == Phone(PhoneKind.E164, "+79181234567", "+7 918 123-45-67 #12", "RU", "12")


@pytest.mark.parametrize(
    ("typed", "region", "normal", "display", "country"),
    [
        ("8 (701) 234 5678", "RU", "+77012345678", "+7 701 234 5678", "KZ"),
        ("7012345678", "KZ", "+77012345678", "+7 701 234 5678", "KZ"),
        ("87172554433", "RU", "+77172554433", "+7 7172 55 44 33", "KZ"),
        ("8 (384-2) 36-36-36", "RU", "+73842363636", "+7 384 236-36-36", "RU"),
        ("050 123 45 67", "AZ", "+994501234567", "+994 50 123 45 67", "AZ"),
        ("501234567", "AZ", "+994501234567", "+994 50 123 45 67", "AZ"),
        ("050 123 45 67", "RU", "+994501234567", "+994 50 123 45 67", "AZ"),
        ("994501234567", "RU", "+994501234567", "+994 50 123 45 67", "AZ"),
        ("8 918 123 45 67", "AZ", "+79181234567", "+7 918 123-45-67", "RU"),
        ("79181234567", "AZ", "+79181234567", "+7 918 123-45-67", "RU"),
        ("998901234567", "RU", "+998901234567", "+998 90 123 45 67", "UZ"),
        ("8 (800) 200-60-68", "RU", "+78002006068", "+7 800 200-60-68", ""),
        ("088 123 45 67", "AZ", "+994881234567", "+994 88 123 45 67", "AZ"),
        ("8 800 200 60 68", "KZ", "+78002006068", "+7 800 200-60-68", ""),
    ],
)
def test_the_country_is_told_by_the_number(
    typed: str, region: str, normal: str, display: str, country: str
) -> None:
    assert read_phone(typed, region) == Phone(PhoneKind.E164, normal, display, country)


@pytest.mark.parametrize(
    ("typed", "region", "normal", "country"),
    [
        ("1406", "RU", "1406", "KZ"),
        ("14-14", "RU", "1414", "KZ"),
        ("1542", "RU", "1542", "AZ"),
        ("122", "KZ", "122", "RU"),
        ("111", "RU", "111", "KZ"),
        ("112", "AZ", "112", "AZ"),
        ("103", "RU", "103", "RU"),
        ("03", "RU", "03", "RU"),
        ("116 111", "AZ", "116111", "AZ"),
    ],
)
def test_a_service_number_is_a_kind_of_its_own(typed: str, region: str, normal: str, country: str) -> None:
    assert read_phone(typed, region) == Phone(PhoneKind.SHORT, normal, normal, country)


def test_a_service_number_keeps_its_extension() -> None:
    assert read_phone("1542 доб. 0") == Phone(PhoneKind.SHORT, "1542", "1542 #0", "AZ", "0")


@pytest.mark.parametrize("typed", ["anonymous", "Номер скрыт", "СКРЫТ", "gizli nömrə", "Restricted"])
def test_a_withheld_number_is_hidden(typed: str) -> None:
    assert read_phone(typed) == Phone(PhoneKind.HIDDEN, "", typed)


@pytest.mark.parametrize(
    ("typed", "display"),
    [
        ("", ""),
        ("8 918 123 45 6", "8 918 123 45 6"),
        ("8 918 123 45 678", "8 918 123 45 678"),
        ("36-36-36", "36-36-36"),
        ("9181234567, 9187654321", "9181234567, 9187654321"),
        ("спросить у дочери", "спросить у дочери"),
        ("через 8 дней", "через 8 дней"),
        ("+112", "+112"),
        ("боб", "боб"),
        ("\u202eх\x07", "х"),
    ],
)
def test_what_is_not_understood_is_kept_and_never_compared(typed: str, display: str) -> None:
    assert read_phone(typed) == Phone(PhoneKind.UNKNOWN, "", display)


REGIONS = st.sampled_from(["RU", "KZ", "AZ"])
NUMBERS = st.one_of(
    st.from_regex(r"(\+7|8|7|)[3-9][0-9]{9}", fullmatch=True),
    st.from_regex(r"(\+994|994|0|)[1-9][0-9]{8}", fullmatch=True),
    st.from_regex(r"[0-9]{1,7}", fullmatch=True),
    st.from_regex(r"(8 |\+7 )9[0-9]{2} [0-9]{3}-[0-9]{2}-[0-9]{2} (доб\.|#|x) ?[0-9]{1,5}", fullmatch=True),
    st.text(),
)


@given(NUMBERS, REGIONS, REGIONS)
def test_reading_the_display_again_gives_the_same_phone_in_every_country(
    typed: str, region: str, elsewhere: str
) -> None:
    phone = read_phone(typed, region)
    assert read_phone(phone.display, region) == phone
    if phone.kind is PhoneKind.E164:
        assert read_phone(phone.display, elsewhere) == phone
        assert read_phone(phone.normal, elsewhere).normal == phone.normal


@given(st.integers(9_000_000_000, 9_999_999_999), st.sampled_from(["+7", "8", "7", "8 ", "+7 ", ""]))
def test_a_mobile_of_the_plan_is_one_number_however_it_begins(number: int, start: str) -> None:
    exists = phonenumbers.is_valid_number(phonenumbers.parse(f"+7{number}"))
    assert read_phone(f"{start}{number}").normal == (f"+7{number}" if exists else "")


def test_the_library_is_not_imported_before_the_first_number() -> None:
    code = "import sys, core.domain.phones; sys.exit('phonenumbers' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
