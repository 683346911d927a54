"""Waiting lines: Erlang's formulas, Pollaczek and Khinchine, Kingman, and Little's law.

Sources: Erlang 1917; Kingman 1961; Little 1961; Trivedi, Probability and Statistics with Reliability, Queuing and
Computer Science Applications.
"""

from __future__ import annotations

import math

from designer.analysis.times import Waiting

MOST_SERVERS = 100_000
"""More than this are counted as so many, each so much faster: nobody waits less for it."""


def erlang_b(servers: int, load: float) -> float:
    """The share of calls lost when nobody can wait; `load` is arrivals over service rate (erlangs)."""
    if servers > MOST_SERVERS:  # fewer that are as busy lose no less
        servers, load = MOST_SERVERS, load * MOST_SERVERS / servers
    blocked = 1.0
    for k in range(1, servers + 1):
        blocked = load * blocked / (k + load * blocked)
        if blocked == 0.0:
            break
    return blocked


def erlang_c(servers: int, load: float) -> float:
    """The share that has to wait; 1 where the load is as much as the servers, or more."""
    if load >= servers:
        return 1.0
    blocked = erlang_b(servers, load)
    return servers * blocked / (servers - load * (1 - blocked))


def waiting(servers: int, arrivals: float, served: float) -> Waiting | None:
    """How long a request waits at `servers` that each serve `served` a second; None where the line never ends.

    Parameters
    ----------
    arrivals, served
        Per second.
    """
    spare = servers * served - arrivals
    if spare <= 0:
        return None
    return Waiting(erlang_c(servers, arrivals / served), spare / 1000)


def mean_wait(servers: int, arrivals: float, served: float) -> float:
    """The mean wait at M/M/c in seconds; infinite where the line never ends."""
    spare = servers * served - arrivals
    return math.inf if spare <= 0 else erlang_c(servers, arrivals / served) / spare


def mean_wait_general(arrivals: float, mean: float, mean_square: float) -> float:
    """The mean wait at M/G/1 in seconds, by mean and mean square of the service time."""
    busy = arrivals * mean
    return math.inf if busy >= 1 else arrivals * mean_square / (2 * (1 - busy))


def kingman(busy: float, arrivals_cv2: float, service_cv2: float, mean: float) -> float:
    """Approximate mean wait at G/G/1 in seconds, by the squared coefficients of variation."""
    return math.inf if busy >= 1 else busy / (1 - busy) * (arrivals_cv2 + service_cv2) / 2 * mean


def at_once(arrivals: float, time: float) -> float:
    """How many are in the system (Little's law): arrivals a second times seconds each."""
    return arrivals * time


def exceeds(servers: int, arrivals: float, served: float, limit: float) -> float:
    """The share that waits longer than `limit`; all of them where the line never ends.

    The units of time are the caller's: rates a minute go with a limit in minutes.
    """
    spare = servers * served - arrivals
    if spare <= 0:
        return 1.0
    return erlang_c(servers, arrivals / served) * math.exp(-spare * limit)
