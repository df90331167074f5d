"""The pages on which accounts are added, given roles, disabled and enabled."""

from functools import partial
from uuid import UUID

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from openhart.accounts.access import ViewerRequest
from openhart.accounts.access.people import KEEPERS, check_may_keep
from openhart.accounts.actions import people as actions
from openhart.accounts.actions.people import Given
from openhart.accounts.forms.people import AddPersonForm, DisableForm, RoleForm
from openhart.accounts.lifecycle.people import Because
from openhart.accounts.models import Origin, Role, User
from openhart.accounts.queries import directory_of_people as directory
from openhart.accounts.views.people.asking import answer, found, page_of, sure
from openhart.foundation import clock
from openhart.foundation.routes import open_to
from openhart.places import queries as places

_METHODS = ["GET", "HEAD", "POST"]


@open_to(*KEEPERS, is_fresh=True)
@require_http_methods(_METHODS)
def add_person(request: ViewerRequest) -> HttpResponse:
    """Ask for a new colleague's name, user name and first role, and lead to the invitation."""
    check_may_keep(request.viewer)
    form = AddPersonForm(request.POST if request.method == "POST" else None, regions=places.regions())
    made: list[User] = []

    def write() -> None:
        typed = form.cleaned_data
        roles = (_given(form),) if typed["role"] else ()
        made.append(
            actions.add_person(
                username=typed["username"], display_name=typed["display_name"], roles=roles, by=request.viewer,
                at=clock.now(),
            )
        )  # fmt: skip

    shown = answer(
        request, form, write, title="Add a person", button="Add and go on to the invitation",
        done="Added. Now make the code with which the person comes in.", to=reverse("accounts:people"),
    )  # fmt: skip
    if made:
        shown.headers["Location"] = reverse("accounts:invite", args=[made[0].id])
    return shown


@open_to(*KEEPERS, is_fresh=True)
@require_http_methods(_METHODS)
def give_role(request: ViewerRequest, user_id: UUID) -> HttpResponse:
    """Ask which role somebody is given, how far it reaches, and until when."""
    check_may_keep(request.viewer)
    user = found(request, user_id)
    check_may_keep(request.viewer, user.id)
    form = RoleForm(request.POST if request.method == "POST" else None, regions=places.regions())

    def write() -> None:
        actions.give_role(user_id=user.id, given=_given(form), by=request.viewer, at=clock.now())

    return answer(
        request, form, write, title=f"Give {user.display_name} a role", button="Give the role",
        done="Given. It holds from now on, and stands on the review of access until an auditor has confirmed it.",
        to=page_of(user),
    )  # fmt: skip


@open_to(*KEEPERS, is_fresh=True)
@require_http_methods(_METHODS)
def end_role(request: ViewerRequest, user_id: UUID, grant_id: UUID) -> HttpResponse:
    """Ask whether a role of somebody ends now."""
    check_may_keep(request.viewer)
    user = found(request, user_id)
    check_may_keep(request.viewer, user.id)
    held = directory.listed(request.viewer, [user], clock.now())[0].grants
    row = next((each for each in held if each.id == grant_id), None)
    if row is None:
        raise Http404("No such role of this person.")
    again = " It comes from the agency's directory and is back at the next sign-in unless it is ended there too."
    write = partial(actions.end_role, user_id=user.id, grant_id=grant_id, by=request.viewer)
    return sure(
        request, user, write, title=f"End {user.display_name}'s role", button="End the role",
        done="Ended.",
        what=f"{user.display_name} is no longer {Role(row.role).label} from now on. What was done in the role stays "
        f"on record.{again if row.origin == Origin.DIRECTORY else ''}",
    )  # fmt: skip


@open_to(*KEEPERS, is_fresh=True)
@require_http_methods(_METHODS)
def disable(request: ViewerRequest, user_id: UUID) -> HttpResponse:
    """Ask why an account is disabled, and disable it at once."""
    check_may_keep(request.viewer)
    user = found(request, user_id)
    check_may_keep(request.viewer, user.id)
    form = DisableForm(request.POST if request.method == "POST" else None)
    now = clock.now()
    line = directory.listed(request.viewer, [user], now)[0]

    def write() -> None:
        because = Because(form.cleaned_data["because"])
        actions.disable_account(user_id=user.id, because=because, by=request.viewer, at=now)

    left = f" {line.cases} single cases stay on a list until a colleague has taken them." if line.cases else ""
    return answer(
        request, form, write, title=f"Disable {user.display_name}'s account", button="Disable now",
        done="Disabled. Every session ends with its next request.", to=page_of(user),
        what=f"{user.display_name} is signed out everywhere and cannot come in. Nothing is removed: what the person "
              f"did, held and wrote stays.{left}",
    )  # fmt: skip


@open_to(*KEEPERS, is_fresh=True)
@require_http_methods(_METHODS)
def enable(request: ViewerRequest, user_id: UUID) -> HttpResponse:
    """Ask whether an account is enabled again."""
    check_may_keep(request.viewer)
    user = found(request, user_id)
    check_may_keep(request.viewer, user.id)
    write = partial(actions.enable_account, user_id=user.id, by=request.viewer)
    return sure(
        request, user, write, title=f"Enable {user.display_name}'s account again", button="Enable the account",
        done="Enabled. What the person holds stands on the review of access as new.",
        what="The person holds again whatever had not ended, and signs in as before. End first what is no longer "
              "needed. If password or second factor were lost, make a code afterwards.",
    )  # fmt: skip


def _given(form: RoleForm) -> Given:
    return Given(
        role=Role(form.cleaned_data["role"]), scope=form.scope(), region=form.region(), until_at=form.until_at()
    )
