"""Every member signs; coordinators confirm by what authority somebody did."""

from covenant.models import Standing
from tests.access.rows_covenant import MEMBER_FORM, a_standing
from tests.access.table import COORDINATOR_FORM, COORDINATOR_LIST, Row


def a_check(world):
    pk = a_standing(world)["pk"]
    Standing.objects.filter(pk=pk).update(state="waiting", waits_for_check=True)
    return {"pk": pk}


def a_second(world):
    pk = a_standing(world)["pk"]
    Standing.objects.filter(pk=pk).update(state="waiting", waits_for_second=True)
    return {"pk": pk}


ROWS = [
    Row("covenant:sign", *MEMBER_FORM),
    Row(
        "covenant:second",
        "login 404 404 200 404",
        "login 404 404 200 404",
        "officer",
        "head",
        args=a_second,
    ),
    Row("covenant:checks", *COORDINATOR_LIST),
    Row("covenant:check-authority", *COORDINATOR_FORM, args=a_check),
]
