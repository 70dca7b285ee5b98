"""Whether what was signed is still what was signed (docs/adr/0012).

``verify`` goes through a whole network, ``check_event`` looks at one signature and its neighbours,
``look_up`` compares a receipt. They read and say; nothing is mended. What is compared is pure, in
``events``, ``texts`` and ``accounts``.
"""

from covenant.verifying.differences import Difference, Verified
from covenant.verifying.receipts import Checked, check_event, look_up
from covenant.verifying.whole import networks_to_verify, verify, verify_ends

__all__ = [
    "Checked",
    "Difference",
    "Verified",
    "check_event",
    "look_up",
    "networks_to_verify",
    "verify",
    "verify_ends",
]
