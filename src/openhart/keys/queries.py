"""Reads about keys: which there are, what they seal, how many records each of them wraps."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db import models

from openhart.keys.models import Keyed, SealedField


@dataclass(frozen=True, slots=True)
class SealedColumn:
    """A column of sealed bytes, and the model whose records have the keys."""

    model: type[models.Model]
    field: SealedField
    owner: type[models.Model]

    def __str__(self) -> str:
        return f"{self.model._meta.label_lower}.{self.field.name}"  # noqa: SLF001 - Django's own way to its names


def sealed_columns() -> list[SealedColumn]:
    """Return every sealed column of every room."""
    return [
        SealedColumn(model, field, _led_to(model, field.by))
        for model in apps.get_models()
        for field in model._meta.local_fields  # noqa: SLF001
        if isinstance(field, SealedField)
    ]


def keyed_models() -> Iterator[type[Keyed]]:
    """Yield every model whose records have keys of their own."""
    return (model for model in apps.get_models() if issubclass(model, Keyed))


def _led_to(model: type[models.Model], way: str) -> type[models.Model]:
    for step in way.split("__") if way else ():
        related = model._meta.get_field(step).related_model  # noqa: SLF001
        if not isinstance(related, type):
            raise TypeError(f"{model.__name__}.{step} leads to no record.")
        model = related
    return model
