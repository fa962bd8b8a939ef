"""Help and errors of the command line are in one language, with nothing of typer's own English in the German ones."""

from __future__ import annotations

import re

import pytest
from conftest import Run

from formcheck.cli.commands import COMMANDS

ENGLISH = re.compile(
    r"\b(Usage|Options|Arguments|Commands|Show|Install|message|exit|required|default|No such|Missing|Invalid|Error|Try|the)\b"
)
GERMAN, ENGLISH_TOO = {"FORMCHECK_LANG": "de", "COLUMNS": "80"}, {"FORMCHECK_LANG": "en", "COLUMNS": "80"}


@pytest.mark.parametrize("words", [[], *([command] for command in COMMANDS)], ids=lambda words: " ".join(words) or "formcheck")
def test_german_help_has_no_english_words(formcheck: Run, words: list[str]) -> None:
    told = formcheck(*words, "--help", env=GERMAN).stdout

    assert told.startswith("Aufruf: formcheck")
    assert "Diese Hilfe zeigen und enden." in told
    assert ENGLISH.findall(told) == []


@pytest.mark.parametrize("environment", [GERMAN, ENGLISH_TOO], ids=["de", "en"])
def test_the_list_of_commands_is_whole(formcheck: Run, environment: dict[str, str]) -> None:
    told = formcheck("--help", env=environment).stdout
    listed = re.findall(r"^  ([a-z]+)  ", told[told.index(f"\n{'Befehle' if environment is GERMAN else 'Commands'}:") :], re.MULTILINE)

    assert tuple(listed) == COMMANDS
    assert "..." not in told.partition("\n")[2]
    assert max(map(len, told.splitlines())) <= 80


def test_what_an_option_takes_and_what_it_is_otherwise_are_told(formcheck: Run) -> None:
    german = " ".join(formcheck("analyze", "--help", env=GERMAN).stdout.split())
    english = " ".join(formcheck("analyze", "--help", env=ENGLISH_TOO).stdout.split())

    assert "--slowmo ZAHL" in german and "[sonst: full]" in german and "CLIP... Aufnahmen" in german and "[nötig]" in german
    assert "--slowmo NUMBER" in english and "[default: full]" in english and "CLIP... Recordings" in english and "[required]" in english
    assert "<" not in german + english


@pytest.mark.parametrize(
    ("words", "german", "english"),
    [
        ("analyze --bogus", "Die Option --bogus gibt es nicht.", "There is no option --bogus."),
        ("analyze --jsn", "Die Option --jsn gibt es nicht.", "There is no option --jsn."),
        ("analyze -x", "Die Option -x gibt es nicht.", "There is no option -x."),
        ("analyze", "CLIP... fehlt.", "CLIP... is missing."),
        ("show", "BERICHT fehlt.", "REPORT is missing."),
        ("analyze a.mp4 --slowmo fast", "--slowmo braucht eine Zahl.", "--slowmo takes a number."),
        ("batch a --jobs many", "--jobs braucht eine Zahl.", "--jobs takes a number."),
        ("analyze a.mp4 --runner", "Nach --runner fehlt ein Wert.", "--runner needs a value after it."),
        ("analyze a.mp4 --json=yes", "--json nimmt keinen Wert.", "--json takes no value."),
        ("explain cadence overstride", "Zu viele Wörter: overstride", "Too many words: overstride"),
    ],
)
def test_a_line_that_cannot_be_read_is_answered_in_one_language(formcheck: Run, words: str, german: str, english: str) -> None:
    command = words.split()[0]
    for environment, said, usage in ((GERMAN, german, "Aufruf"), (ENGLISH_TOO, english, "Usage")):
        done = formcheck(*words.split(), env=environment)
        first, second, gap, last = done.stderr.splitlines()

        assert (done.returncode, done.stdout, gap) == (2, "", "")
        assert first.startswith(f"{usage}: formcheck {command} [")
        assert second.endswith(f"formcheck {command} -h")
        assert last == f"formcheck: {said}"


def test_a_word_that_is_nothing_is_told_where_the_commands_are(formcheck: Run) -> None:
    done = formcheck("marathon", env=GERMAN)

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "formcheck: Es gibt keinen Befehl und keine Aufnahme marathon. Befehle: formcheck -h\n"
