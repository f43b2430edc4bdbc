"""How programs sign in: citizens and shops with their one token, staff with one for each program and its scopes."""

from typing import Any

from django.db.models import CharField, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.authentication import TokenAuthentication
from rest_framework.authtoken.models import Token
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.permissions import SAFE_METHODS, AllowAny
from rest_framework.request import Request

from civic.accounts.models import User
from civic.core.compiled import Slot, compiled
from civic.core.roles import roles
from civic.staff import tokens
from civic.staff.models import ME, ProgramToken


class OutOfScope(PermissionDenied):
    default_code = "out_of_scope"
    default_detail = _("This token was not made for that. Make one that carries what the program needs.")


class StaffNeedPrograms(AuthenticationFailed):
    default_code = "staff_token_needed"
    default_detail = _("Staff need a token that names its program and has a last day. Make one in the administration.")


class ProgramAuthentication(TokenAuthentication):
    """`Authorization: Token …`. Views that serve roles name them in `program_roles`; all else is the person's own."""

    def authenticate(self, request: Request) -> Any:
        found = super().authenticate(request)
        if found is not None and isinstance(found[1], ProgramToken):
            narrow(*found, request)
        return found

    def authenticate_credentials(self, key: str) -> Any:
        if not key.startswith(tokens.PREFIX):
            return _own(key)
        program = tokens.find(key, now=timezone.now())
        if program is None or not program.user.is_active or not program.user.is_staff:
            raise AuthenticationFailed
        return program.user, program


def _own(key: str) -> tuple[User, Token]:
    """Return the person of a token of their own. Raises AuthenticationFailed, StaffNeedPrograms."""
    query = _token()
    found: list[Token] = query.objects(query.rows(key=key))
    if not found or not found[0].user.is_active:
        raise AuthenticationFailed(_("This token is not valid. Make a new one in the administration."))
    if found[0].user.is_staff:
        raise StaffNeedPrograms
    return found[0].user, found[0]


@compiled
def _token() -> QuerySet[Token]:
    """Each call of a program asks it, so its SQL is written once."""
    return Token.objects.select_related("user__citizen").filter(key=Slot("key", CharField()))


def narrow(user: User, token: ProgramToken, request: Request) -> None:
    """Leave the person, for this request, only what the token was made for. Raises OutOfScope."""
    reads = request.method in SAFE_METHODS
    parts = {scope.partition(":")[0] for scope in token.scopes if reads or scope.endswith(":write")}
    view: Any = (request.parser_context or {}).get("view")
    wanted = {str(role) for role in getattr(view, "program_roles", ())}
    open_to_all = AllowAny in getattr(view, "permission_classes", ())
    if not open_to_all and not (parts & wanted if wanted else ME in parts):
        raise OutOfScope
    user.held_roles = {role: agencies for role, agencies in roles(user).items() if role in parts}
