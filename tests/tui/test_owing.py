"""What is owed and what happened to it, in words of the operator and of the centre, never in codes."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from core.centre.files import load_pack
from core.domain.card import Callback, Card, Tried
from core.domain.duties import DutyRule
from core.domain.events import CallbackScheduled
from core.domain.hours import Shift
from core.domain.vocabulary import Attempt, Promise, Status
from core.views import CallbackRow, LogRow
from tui import catalogue, owing, present, telling

NOON = datetime(2026, 11, 22, 9, tzinfo=UTC)
ORDERS = DutyRule(what="order", title={"ru": "заказ с сайта"}, within_s=60)
EARLY = Shift(code="early", title={"ru": "утренняя"}, begins="07:00", ends="14:00")
PACK = replace(load_pack("ru-tfoms-krasnodar"), duties=(ORDERS,), shifts=(EARLY,))
ROW = CallbackRow(
    "p", "c", None, 7, "order", "+79180002233", "", 0, "", NOON, NOON + timedelta(hours=1), NOON, "", "",
    "", "", Status.CLOSED, "Примерова Анна",
)  # fmt: skip
FACT = LogRow(1, None, "e", "c", 1, "Примерова Анна", "s", 1, NOON, "card.noted", {})


@pytest.fixture(autouse=True)
def russian() -> Iterator[None]:
    catalogue.use("ru")
    yield
    catalogue.use(catalogue.SOURCE)


def test_a_promise_is_called_as_the_centre_calls_it_and_every_other_in_our_words() -> None:
    assert owing.title("order", PACK) == "заказ с сайта"
    assert owing.title("of_tomorrow", PACK) == "of_tomorrow"
    told = {owing.title(what, PACK) for what in Promise}
    assert len(told) == len(Promise)
    assert not told & set(Promise)
    assert {owing.attempt(one) for one in Attempt}.isdisjoint(set(Attempt))


def test_a_row_tells_who_is_at_it_what_was_tried_and_what_was_promised() -> None:
    assert owing.about(ROW, PACK, "Проба Вера") == "заказ с сайта"
    tried = replace(ROW, attempts=2, attempt="busy", about="про полис", status=Status.WRAP_UP)
    assert owing.about(tried, PACK, "Проба Вера") == "Примерова Анна · занято, попыток: 2 · про полис"
    assert owing.about(tried, PACK, "Примерова Анна") == "занято, попыток: 2 · про полис"


def test_after_an_attempt_it_is_due_at_the_next_try() -> None:
    again = replace(ROW, next_at=NOON + timedelta(minutes=15))
    assert present.due(ROW, NOON, PACK.centre.tz) == "до 13:00"
    assert present.due(again, NOON, PACK.centre.tz) == "через 15 мин"


def test_a_promise_on_its_card_tells_its_next_try_and_bears_moments_that_are_none() -> None:
    fact = CallbackScheduled("p", "order", "", NOON.isoformat(), NOON.isoformat(), "про полис")
    one = Callback(fact, "Примерова Анна", NOON)
    assert owing.line(one, PACK) == "22.11 12:00 заказ с сайта · про полис"
    tried = (Tried("busy", "", "Проба Вера", NOON, (NOON + timedelta(hours=1)).isoformat()),)
    assert owing.line(replace(one, tried=tried), PACK) == (
        "22.11 12:00 заказ с сайта · про полис · занято, попыток: 1 · снова 22.11 13:00"
    )
    at_once = (Tried("busy", "", "Проба Вера", NOON, NOON.isoformat()),)
    assert "снова" not in owing.line(replace(one, tried=at_once), PACK)
    odd = replace(one, fact=replace(fact, not_before="скоро"))
    assert owing.line(odd, PACK) == "заказ с сайта · про полис"


@pytest.mark.parametrize(
    ("number", "fields", "told"),
    [
        ("+79180001122", {}, "+79180001122"),
        ("", {"contact_phone": "8 918 000-33-44", "account": "@primer"}, "8 918 000-33-44"),
        ("", {"account": "@primer"}, "@primer"),
        ("", {}, ""),
    ],
)
def test_where_to_call_is_told_whole(number: str, fields: dict[str, str], told: str) -> None:
    fact = CallbackScheduled("p", "order", number, "", "", "")
    assert owing.number(Card("c", fields=fields), Callback(fact, "", NOON)) == told


@pytest.mark.parametrize(
    ("score", "told"), [(5, "очень довольны"), (0, "оценивать не захотели"), (9, "9"), (-1, "-1")]
)
def test_a_rating_has_words_and_one_of_tomorrow_is_shown_as_it_is(score: int, told: str) -> None:
    assert owing.score(score) == told


@pytest.mark.parametrize(
    ("type_", "payload", "told"),
    [
        ("callback.scheduled", {"what": "order", "number": "+79180002233", "about": "про полис"},
         "обещан звонок: заказ с сайта · +7 918 ···-··-33 · про полис"),
        ("callback.attempted", {"outcome": "busy", "words": "два раза", "next_at": "x"},
         "звонили, не дозвонились: занято · два раза"),
        ("callback.given_up", {"outcome": "номер молчит"}, "обещание снято: номер молчит"),
        ("contact.logged", {"organisation": "Больница «Проба»", "person": "Примеров П. П.", "post": "врач",
                            "outcome": "promised", "words": "примут", "promised_on": "2026-11-25"},
         "контакт с учреждением: Больница «Проба» · Примеров П. П. · врач · обещали · примут · 25.11.2026"),
        ("reply.given", {"channel": "internet", "text": "Полис готов."}, "ответ в канале: «Полис готов.»"),
        ("term.extended", {"rule": "month", "days": 30, "reason": "ждём ответа", "approver": "Проба Вера",
                           "informed_by": "letter", "informed_on": "2026-11-21"},
         "срок продлён: на 30 дн. · ждём ответа · Проба Вера · личное письменное · 21.11.2026"),
        ("notice.given", {"what": "forwarding", "channel": "phone", "on": "2026-11-21", "words": ""},
         "заявитель уведомлён: о переадресации · телефон · 21.11.2026"),
        ("service.rated", {"score": 5, "words": "спасибо"}, "оценка гражданина: очень довольны · спасибо"),
        ("caller.expected", {"times": "07:00 17:00"}, "звонит в эти часы: 07:00 17:00"),
        ("caller.set_apart", {"apart": True, "reason": "звонит каждый день"},
         "показатель первого обращения: не входит в показатели · звонит каждый день"),
        ("caller.set_apart", {"apart": False, "reason": "перестала"},
         "показатель первого обращения: снова входит в показатели · перестала"),
        ("report.exported", {"report": "zpz", "since": "2026-11-01", "until": "2026-11-30", "format": "xlsx",
                             "rows": 12}, "отчёт выгружен: zpz · 01.11.2026 – 30.11.2026 · xlsx · 12"),
        ("shift.begun", {"shift": "early"}, "смена начата: утренняя"),
        ("shift.ended", {"shift": "gone", "note": "ждём ответа"}, "смена окончена: gone · ждём ответа"),
    ],
)  # fmt: skip
def test_a_fact_about_what_is_owed_or_known_reads_in_words(
    type_: str, payload: dict[str, Any], told: str
) -> None:
    assert telling.fact(replace(FACT, type=type_, payload=payload), PACK) == told
