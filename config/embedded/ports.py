"""Free TCP ports."""

import random
import socket

# Below the range that the kernel hands out to outgoing connections (32768 on Linux, 49152
# elsewhere), so that a port that was free yesterday is free today.
LOWEST, HIGHEST = 20_000, 32_000
LOOPBACK = "127.0.0.1"


def is_free(port: int, host: str = LOOPBACK) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        # As the servers do: a connection of the last run that lingers is no obstacle.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def free_port(remembered: int | None = None) -> int:
    """`remembered` when it is free, else any other free one on the loopback address."""
    if remembered and is_free(remembered):
        return remembered
    while not is_free(port := random.randrange(LOWEST, HIGHEST)):  # noqa: S311 (no secret)
        pass
    return port


def next_free_port(wanted: int, host: str) -> int:
    """`wanted`, or the first free one after it."""
    port = wanted
    while not is_free(port, host) and port < 65_535:
        port += 1
    return port
