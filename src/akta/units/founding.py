"""The first administrator, who appoints all others."""

from datetime import datetime

from django.conf import settings
from django.db import connection, transaction

from akta.accounts import services as accounts
from akta.accounts.errors import AdministratorExists
from akta.accounts.models import Account
from akta.core.actors import Actor
from akta.units.models import Post, PostKind
from akta.units.services import give_post


@transaction.atomic
def found_administrator(
    *, actor: Actor, login: str, given_name: str, surname: str, at: datetime
) -> tuple[Account, str]:
    """Open the account of the first administrator; gives it and its one-time password.

    Works while nobody who may sign in is an administrator. Raises AdministratorExists,
    LoginTaken, LoginMalformed.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('first-administrator', 3))")
    if _has_administrator(at):
        raise AdministratorExists
    account = accounts.open_staff_account(
        actor=actor, login=login, given_name=given_name, surname=surname, at=at
    )
    give_post(
        actor=actor,
        account_id=account.pk,
        kind=PostKind.ADMINISTRATOR,
        unit=None,
        since=at,
        at=at,
    )
    password = accounts.issue_one_time_password(actor=actor, account_id=account.pk, at=at)
    return account, password


def _has_administrator(at: datetime) -> bool:
    posts = Post.objects.filter(
        kind=PostKind.ADMINISTRATOR, in_force__contains=at, account__disabled_at__isnull=True
    )
    if not settings.AKTA.is_demo:  # people of the demonstration cannot sign in then
        posts = posts.filter(account__is_demo=False)
    return posts.exists()
