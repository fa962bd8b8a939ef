"""The command line: chooses the language, and is the only place that turns errors into a line and an exit status."""

from __future__ import annotations

import errno
import sys
import traceback
from difflib import get_close_matches
from pathlib import Path

from ..errors import BadOption, FormcheckError
from ..language.current import chosen, speak, taken_out
from ..language.text import Phrase
from ..system.loudness import loud, with_loudness
from .commands import ALSO, COMMANDS
from .exit import end

OWN = ("-h", "--help", "--version", "--install-completion", "--show-completion")
ALIKE = 0.75  # of difflib's measure: a slip of the finger, not another word


def main(arguments: list[str] | None = None) -> None:
    """Run the command line; `formcheck CLIP` means `formcheck analyze CLIP`."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        asked, words = taken_out(words)
        speak(chosen(asked))
        words = with_loudness(words)
        words = [*_command(words[0]), *words[1:]] if words else ["--help"]
        from .app import app

        app(words, prog_name="formcheck")
    except FormcheckError as error:
        if loud():
            traceback.print_exc()
        end(error.args[0] if error.args else str(error))
    except (ImportError, OSError) as error:
        from ..system.libraries import explain_import_error

        known = explain_import_error(error)
        if known is None and isinstance(error, OSError) and error.errno == errno.ENOSPC:
            known = Phrase("errors.stdout_full", why=error.strerror or "")
        if known is None:
            raise
        end(known)


def _command(word: str) -> list[str]:
    """The first words of a command line that begins with this one: a command, one of its other names, a recording to analyse,
    or a report to show.

    Raises BadOption for a mere word that is neither, and for what is no recording and nearly a command.
    """
    if word in (*COMMANDS, *OWN):
        return [word]
    if Path(word).exists():
        return ["show" if word.lower().endswith(".json") else "analyze", word]
    if word.lower() in ALSO:
        return [ALSO[word.lower()]]
    near = get_close_matches(word.lower(), [*COMMANDS, *ALSO], 1, ALIKE)
    if near:
        raise BadOption(Phrase("errors.no_command", word=word, near=ALSO.get(near[0], near[0])))
    if word.isalpha():  # no file's name, and no option
        raise BadOption(Phrase("errors.neither", word=word))
    return ["analyze", word]
