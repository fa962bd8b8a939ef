"""formcheck: find out from a phone's recording how somebody runs, and say so with the doubts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .analysis import Options
    from .api import Report, analyze, read_report
    from .errors import FormcheckError
    from .result import Event, Finding, Measurement, Session

__version__ = "0.1.0"
__all__ = ["Event", "Finding", "FormcheckError", "Measurement", "Options", "Report", "Session", "analyze", "read_report"]

_AT = {
    "FormcheckError": "errors",
    "Event": "result",
    "Finding": "result",
    "Measurement": "result",
    "Session": "result",
    "Options": "analysis",
}


def __getattr__(name: str) -> Any:
    """The names above, fetched when they are first asked for: importing formcheck alone costs nothing."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f".{_AT.get(name, 'api')}", __name__), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
