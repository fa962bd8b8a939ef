"""How the command line ends when something goes wrong."""

from __future__ import annotations

import os
import sys
from typing import NoReturn

from ..language.current import here
from ..language.text import in_language


def end(line: str, status: int = 1) -> NoReturn:
    """Say a line on standard error and end with this status."""
    from ..system.safe_text import clean

    print(f"formcheck: {clean(in_language(line, here()))}", file=sys.stderr)
    if status == 130:
        sys.stderr.flush()
        os._exit(status)
    raise SystemExit(status)
