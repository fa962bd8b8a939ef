"""formcheck: find out from a phone's recording how somebody runs, and say so with the doubts."""

__version__ = "0.1.0"
