"""The command line: chooses the language, and is the only place that turns errors into a line and an exit status."""

from __future__ import annotations

import errno
import sys

from ..errors import FormcheckError
from ..language.current import chosen, speak, taken_out
from ..language.text import say
from .exit import end

COMMANDS = ("analyze", "batch", "history", "compare", "forget", "profile", "explain", "evaluate", "setup", "doctor")
HELP = ("-h", "--help")


def main(arguments: list[str] | None = None) -> None:
    """Run the command line; `formcheck CLIP` means `formcheck analyze CLIP`."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        asked, words = taken_out(words)
        speak(chosen(asked))
        if words and words[0] not in (*COMMANDS, *HELP):
            words.insert(0, "analyze")
        from .app import app

        app(words, prog_name="formcheck")
    except FormcheckError as error:
        end(error.args[0] if error.args else str(error))
    except (ImportError, OSError) as error:
        from ..system.libraries import explain_import_error

        known = explain_import_error(error)
        if known is None and isinstance(error, OSError) and error.errno == errno.ENOSPC:
            known = say("errors.stdout_full", why=error.strerror or "")
        if known is None:
            raise
        end(known)
