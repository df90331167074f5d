"""Nobody sees a page of the desk without being signed in; who they are is worked out once."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponseBase

from openhart.accounts import queries
from openhart.accounts.models import User
from openhart.foundation import clock
from openhart.ui.views import given_back


class SignedInOnly(LoginRequiredMiddleware):
    """Send strangers to the sign-in page and give everyone else their viewer."""

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., HttpResponseBase],
        view_args: tuple[Any, ...],
        view_kwargs: dict[str, Any],
    ) -> HttpResponseBase | None:
        """Set ``request.viewer``, or redirect to sign-in; give back what was typed while a sign-in ran out."""
        user = request.user
        if isinstance(user, User) and user.is_active:
            request.viewer = queries.viewer_of(user, clock.now())  # type: ignore[attr-defined]
        elif request.method == "POST" and getattr(view_func, "login_required", True):
            return given_back(request)
        return super().process_view(request, view_func, view_args, view_kwargs)  # type: ignore[no-any-return, no-untyped-call, unused-ignore]
