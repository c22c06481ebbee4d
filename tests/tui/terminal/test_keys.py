"""What terminals send is told apart: recorded tables, and any bytes at all."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from textual import events

from tui.terminal.keys import ESCAPE_DELAY, PASTE_DELAY, Decoded, Decoder, Ready


def names(decoded: list[Decoded]) -> list[str]:
    return [f"paste:{one.text}" if isinstance(one, events.Paste) else
            one.key if isinstance(one, events.Key) else "ready" for one in decoded]  # fmt: skip


def typed(data: bytes | str, *, waited: bool = True) -> list[str]:
    """The keys of one read, and of what is left when the escape delay has passed."""
    decoder = Decoder()
    found = decoder.feed(data.encode() if isinstance(data, str) else data)
    return names(found + (decoder.flush() if waited else []))


def f_keys(*sequences: str) -> dict[str, str]:
    return {sequence: f"f{number}" for number, sequence in enumerate(sequences, 1)}


TABLES: dict[str, dict[str, str]] = {
    "xterm": f_keys(
        "\x1bOP", "\x1bOQ", "\x1bOR", "\x1bOS", "\x1b[15~", "\x1b[17~", "\x1b[18~", "\x1b[19~", "\x1b[20~",
        "\x1b[21~", "\x1b[23~", "\x1b[24~",
    ) | {
        "\x1b[H": "home", "\x1b[F": "end", "\x1bOH": "home", "\x1bOF": "end", "\x1b[2~": "insert",
        "\x1b[3~": "delete", "\x1b[5~": "pageup", "\x1b[6~": "pagedown", "\x1b[A": "up", "\x1b[B": "down",
        "\x1b[C": "right", "\x1b[D": "left", "\x1bOA": "up", "\x1bOB": "down", "\x1bOC": "right",
        "\x1bOD": "left", "\x1b[Z": "shift+tab", "\x7f": "backspace", "\x08": "backspace", "\t": "tab",
        "\r": "enter", "\x1b": "escape", " ": "space", "\x1b[1;2A": "shift+up", "\x1b[1;5C": "ctrl+right",
        "\x1b[1;5D": "ctrl+left", "\x1b[1;6D": "ctrl+shift+left", "\x1b[1;2H": "shift+home",
        "\x1b[3;5~": "ctrl+delete", "\x1b[1;3A": "alt+up", "\x1b[1;2P": "shift+f1", "\x1b[15;2~": "shift+f5",
        "\x1b[1;2R": "shift+f3", "\x1b[27;5;99~": "ctrl+c", "\x1b[27;5;1089~": "ctrl+c",
        "\x1b[27;2;13~": "shift+enter",
    },
    "PuTTY": f_keys(
        "\x1b[11~", "\x1b[12~", "\x1b[13~", "\x1b[14~", "\x1b[15~", "\x1b[17~", "\x1b[18~", "\x1b[19~",
        "\x1b[20~", "\x1b[21~", "\x1b[23~", "\x1b[24~",
    ) | {"\x1b[1~": "home", "\x1b[4~": "end", "\x1bOA": "up", "\x1bOD": "left"},
    "Linux console": f_keys(
        "\x1b[[A", "\x1b[[B", "\x1b[[C", "\x1b[[D", "\x1b[[E", "\x1b[17~", "\x1b[18~", "\x1b[19~", "\x1b[20~",
        "\x1b[21~", "\x1b[23~", "\x1b[24~",
    ) | {"\x1b[1~": "home", "\x1b[4~": "end", "\x1b[3~": "delete", "\x1b\t": "shift+tab"},
    "rxvt": f_keys(
        "\x1b[11~", "\x1b[12~", "\x1b[13~", "\x1b[14~", "\x1b[15~", "\x1b[17~", "\x1b[18~", "\x1b[19~",
        "\x1b[20~", "\x1b[21~", "\x1b[23~", "\x1b[24~",
    ) | {
        "\x1b[7~": "home", "\x1b[8~": "end", "\x1b[a": "shift+up", "\x1b[d": "shift+left",
        "\x1bOc": "ctrl+right",
        "\x1b[23$": "shift+f11", "\x1b[3^": "ctrl+delete", "\x1b[7@": "ctrl+shift+home",
    },
    "tmux and screen": f_keys(
        "\x1bOP", "\x1bOQ", "\x1bOR", "\x1bOS", "\x1b[15~", "\x1b[17~", "\x1b[18~", "\x1b[19~", "\x1b[20~",
        "\x1b[21~", "\x1b[23~", "\x1b[24~",
    ) | {"\x1b[1~": "home", "\x1b[4~": "end", "\x1b[5~": "pageup", "\x1b[Z": "shift+tab"},
    "numpad": {
        "\x1bOp": "0", "\x1bOy": "9", "\x1bOn": "full_stop", "\x1bOl": "comma", "\x1bOk": "plus",
        "\x1bOm": "minus", "\x1bOj": "asterisk", "\x1bOo": "slash", "\x1bOM": "enter",
    },
    "kitty": {
        "\x1b[99;5u": "ctrl+c", "\x1b[1089;5u": "ctrl+c", "\x1b[1089::99;5u": "ctrl+c",
        "\x1b[1092;6u": "ctrl+shift+a", "\x1b[1092;;1092u": "ф", "\x1b[1092;2u": "Ф",
        "\x1b[1092:1060;2u": "Ф",
        "\x1b[97;3u": "alt+a", "\x1b[27u": "escape", "\x1b[13u": "enter", "\x1b[9;2u": "shift+tab",
        "\x1b[127u": "backspace", "\x1b[57399u": "0", "\x1b[57414u": "enter", "\x1b[57421u": "pageup",
        "\x1b[97;1:2u": "a",
    },
    "Alt": {
        "\x1ba": "alt+a", "\x1bA": "alt+shift+a", "\x1bф": "alt+a", "\x1bс": "alt+c",
        "\x1b[": "alt+left_square_bracket",
        "\x1bO": "alt+shift+o", "\x1b\x7f": "ctrl+w", "\x1b\r": "escape enter", "\x1bOф": "alt+shift+o ф",
    },
    "controls": {
        "\x03": "ctrl+c", "\x01": "ctrl+a", "\x1a": "ctrl+z", "\x00": "ctrl+at", "\x1c": "ctrl+backslash",
        "\x1f": "ctrl+underscore", "\n": "ctrl+j",
    },
    "text": {"ж": "ж", "Ə": "Ə", "7": "7", "/": "slash", "№": "numero_sign"},
    "nothing": {
        "\x1b[97;1:3u": "", "\x1b[57441u": "", "\x1b[99;9u": "", "\x1b[I": "", "\x1b[O": "",
        "\x1b[24;80R": "", "\x1b[24;2R": "",
        "\x1b[?1;2c": "", "\x1b[?2026;2$y": "", "\x1b[<0;10;20M": "", "\x1b[M !!": "",
        "\x1b[99999999999;5u": "",
        "\x1b[1114112u": "", "\x1b[55296;5u": "", "\x1b[1;5": "", "\x1b[201~": "",
        "\x1b]11;rgb:0/0/0\x1b\\": "",
        "\x1bP1$r0m\x1b\\": "", "\x1b_Gi=1;OK\x1b\\": "", "\x1b[200": "", "\u009b": "",
    },
}  # fmt: skip


RECORDED = [pair for table in TABLES.values() for pair in table.items()]
UNASKED = {"\x1b]", "\x1bP", "\x1b_"}
"""What answers begin with. One in pieces is indistinguishable from Alt and text."""


@pytest.mark.parametrize(("sequence", "key"), RECORDED, ids=repr)
def test_each_recorded_sequence_is_its_key(sequence: str, key: str) -> None:
    assert typed(sequence) == key.split()


@pytest.mark.parametrize(("sequence", "key"), [p for p in RECORDED if p[0][:2] not in UNASKED], ids=repr)
def test_a_sequence_cut_into_single_bytes_is_the_same_key(sequence: str, key: str) -> None:
    decoder = Decoder()
    found = [one for byte in sequence.encode() for one in decoder.feed(bytes([byte]))]
    assert names(found + decoder.flush()) == key.split()


@pytest.mark.parametrize("digit", "1234567890")
def test_esc_and_a_digit_within_the_delay_are_the_f_key(digit: str) -> None:
    assert typed(f"\x1b{digit}") == [f"f{int(digit) or 10}"]
    decoder = Decoder()
    assert decoder.feed(b"\x1b") == []
    assert decoder.delay == ESCAPE_DELAY
    assert names(decoder.feed(digit.encode())) == [f"f{int(digit) or 10}"]
    assert decoder.delay is None


def test_a_lone_esc_waits_for_the_delay_and_a_later_digit_is_a_digit() -> None:
    decoder = Decoder()
    assert decoder.feed(b"\x1b") == []
    assert names(decoder.flush()) == ["escape"]
    assert names(decoder.feed(b"1")) == ["1"]


def test_esc_twice_is_esc_twice() -> None:
    assert typed("\x1b\x1b") == ["escape", "escape"]
    assert typed("\x1b\x1b[A") == ["escape", "up"]


def test_alt_with_a_cyrillic_letter_keeps_the_letter_as_text() -> None:
    (key,) = Decoder().feed("\x1bф".encode())
    assert isinstance(key, events.Key)
    assert (key.key, key.character, key.is_printable) == ("alt+a", "ф", True)


def test_a_letter_cut_between_two_reads_arrives_whole() -> None:
    decoder = Decoder()
    assert decoder.feed(b"\xd1") == []
    assert names(decoder.feed(b"\x84\xd1")) == ["ф"]
    assert names(decoder.feed(b"\x8b")) == ["ы"]


def test_bytes_that_are_no_utf_8_show_that_something_is_wrong() -> None:
    assert typed("ф".encode("cp1251") + b"a") == ["replacement_character", "a"]


def test_keys_typed_ahead_arrive_all_and_in_order() -> None:
    assert typed("Иванова\t\x1b[B\x1bOP\x1b[21~7\r") == [*"Иванова", "tab", "down", "f1", "f10", "7", "enter"]


def test_the_terminals_answer_is_no_key() -> None:
    assert Decoder().feed(b"a\x1b[0nb")[1] == Ready()


# Pastes


def test_a_paste_is_one_paste_however_it_is_cut() -> None:
    data = "x\x1b[200~Здравствуйте,\r\nдва\x1b[201~y".encode()
    for cut in range(len(data) + 1):
        decoder = Decoder()
        found = decoder.feed(data[:cut]) + decoder.feed(data[cut:]) + decoder.flush()
        assert names(found) == ["x", "paste:Здравствуйте,\nдва", "y"]


def test_escapes_inside_a_paste_do_not_act_as_keys() -> None:
    assert typed("\x1b[200~hello \x1b[3qworld\x1bOP\x1b[201~") == ["paste:hello \x1b[3qworld\x1bOP"]


def test_an_end_mark_inside_a_paste_does_not_let_the_rest_act_as_keys() -> None:
    assert typed("\x1b[200~a\x1b[201~q\x1b[201~") == ["paste:a\x1b[201~q"]


def test_an_end_mark_inside_a_paste_is_seen_through_when_the_read_ends_there() -> None:
    decoder = Decoder()
    assert decoder.feed(b"\x1b[200~a\x1b[201~") == []
    assert decoder.delay == ESCAPE_DELAY
    assert decoder.feed(b"q\x1b[201~") == []
    assert names(decoder.flush()) == ["paste:a\x1b[201~q"]


def test_two_pastes_in_one_read_are_two() -> None:
    assert typed("\x1b[200~a\x1b[201~\x1b[200~b\x1b[201~") == ["paste:a", "paste:b"]


def test_a_paste_whose_end_is_lost_is_given_back_and_the_keyboard_lives() -> None:
    decoder = Decoder()
    assert decoder.feed(b"\x1b[200~abc\x1b[2") == []
    assert decoder.delay == PASTE_DELAY
    assert names(decoder.flush()) == ["paste:abc\x1b[2"]
    assert names(decoder.feed(b"d")) == ["d"]


def test_a_great_paste_is_not_searched_again_with_every_read() -> None:
    decoder = Decoder()
    decoder.feed(b"\x1b[200~")
    for _ in range(100):
        decoder.feed(b"x" * 4096)
        assert len(decoder._text) < 10
    assert typed_lengths(decoder.feed(b"\x1b[201~") + decoder.flush()) == [409600]


def typed_lengths(decoded: list[Decoded]) -> list[int]:
    return [len(one.text) for one in decoded if isinstance(one, events.Paste)]


# Any bytes

pieces = st.one_of(
    st.binary(max_size=12),
    st.sampled_from(sorted({key for table in TABLES.values() for key in table})).map(str.encode),
    st.sampled_from([b"\x1b[200~", b"\x1b[201~", b"\x1b[M", b"\x1b]0;", b"\x1bO;;", b"\x1b[;:;:u"]),
    st.just(b"\x1b[" + b"9" * 9000),
    st.text(alphabet="\x1b[]O;:0123456789~u$^@ABMRn?<", max_size=10).map(str.encode),
)  # fmt: skip


@given(st.lists(pieces, max_size=8))
@example([b"\x1b[1089::99;5u"])
@example([b"\x1b[4294967295u"])
@example([b"\x1b[" + b"9" * 5000 + b"u"])
def test_no_bytes_can_end_the_program_or_leave_the_keyboard_dead(reads: list[bytes]) -> None:
    decoder = Decoder()
    for read in reads:
        for one in decoder.feed(read):
            assert isinstance(one, Decoded)
    decoder.flush()
    decoder.flush()  # the first may end a paste and the second what followed it
    assert decoder.delay is None
    assert names(decoder.feed(b"a"))[-1:] == ["a"]


@given(st.lists(pieces, max_size=5), st.data())
def test_where_the_reads_are_cut_does_not_matter_without_a_pause(
    reads: list[bytes], data: st.DataObject
) -> None:
    whole = b"".join(reads)
    at = data.draw(st.integers(0, len(whole)))
    if any(mark in whole for mark in (b"\x1b]", b"\x1bP", b"\x1bX", b"\x1b^", b"\x1b_", b"\x1b[201~")):
        return  # answers nobody asked for and end marks inside a paste are judged by the read they come in
    once, twice = Decoder(), Decoder()
    one = names(once.feed(whole) + once.flush())
    two = names(twice.feed(whole[:at]) + twice.feed(whole[at:]) + twice.flush())
    assert one == two
