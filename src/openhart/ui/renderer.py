"""Draws Django's forms with the design system's markup, keeping the ids that Django itself emits."""

from typing import Any

from django.forms.renderers import DjangoTemplates

#: Django's templates that have a counterpart of ours; the others (hidden inputs, options) serve as they are.
OURS = {
    "django/forms/field.html": "ui/forms/field.html",
    "django/forms/errors/list/default.html": "ui/forms/errors.html",
    "django/forms/errors/list/ul.html": "ui/forms/errors.html",
    "django/forms/widgets/text.html": "ui/forms/input.html",
    "django/forms/widgets/email.html": "ui/forms/input.html",
    "django/forms/widgets/number.html": "ui/forms/input.html",
    "django/forms/widgets/password.html": "ui/forms/input.html",
    "django/forms/widgets/search.html": "ui/forms/input.html",
    "django/forms/widgets/tel.html": "ui/forms/input.html",
    "django/forms/widgets/url.html": "ui/forms/input.html",
    "django/forms/widgets/date.html": "ui/forms/input.html",
    "django/forms/widgets/time.html": "ui/forms/input.html",
    "django/forms/widgets/datetime.html": "ui/forms/input.html",
    "django/forms/widgets/file.html": "ui/forms/file.html",
    "django/forms/widgets/textarea.html": "ui/forms/textarea.html",
    "django/forms/widgets/select.html": "ui/forms/select.html",
    "django/forms/widgets/radio.html": "ui/forms/choices.html",
    "django/forms/widgets/checkbox_select.html": "ui/forms/choices.html",
    "django/forms/widgets/checkbox.html": "ui/forms/checkbox.html",
    "django/forms/widgets/splitdatetime.html": "ui/forms/when.html",
}


class HartRenderer(DjangoTemplates):
    """The project's FORM_RENDERER."""

    def get_template(self, template_name: str) -> Any:
        """Return our template for one of Django's, or the one that was asked for."""
        return super().get_template(OURS.get(template_name, template_name))
