"""What every worker process of formcheck begins with."""

from __future__ import annotations

import os
import signal
import threading


def end_with_the_parent() -> None:
    """Without this a process that waits for work outlives a parent that was stopped; and Ctrl-C is for the parent to answer."""
    from multiprocessing import parent_process

    def follow() -> None:
        parent = parent_process()
        if parent is not None:
            parent.join()
            os._exit(1)

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=follow, daemon=True).start()
