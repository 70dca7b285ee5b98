"""Our covenant, and for coordinators how everybody stands."""

from tests.access.rows_covenant import a_standing
from tests.access.table import COORDINATOR_FORM, COORDINATOR_LIST, MEMBER_PAGE, Row

ROWS = [
    Row("covenant:standing", *MEMBER_PAGE),
    Row(
        "covenant:reaffirm",
        "login 404 404 200 404",
        "login 404 404 200 404",
        "officer",
        "head",
        args=a_standing,
    ),
    Row("covenant:standings", *COORDINATOR_LIST),
    Row("covenant:standing-kept", *COORDINATOR_LIST, args=a_standing),
    Row(
        "covenant:standing-change",
        *COORDINATOR_FORM,
        args=lambda world: {**a_standing(world), "act": "suspend"},
    ),
]
