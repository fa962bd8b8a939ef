"""Where formcheck keeps what it may fetch or compute again."""

from __future__ import annotations

import os
from pathlib import Path

ENV_CACHE = "FORMCHECK_CACHE"


def cache_dir() -> Path:
    """The folder for everything formcheck may fetch or compute again: $FORMCHECK_CACHE, else the user's cache folder."""
    import platformdirs

    return Path(os.environ.get(ENV_CACHE) or platformdirs.user_cache_dir("formcheck", appauthor=False)).expanduser()
