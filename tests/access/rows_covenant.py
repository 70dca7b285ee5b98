"""The declaration and the register: public to read, officers sign, coordinators write."""

from covenant.models import Standing
from tests.access.table import PUBLIC_PAGE, Row
from tests.covenant.helpers import published, stands

MEMBER_FORM = ("login 404 200 200 404", "login 404 200 200 404", "officer", "head")


def a_standing(world):
    declaration = published(world.network, world.now)
    made = Standing.objects.filter(organisation=world.organisation, declaration=declaration)
    standing = made.first() or stands(world.organisation, declaration, world.now)
    return {"pk": standing.pk}


def a_signature(world):
    standing = Standing.objects.select_related("event").get(pk=a_standing(world)["pk"])
    return {"digest": standing.event.digest}


ROWS = [
    Row("covenant:city", *PUBLIC_PAGE, is_public=True),
    Row("covenant:register", *PUBLIC_PAGE, is_public=True),
    Row("covenant:register-csv", *PUBLIC_PAGE, is_public=True),
    Row("covenant:undertaken", *PUBLIC_PAGE, is_public=True),
    Row("covenant:register-about", *PUBLIC_PAGE, is_public=True),
    Row("covenant:check", *PUBLIC_PAGE, is_public=True),
    Row("covenant:party", *PUBLIC_PAGE, args=a_standing, is_public=True),
    Row("covenant:certificate", *PUBLIC_PAGE, args=a_standing, is_public=True),
    Row("covenant:signature", *PUBLIC_PAGE, args=a_signature, is_public=True),
    Row(
        "covenant:withdraw",
        "login 404 404 200 404",
        "login 404 404 302 404",
        "officer",
        "head",
        args=a_standing,
    ),
]
