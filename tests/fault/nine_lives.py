"""A process that kills itself at named points and is started again until its list of deaths is done.

Everything slow (imports, the published list) happens once, before the first fork; each life is a process of its own
with its own connections, and ends by SIGKILL, so that nothing is cleaned up.
"""

import os
import signal
import sys
from collections.abc import Callable, Sequence

Death = tuple[str, int]
"""A named point, and at which time of passing it the process dies."""


def reach_of(death: Death | None) -> Callable[[str], None]:
    """The `Reach` of one life."""
    passed = 0

    def reach(point: str, /) -> None:
        nonlocal passed
        if death is not None and point == death[0]:
            passed += 1
            if passed == death[1]:
                os.kill(os.getpid(), signal.SIGKILL)

    return reach


def live(deaths: Sequence[Death], life: Callable[[int, Callable[[str], None]], None]) -> None:
    """Runs `life(number, reach)` in one process after another; the last has no death before it and ends by itself.

    SIGTERM is passed on to the life under way. Ends this process with 1 when a life ended otherwise than planned.
    """
    for number, death in enumerate([*deaths, None]):
        child = os.fork()
        if child == 0:
            try:
                life(number, reach_of(death))
            finally:
                sys.stderr.flush()
                os._exit(0 if sys.exc_info()[0] is None else 3)
        signal.signal(signal.SIGTERM, lambda *_, child=child: os.kill(child, signal.SIGTERM))
        _, status = os.waitpid(child, 0)
        ended = -os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)
        if ended != (0 if death is None else -signal.SIGKILL):
            sys.stderr.write(f"life {number} with death {death} ended with {ended}\n")
            sys.stderr.flush()
            os._exit(1)
