from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from core.domain.identifiers import (
    PROBLEM_WORDS,
    Identifier,
    Problem,
    Reading,
    Sex,
    check_digit,
    iin_check_digit,
    mask,
    mismatches,
    read_fin,
    read_iin,
    read_policy,
    read_snils,
)

ENP_GOOD = [
    ("0078940848000018", date(1950, 1, 1), Sex.MALE),
    ("0058840848000014", date(1951, 1, 1), Sex.MALE),
    ("0047510890000014", date(1984, 12, 9), Sex.FEMALE),
    ("0047999768000018", date(2000, 12, 31), Sex.FEMALE),
    ("0098899748000013", date(2001, 1, 1), Sex.MALE),
    ("0094389774000016", date(2016, 5, 25), Sex.FEMALE),
]


def digits(count: int) -> st.SearchStrategy[str]:
    return st.text("0123456789", min_size=count, max_size=count)


def code(reading: Reading) -> str | None:
    return reading.problem.code if reading.problem else None


def federal_mod10(body: str) -> int:
    """The federal rule as written: take, double, write to the left, add, subtract from the next ten."""
    from_right = body[::-1]
    odd, even = from_right[0::2], from_right[1::2]
    total = sum(int(digit) for digit in even + str(int(odd) * 2))
    return (total + 9) // 10 * 10 - total


def enp(born: date, sex: Sex, serial: str = "00001", region: str = "00") -> str:
    month = born.month + (20 if born.year <= 1950 else 40 if born.year <= 2000 else 0)
    day = born.day + (50 if sex is Sex.MALE else 0)
    code = f"{month:02}{f'{born.year:04}'[::-1]}{day:02}"
    body = region + "".join(str(9 - int(digit)) for digit in code) + serial
    return body + str(federal_mod10(body))


@pytest.mark.parametrize(("number", "born", "sex"), ENP_GOOD)
def test_a_right_enp_tells_birth_date_and_sex(number: str, born: date, sex: Sex) -> None:
    assert read_policy(number) == Reading(Identifier.ENP, number, True, born, sex)


@pytest.mark.parametrize(
    ("number", "problem"),
    [
        ("0047510890000015", "enp.check"),
        ("0047510980000014", "enp.check"),
        ("004751089000001", "enp.length"),
        ("00475108900000144", "enp.length"),
    ],
)
def test_a_wrong_enp_is_kept_with_a_problem(number: str, problem: str) -> None:
    reading = read_policy(number)
    assert (reading.kind, reading.normal, reading.ok) == (Identifier.ENP, number, False)
    assert (reading.birth_date, reading.sex, code(reading)) == (None, None, problem)


def test_a_right_check_digit_over_a_nonsense_date_is_right_and_says_so() -> None:
    reading = read_policy("1234567890123452")
    assert (reading.ok, reading.birth_date, reading.sex, code(reading)) == (True, None, None, "enp.date")


def test_a_birth_before_anyone_alive_is_noise_in_a_valid_number() -> None:
    assert read_policy(enp(date(1900, 1, 1), Sex.MALE)).birth_date == date(1900, 1, 1)
    assert code(read_policy(enp(date(1899, 12, 31), Sex.MALE))) == "enp.date"


@pytest.mark.parametrize(("body", "digit"), [("12345", 5), ("401", 0), ("9999", 4), ("99999999", 8)])
def test_the_published_mod10_vectors(body: str, digit: int) -> None:
    assert check_digit(body) == federal_mod10(body) == digit


def test_the_birth_code_of_the_register_example() -> None:
    assert enp(date(1984, 12, 9), Sex.FEMALE)[2:10] == "47510890"


@given(digits(15))
def test_luhn_is_the_federal_mod10_rule(body: str) -> None:
    assert check_digit(body) == federal_mod10(body)


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.sampled_from(Sex), digits(5), digits(2))
def test_every_lawful_enp_is_read_back(born: date, sex: Sex, serial: str, region: str) -> None:
    number = enp(born, sex, serial, region)
    assert read_policy(number) == Reading(Identifier.ENP, number, True, born, sex)


@given(digits(15), st.integers(0, 15), st.integers(1, 9))
def test_every_single_wrong_digit_is_caught(body: str, place: int, shift: int) -> None:
    right = body + str(check_digit(body))
    wrong = right[:place] + str((int(right[place]) + shift) % 10) + right[place + 1 :]
    assert code(read_policy(right)) in {None, "enp.date"}
    assert code(read_policy(wrong)) == "enp.check"


@given(digits(15), st.integers(0, 14))
def test_every_swap_of_neighbours_is_caught_except_09_and_90(body: str, place: int) -> None:
    right = body + str(check_digit(body))
    pair = right[place : place + 2]
    assume(pair[0] != pair[1])
    wrong = right[:place] + pair[::-1] + right[place + 2 :]
    assert (code(read_policy(wrong)) == "enp.check") is (pair not in {"09", "90"})


@pytest.mark.parametrize(
    "typed",
    [
        "0047 5108 9000 0014",
        "0047-5108-9000-0014",
        "0047.5108.9000.0014",
        "0047\u20135108\u20139000\u20130014",
        "0047\u00a05108\u00a09000\u00a00014",
        "\u200b0047510890000014\u200b",
        "ОО475108900000l4",
        "0047510890000014",
        "００４７５１０８９０００００１４",
        "ЕНП 0047510890000014",
        "полис № 0047510890000014",
    ],
)
def test_an_enp_typed_in_any_way_is_one_number(typed: str) -> None:
    assert read_policy(typed).normal == "0047510890000014"
    assert read_policy(typed).ok is True


@pytest.mark.parametrize(
    ("typed", "kind", "normal", "problem"),
    [
        ("123456789", Identifier.CERTIFICATE, "123456789", None),
        ("123-456-789", Identifier.CERTIFICATE, "123456789", None),
        ("46-03 123456", Identifier.OLD_POLICY, "46-03 123456", None),
        ("серия АБ № 123456", Identifier.OLD_POLICY, "АБ 123456", None),
        ("аб123456", Identifier.OLD_POLICY, "АБ 123456", None),
        ("ОЗ 1234567", Identifier.OLD_POLICY, "ОЗ 1234567", None),
        ("ЗОБ 12345678901", Identifier.OLD_POLICY, "ЗОБ 12345678901", None),
        ("46 N 123456", Identifier.OLD_POLICY, "46 123456", None),
        ("12345678", Identifier.OLD_POLICY, "12345678", "policy.length"),
        ("нет на руках", Identifier.NONE, "", "policy.no_number"),
        ("  ", Identifier.NONE, "", None),
    ],
)
def test_other_lawful_policies_are_read_and_not_checked(
    typed: str, kind: Identifier, normal: str, problem: str | None
) -> None:
    reading = read_policy(typed)
    assert (reading.kind, reading.normal, reading.ok, code(reading)) == (kind, normal, None, problem)


@pytest.mark.parametrize(
    ("typed", "normal", "ok"),
    [
        ("матери 0047510890000014", "0047510890000014", True),
        ("Полис отца: 0047510890000015", "0047510890000015", False),
        ("родитель", "", None),
    ],
)
def test_a_parents_policy_never_tells_the_childs_birth_date(typed: str, normal: str, ok: bool | None) -> None:
    reading = read_policy(typed)
    assert (reading.kind, reading.normal, reading.ok) == (Identifier.PARENT_POLICY, normal, ok)
    assert (reading.birth_date, reading.sex) == (None, None)


@given(st.text())
def test_any_text_is_read_and_its_normal_form_is_stable(text: str) -> None:
    for scheme in ("enp", "iin", "fin"):
        reading = read_policy(text, scheme)
        assert reading.problem is None or str(reading.problem)
        if reading.normal and reading.kind is not Identifier.PARENT_POLICY:
            assert read_policy(reading.normal, scheme).normal == reading.normal


@pytest.mark.parametrize(
    ("typed", "ok", "problem"),
    [
        ("112-233-445 95", True, None),
        ("001-001-999 65", True, None),
        ("087-654-303 00", True, None),
        ("543-546-368 00", True, None),
        ("112-233-445 96", False, "snils.check"),
        ("001-001-998 00", None, None),
        ("000-000-000 00", False, "snils.zero"),
        ("112-233-445", False, "snils.length"),
        ("нет", False, "letters"),
        ("112 233 445 95", True, None),
        ("11223344595", True, None),
        ("П2-233-445 95", False, "letters"),
        ("l12-2ЗЗ-445 95", True, None),
        ("", None, None),
    ],
)
def test_snils(typed: str, ok: bool | None, problem: str | None) -> None:
    reading = read_snils(typed)
    assert (reading.ok, code(reading)) == (ok, problem)


@given(st.integers(1_001_999, 999_999_999), st.integers(0, 99))
def test_snils_has_one_control_number_by_the_written_rule(number: int, control: int) -> None:
    body = f"{number:09}"
    total = 0
    for i in range(1, 10):
        total += int(body[i - 1]) * (10 - i)
    rest = total % 101
    right = 0 if rest == 100 else rest
    assert read_snils(f"{body}{control:02}").ok is (control == right)
    assert read_snils(f"{body}{right:02}").ok is True


@pytest.mark.parametrize(
    ("number", "ok", "born", "sex", "problem"),
    [
        ("061211600012", True, date(2006, 12, 11), Sex.FEMALE, None),
        ("991231500006", True, date(2099, 12, 31), Sex.MALE, None),
        ("991231500707", True, date(2099, 12, 31), Sex.MALE, None),
        ("991231500770", False, None, None, "iin.never_issued"),
        ("991231500007", False, None, None, "iin.check"),
        ("06121160001", False, None, None, "iin.length"),
        ("061241600012", False, None, None, "iin.organisation"),
        ("061251600012", False, None, None, "iin.organisation"),
        ("061261600012", False, None, None, "iin.organisation"),
        ("061271600012", False, None, None, "iin.check"),
        ("0612 1160-0012", True, date(2006, 12, 11), Sex.FEMALE, None),
        ("061211б00012", True, date(2006, 12, 11), Sex.FEMALE, None),
    ],
)
def test_iin(number: str, ok: bool, born: date | None, sex: Sex | None, problem: str | None) -> None:
    reading = read_iin(number)
    assert (reading.ok, reading.birth_date, reading.sex, code(reading)) == (ok, born, sex, problem)


@pytest.mark.parametrize("last", "0123456789")
def test_no_digit_completes_an_iin_that_is_never_issued(last: str) -> None:
    assert iin_check_digit("99123150077") is None
    assert code(read_iin("99123150077" + last)) == "iin.never_issued"


@pytest.mark.parametrize(
    ("seventh", "problem"), [("0", None), ("1", None), ("2", None), ("3", None), ("7", "iin.date")]
)
def test_the_seventh_digit_of_an_iin_tells_century_and_sex(seventh: str, problem: str | None) -> None:
    owners = {
        "1": (date(1884, 12, 9), Sex.MALE),
        "2": (date(1884, 12, 9), Sex.FEMALE),
        "3": (date(1984, 12, 9), Sex.MALE),
    }
    body = f"841209{seventh}0001"
    reading = read_iin(f"{body}{iin_check_digit(body)}")
    assert reading.ok is True
    assert (reading.birth_date, reading.sex) == owners.get(seventh, (None, None))
    assert code(reading) == problem


def test_an_organisations_number_is_named_in_a_persons_field() -> None:
    assert read_policy("061241600012", "iin").kind is Identifier.BIN


@pytest.mark.parametrize(
    ("typed", "ok", "suggestion", "problem"),
    [
        ("94FMDDD", None, "", None),
        ("94 FMD-DD", None, "", None),
        ("94fmddd", False, "94FMDDD", "fin.suggestion"),
        ("94FМDDD", False, "94FMDDD", "fin.suggestion"),
        ("9OFMDDI", False, "90FMDD1", "fin.suggestion"),
        ("9ofmddi", False, "90FMDD1", "fin.suggestion"),
        ("9oFMDDı", False, "90FMDD1", "fin.suggestion"),
        ("94FMDD", False, "", "fin.length"),
        ("94FMDDЖ", False, "", "fin.letters"),
        ("", None, "", None),
    ],
)
def test_fin_is_suggested_and_never_changed(
    typed: str, ok: bool | None, suggestion: str, problem: str | None
) -> None:
    reading = read_fin(typed)
    assert (reading.ok, reading.suggestion, code(reading)) == (ok, suggestion, problem)
    assert reading.normal == typed.replace(" ", "").replace("-", "")


def test_mismatches_are_told_softly() -> None:
    reading = read_policy("0047510890000014")
    assert mismatches(reading, date(1984, 12, 9), Sex.FEMALE) == []
    assert mismatches(reading, None, None) == []
    assert mismatches(reading, date(1984, 9, 12), Sex.MALE) == [
        Problem("mismatch.birth_date", number=date(1984, 12, 9), card=date(1984, 9, 12)),
        Problem("mismatch.female"),
    ]
    assert mismatches(read_policy("0098899748000013"), None, Sex.FEMALE) == [Problem("mismatch.male")]


def test_a_number_from_the_future_is_a_mismatch_with_today() -> None:
    reading = read_iin("991231500006")
    assert [problem.code for problem in mismatches(reading, None, None, date(2025, 1, 1))] == [
        "mismatch.future"
    ]
    assert mismatches(reading, None, None, date(2099, 12, 31)) == []


def test_a_problem_says_its_sentence_with_its_values() -> None:
    assert str(read_policy("004751089000001").problem) == "15 digits instead of 16"
    problem = mismatches(read_policy("0047510890000014"), date(1984, 9, 12))[0]
    assert str(problem) == "By the number, born 09.12.1984; on the card 12.09.1984"
    assert len({problem, Problem(problem.code, **problem.values)}) == 1


def test_every_problem_has_words_and_every_word_a_problem() -> None:
    texts = ["", "нет", "1", "0" * 15, "0" * 17, "0047510890000015", "1234567890123452", "112-233-445 96"]
    texts += ["0" * 11, "061251600012", "991231500770", "061211600013", "841209700010", "94fmddd", "94FMDDЖ"]
    texts += [f"8412097000{tail:02}" for tail in range(100)]
    readers = (read_policy, read_snils, read_iin, read_fin)
    told = {code(reader(text)) for text in texts for reader in readers} - {None}
    future = mismatches(read_iin("991231500006"), date(2000, 1, 1), Sex.FEMALE, date(2000, 1, 1))
    told |= {problem.code for problem in future} | {"mismatch.female"}
    assert told == set(PROBLEM_WORDS)


@pytest.mark.parametrize(
    ("text", "kind", "masked"),
    [
        ("0047510890000014", Identifier.ENP, "0047…0014"),
        ("0047 5108 9000 0014", "enp", "0047…0014"),
        ("46-03 123456", Identifier.OLD_POLICY, "…3456"),
        ("123456789", Identifier.CERTIFICATE, "…6789"),
        ("112-233-445 95", Identifier.SNILS, "…4595"),
        ("061211600012", Identifier.IIN, "…0012"),
        ("94FMDDD", Identifier.FIN, "9…DD"),
        ("нет", Identifier.NONE, "…"),
        ("", Identifier.ENP, ""),
        ("00475108", Identifier.ENP, "…"),
        ("+7 918 123-45-67", "phone", "+7 918 ···-··-67"),
        ("+994 50 123 45 67", "phone", "+994 50 ··· ·· 67"),
        ("89181234567", "phone", "8918·····67"),
        ("+7 918 123-45-67 #12", "phone", "+7 918 ···-··-67"),
        ("1406", "phone", "1406"),
        ("36-36-36", "phone", "··-··-36"),
    ],
)
def test_a_list_shows_a_mask(text: str, kind: Identifier | str, masked: str) -> None:
    assert mask(text, kind) == masked
