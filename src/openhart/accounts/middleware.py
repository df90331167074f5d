"""Nobody sees a page without being signed in, unless the page says so; who they are is worked out once."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponseBase

from openhart.accounts import queries
from openhart.accounts.models import User
from openhart.foundation import clock
from openhart.foundation.routes import rule_of
from openhart.ui.views import given_back


class SignedInOnly(LoginRequiredMiddleware):
    """Send strangers to the sign-in page and give everyone else their viewer; an address without a rule is closed."""

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., HttpResponseBase],
        view_args: tuple[Any, ...],  # noqa: ARG002 - Django gives them
        view_kwargs: dict[str, Any],  # noqa: ARG002
    ) -> HttpResponseBase | None:
        """Set ``request.viewer``, or redirect to sign-in; give back what was typed while a sign-in ran out."""
        rule = rule_of(view_func)
        if rule is None:
            raise ImproperlyConfigured(f"{view_func!r} does not say who may open it.")
        user = request.user
        if isinstance(user, User) and user.is_active:
            request.viewer = queries.viewer_of(user, clock.now())  # type: ignore[attr-defined]
            return None
        if rule.is_open_to_strangers:
            return None
        if request.method == "POST":
            return given_back(request)
        return self.handle_no_permission(request, view_func)  # type: ignore[no-any-return, no-untyped-call, unused-ignore]
