"""Says to somebody outside that the auditor found all well, or how much it found.

Who is told at HEARTBEAT_URL (Healthchecks or alike) raises the alarm also where nothing comes:
a machine that is down cannot say so itself.
"""

import logging
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

logger = logging.getLogger(__name__)

SECONDS = 5


def beat(url: str, *, count: int) -> bool:
    """Ask ``url`` where nothing was found; else post the count, and nothing else, to its
    ``/fail``. A failing call is logged and never raises. Returns whether it was heard."""
    try:
        with urlopen(_request(url, count), timeout=SECONDS):  # noqa: S310, checked below
            return True
    except Exception as error:  # urllib raises what sockets and servers make it raise
        # The address is a secret of its own: whoever knows it can say that all is well.
        logger.error("The heartbeat was not heard (%s).", type(error).__name__)
        return False


def _request(url: str, count: int) -> Request:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https"):
        raise ValueError("An address of the web is needed")
    if not count:
        return Request(url)  # noqa: S310
    fail = parts._replace(path=f"{parts.path.rstrip('/')}/fail").geturl()
    return Request(fail, data=f"{count}\n".encode())  # noqa: S310
