"""`pult report`: the tables on the command line, who may take them, and that it is kept who did."""

import asyncio
import csv
import json
from datetime import date
from io import StringIO
from pathlib import Path

import pytest

from core.centre.files import load_pack
from core.config import remember_operator
from core.desk import Desk
from core.domain import commands as c
from core.domain.figures import Days, Tallied
from core.domain.wire import Account
from core.enrolment import Keeper
from core.moment import now
from core.reports.zpz import rows
from core.store.store import open_store
from core.sync.access import Access
from tests.tui.cli import OPERATOR, Place, sit_down
from tui.reporting import a_year_before, kpi_rows

JOURNAL = [
    "№ п/п",
    "Дата",
    "Форма обращения",
    "Путь поступления",
    "Вх. №",
    "Фамилия И. О.",
    "Дата рождения",
    "Почтовый адрес, контактные данные",
    "Территория страхования",
    "Полис ОМС",
    "Вид обращения",
    "Суть обращения",
    "Код обращения",
    "Наименование МО",
    "Наименование СМО",
    "Уровень рассмотрения",
    "Исполнитель",
    "Результат обращения",
    "Принятые меры",
]


@pytest.fixture
def centre(place: Place) -> Place:
    """A day of one operator: two consultations, a justified complaint."""
    remember_operator(place.data, OPERATOR)
    desk = sit_down(place.data)
    try:
        asyncio.run(_work(desk))
    finally:
        desk.close()
    return place


async def _work(desk: Desk) -> None:
    theme = next(theme.code for theme in desk.pack.themes if desk.pack.subject_of(theme.code) == "ethics")
    for kind, justified in (("consultation", ""), ("consultation", ""), ("complaint", "yes")):
        card = await desk.open_call(c.OpenCall("8 918 000-12-34", "1", rings=2))
        fields = {
            "kind": kind, "theme": theme, "justified": justified, "applicant_name": "=Примерова Ия",
            "essence": "грубо ответили",
        }  # fmt: skip
        for name, value in fields.items():
            card = await desk.do(card.card_id, c.SetField(name, value))


def table(text: str) -> list[list[str]]:
    return list(csv.reader(StringIO(text.removeprefix("\ufeff"))))


def exports(place: Place) -> list[dict[str, object]]:
    facts = [json.loads(line) for line in place.lines("log", "--json")]
    return [one["payload"] for one in facts if one["type"] == "report.exported"]


def test_the_form_is_printed_row_by_row_as_published(centre: Place) -> None:
    told = table(centre.run("report", "zpz", "--from", "2026-01-01").stdout)
    assert [row[:2] for row in told[1:]] == [list(row) for row in rows()]
    counted = {row[0]: row[2:] for row in told}
    assert counted["1"] == ["3", "0", "0", "3"]
    assert counted["3.1.5.10"] == ["1", "0", "0", "1"]
    assert counted["4.5"] == ["2", "0", "0", "2"]


def test_who_took_which_report_is_kept(centre: Place, tmp_path: Path) -> None:
    centre.run("report", "zpz", "--from", "1.1.2026", "--to", "02.01.2026")
    centre.run("report", "journal", "--from", "2026-01-01", "--out", str(tmp_path / "j.csv"))
    first, second = exports(centre)
    assert first == {
        "report": "zpz", "since": "2026-01-01", "until": "2026-01-02", "format": "csv", "rows": len(rows()),
    }  # fmt: skip
    assert (second["report"], second["rows"]) == ("journal", 3)


def test_the_journal_has_the_columns_that_centres_print(centre: Place, tmp_path: Path) -> None:
    file = tmp_path / "j.csv"
    result = centre.run("report", "journal", "--from", "2026-01-01", "--out", str(file), lang="ru")
    assert result.exit_code == 0
    head, *cards = table(file.read_text("utf-8"))
    assert head == JOURNAL
    assert [card[0] for card in cards] == ["1", "2", "3"]
    assert cards[2][5] == "'=Примерова Ия"
    assert (cards[2][2], cards[2][10], cards[2][16]) == ("устно", "жалоба", OPERATOR.name)


def test_key_figures_have_their_base_and_say_where_there_is_no_data(centre: Place) -> None:
    told = table(centre.run("report", "kpi", "--from", "2026-01-01").stdout)
    lines = {row[1]: row for row in told}
    assert lines["justified"][3:7] == ["100.0", "%", "1", "1"]
    assert lines["csat"][3:7] == ["no data", "%", "0", "0"]
    assert lines["answer_rate"][3] == "no data"
    assert lines["cards"][3] == "3"
    assert lines["cards"][7] == ""  # nothing of a year before is known here


def test_personal_work_names_the_operator_and_no_citizen(centre: Place, tmp_path: Path) -> None:
    file = tmp_path / "p.json"
    centre.run("report", "personal", "--from", "2026-01-01", "--format", "json", "--out", str(file))
    told = file.read_text("utf-8")
    assert [row["operator"] for row in json.loads(told)["rows"]] == [OPERATOR.name] * 3
    assert "Примерова Ия" not in told


def test_promised_calls_that_were_made_are_work_too(centre: Place, tmp_path: Path) -> None:
    async def call_back(desk: Desk) -> None:
        card = await desk.open_call(c.OpenCall("8 918 000-12-34", "1"))
        card = await desk.do(card.card_id, c.ScheduleCallback("1406", now(), now().replace(year=2099)))
        await desk.do(card.card_id, c.FinishCallback(card.callbacks[0].fact.callback_id, "дозвонились"))

    desk = sit_down(centre.data)
    try:
        asyncio.run(call_back(desk))
    finally:
        desk.close()
    file = tmp_path / "p.csv"
    centre.run("report", "personal", "--from", "2026-01-01", "--out", str(file))
    assert sorted(row[3] for row in table(file.read_text("utf-8"))[1:]) == ["call back", *["call taken"] * 4]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("zpz", "--from", "31.13.2026"), "“31.13.2026” is no day"),
        (("zpz", "--from", "1.1.2999"), "“1.1.2999” is no day"),
        (("zpz", "--from", "2026-02-02", "--to", "2026-02-01"), "The first day comes after the last"),
        (("journal", "--from", "2026-02-02"), "goes into a private file"),
        (("kpi", "--from", "2026-02-02", "--format", "xlsx"), "goes into a private file"),
    ],
)
def test_what_cannot_be_reported_is_said_in_a_sentence(
    centre: Place, words: tuple[str, ...], sentence: str
) -> None:
    result = centre.run("report", *words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert sentence in result.stderr
    assert exports(centre) == []


def test_a_folder_that_is_not_there_is_named(centre: Place, tmp_path: Path) -> None:
    file = tmp_path / "нет такой" / "отчёт.csv"
    result = centre.run("report", "zpz", "--from", "2026-01-01", "--out", str(file), lang="ru")
    assert (result.exit_code, f"Такой папки нет: {file.parent}." in result.output) == (2, True)


def test_a_file_that_is_there_stays(centre: Place, tmp_path: Path) -> None:
    file = tmp_path / "z.csv"
    file.write_text("чужое")
    result = centre.run("report", "zpz", "--from", "2026-01-01", "--out", str(file))
    assert result.exit_code == 2
    assert file.read_text() == "чужое"
    assert exports(centre) == []


@pytest.mark.parametrize(
    ("role", "code"), [("operator", 2), ("expert", 2), ("supervisor", 0), ("analyst", 0)]
)
def test_only_those_who_may_export_do(centre: Place, role: str, code: int) -> None:
    account = Account("a-1", OPERATOR.name, "", "", role, "fund", "ru-tfoms-krasnodar")
    store = open_store(centre.data, now)
    try:
        asyncio.run(Keeper(store).keep(Access("http://127.0.0.1:1", "token", account)))
    finally:
        store.close()
    result = centre.run("report", "zpz", "--from", "2026-01-01")
    assert result.exit_code == code
    assert (result.stdout == "") == (code == 2)
    if code:
        assert "Your role may not do this" in result.stderr
        asked = centre.run("report", "zpz", "--from", "no day")
        assert "Your role may not do this" in asked.stderr  # before anything is looked at


def test_nobody_who_sits_here_takes_nothing(place: Place) -> None:
    result = place.run("report", "zpz", "--from", "2026-01-01")
    assert result.exit_code == 2
    assert "Nobody sits here yet" in result.stderr
    assert not place.data.exists()


def test_while_a_console_is_open_it_says_so(centre: Place) -> None:
    desk = sit_down(centre.data)
    try:
        result = centre.run("report", "zpz", "--from", "2026-01-01")
    finally:
        desk.close()
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Another console" in result.stderr


def test_beside_each_figure_stands_the_same_of_the_year_before() -> None:
    pack = load_pack("ru-tfoms-krasnodar")
    days = Days(date(2026, 1, 1), date(2026, 3, 2))
    now = Tallied(
        days=days, sums={"cards": 54, "content": 3, "rated": 4},
        counts={"kind": {"complaint": 5, "consultation": 49}},
    )  # fmt: skip
    before = Tallied(
        days=days, sums={"cards": 32, "content": 1, "rated": 2}, counts={"kind": {"consultation": 32}}
    )
    rows = {(row[0], row[1]): row for row in kpi_rows(now, before, pack)}
    assert (rows["Key figures", "csat"][3], rows["Key figures", "csat"][7]) == (75, 50)
    assert (rows["Totals", "cards"][3], rows["Totals", "cards"][7]) == (54, 32)
    assert (rows["By kind", "complaint"][3], rows["By kind", "complaint"][7]) == (5, 0)
    assert rows["Key figures", "aht"][7] is None


def test_a_part_of_a_year_is_compared_with_the_same_part_of_the_year_before() -> None:
    assert a_year_before(Days(date(2024, 1, 1), date(2024, 2, 29))) == Days(
        date(2023, 1, 1), date(2023, 2, 28)
    )


def test_money_is_added_up_as_far_as_it_can_be_read() -> None:
    pack = load_pack("ru-tfoms-krasnodar")
    typed = {"returned_sum": {"3 500": 2, "100,50": 1, "много": 1}}
    told = Tallied(days=Days(date(2026, 1, 1), date(2026, 1, 2)), money=typed)
    row = next(row for row in kpi_rows(told, told, pack) if row[1] == "returned_sum")
    assert (row[3], row[4], row[5]) == (7100.5, "RUB", 4)
    assert "not understood: 1" in str(row[9])
