"""``pult-journal operator train``, ``intern``, ``admit`` and the like: the steps of an admission."""

from pathlib import Path
from typing import Final

import click

from core.domain.admission import ends_soon, standing_on
from core.errors import ConfigError
from journal import moment
from journal.administration import admitting, examining
from journal.administration.accounts import Hand, find, give_code
from journal.administration.admitting import Stepped
from journal.commands.place import act, as_json, document, hand, key_of, table, tell_code
from journal.ledger.port import Ledger
from journal.people import admission_of
from journal.settings import Settings
from journal.signing import Unsigned, result_of, signed_text
from journal.tokens import new_code


@click.command("admission", help="Show how an account came to work with citizens, and until when it may.")
@click.argument("id")
@as_json
@click.pass_obj
def show(settings: Settings, id: str, as_json: bool) -> None:
    """Show an admission."""

    async def tell(ledger: Ledger) -> None:
        operator = await find(ledger, id)
        admission, today = admission_of(operator), moment.now().date()
        row = {
            "id": operator.id,
            "standing": standing_on(admission, today).value,
            "stream": operator.stream,
            "lines": operator.lines,
            "languages": admission.languages,
            "admitted_on": admission.admitted_on,
            "order": admission.order,
            "mentor": admission.mentor,
            "course_until": admission.course_until,
            "days_left": ends_soon(admission, today),
            "suspended_because": admission.suspended_because,
        }
        document(row) if as_json else table([row | {"days_left": row["days_left"] or ""}])

    act(settings, tell)


@click.command("train", help="Begin a training in the sandbox, and print a code for it.")
@click.argument("id")
@click.pass_obj
def train(settings: Settings, id: str) -> None:
    """Begin a training."""

    async def step(ledger: Ledger) -> None:
        at = hand(ledger)
        await _told(at, await admitting.train(at, id))

    act(settings, step)


@click.command("intern", help="Begin the internship of who has passed the exam, and print a code for it.")
@click.argument("id")
@click.option("--mentor", required=True, metavar="ID", help="The account that approves each card.")
@click.option(
    "--result",
    required=True,
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The result of the exam, signed by this journal.",
)
@click.option("--stream", required=True, metavar="CENTRE", help="The centre: the id of its pack.")
@click.pass_obj
def intern(settings: Settings, /, *, id: str, mentor: str, result: Path, stream: str) -> None:
    """Begin an internship."""
    key = key_of(settings)
    try:
        exam = result_of(key, result.read_text("utf-8"))
    except OSError as error:
        raise ConfigError(result, "", "", f"the file cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise ConfigError(result, "", "", "it is no result of an exam") from None
    except Unsigned as unsigned:
        raise ConfigError(result, "", "", unsigned.problem) from None

    async def step(ledger: Ledger) -> None:
        at = hand(ledger)
        await _told(at, await admitting.intern(at, id, mentor, exam, stream))

    act(settings, step)


@click.command("admit", help="Admit an intern, or somebody who was suspended, by an order.")
@click.argument("id")
@click.option("--order", required=True, metavar="N", help="The number of the order.")
@click.option("--on", required=True, metavar="DATE", help="The day of the order: 2026-11-20.")
@click.option(
    "--language", "languages", required=True, multiple=True, metavar="L", help="One to speak with callers."
)
@click.option("--line", "lines", multiple=True, metavar="ID", help="A line that is answered; else as before.")
@click.pass_obj
def admit(
    settings: Settings,
    /,
    *,
    id: str,
    order: str,
    on: str,
    languages: tuple[str, ...],
    lines: tuple[str, ...],
) -> None:
    """Admit somebody."""

    async def step(ledger: Ledger) -> None:
        at = hand(ledger)
        given = {"order": order, "on": on}
        await _told(at, await admitting.admit(at, id, **given, languages=languages, lines=lines))

    act(settings, step)


@click.command("suspend", help="Let somebody work no more until they are admitted again: what waits, waits.")
@click.argument("id")
@click.option("--because", required=True, metavar="TEXT", help="Why; it is shown to administrators alone.")
@click.pass_obj
def suspend(settings: Settings, id: str, because: str) -> None:
    """Suspend somebody."""

    async def step(ledger: Ledger) -> None:
        at = hand(ledger)
        await _told(at, await admitting.suspend(at, id, because))

    act(settings, step)


@click.command("course", help="Say until when the course of an account holds: afterwards it is suspended.")
@click.argument("id")
@click.option("--until", required=True, metavar="DATE", help="The last day: 2027-02-28; '' for no end.")
@click.pass_obj
def course(settings: Settings, id: str, until: str) -> None:
    """Set the end of a course."""

    async def change(ledger: Ledger) -> None:
        await admitting.set_course(hand(ledger), id, until)
        click.echo(f"The course of {id} holds until {until}." if until else f"No course of {id} ends.")

    act(settings, change)


@click.command("exam", help="Judge an exam of the sandbox, and write its result, signed, into a file.")
@click.argument("id")
@click.argument("exam")
@click.option(
    "--out",
    required=True,
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help="A new file: what “operator intern” asks for.",
)
@click.pass_obj
def judge(settings: Settings, id: str, exam: str, out: Path) -> None:
    """Judge an exam."""
    key = key_of(settings)

    async def step(ledger: Ledger) -> None:
        result = await examining.judge(hand(ledger), id, exam)
        try:
            with out.open("x", encoding="utf-8") as file:
                file.write(signed_text(key, result))
        except OSError as error:
            raise ConfigError(out, "", "", f"the file cannot be written: {error.strerror}") from None
        said = "passed" if result.passed else "not passed"
        click.echo(f"{id}, exam {exam}: {result.score} of 100, {said}. Signed: {out}")

    act(settings, step)


COMMANDS: Final = (show, train, intern, admit, suspend, course, judge)
"""What is added to ``pult-journal operator``."""


async def _told(at: Hand, stepped: Stepped) -> None:
    """Say what was done; where the consoles of the account were sent away, with a code for the next."""
    operator = stepped.operator
    click.echo(f"{operator.id} is {operator.standing} in {operator.stream}.")
    if stepped.ended is None:
        return
    click.echo(f"Ended {stepped.ended} tokens of {operator.id}.")
    shown, code = new_code(operator.id, moment.new_secret(), moment.now())
    await give_code(at, operator.id, code)
    tell_code(operator.id, operator.stream, shown, code.expires_at)
