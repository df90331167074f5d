"""Everything sealed says with whose key and where; what cannot be found cannot be sealed anew."""

import inspect
from typing import Final

import pytest
from django.apps import apps
from django.db.models import BinaryField, Model

from openhart.keys.models import Keyed, SealedField
from openhart.keys.queries import SealedColumn, sealed_columns

#: Bytes that nobody sealed with a key of a record, and what they are.
NOT_SEALED: Final = {
    ("keys.WrappedKey", "wrapped"): "the keys themselves",
    ("accounts.Invitation", "token_hash"): "a hash of random bits",
    ("accounts.Attempt", "mark"): "a keyed mark",
    ("inbox.Door", "secret_hash"): "a hash of random bits",
    ("inbox.Door", "code_hash"): "a hash of those bits with the spoken figures",
    ("audit.Entry", "subjects"): "ids",
    ("audit.Entry", "hash"): "a hash",
    ("audit.Entry", "seal"): "a keyed mark",
    ("audit.Lane", "hash"): "a hash",
    ("audit.Lane", "mark"): "a keyed mark",
}
OURS: Final = [model for model in apps.get_models() if model.__module__.startswith("openhart.")]


def test_every_column_of_bytes_says_how_it_is_sealed_or_why_it_is_not() -> None:
    silent = {
        (model._meta.label, field.name)
        for model in OURS
        for field in model._meta.local_fields
        if isinstance(field, BinaryField) and not isinstance(field, SealedField)
    }
    assert silent == set(NOT_SEALED)


@pytest.mark.parametrize("column", sealed_columns(), ids=str)
def test_a_sealed_column_leads_to_the_record_whose_key_seals_it_and_says_its_place(column: SealedColumn) -> None:
    assert issubclass(column.owner, Keyed)
    assert inspect.isfunction(getattr(column.model, column.field.at))


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_whoever_refers_to_a_key_has_a_kind_of_its_own(model: type[Model]) -> None:
    if any(field.name == "key_row" for field in model._meta.local_fields):
        assert issubclass(model, Keyed)
        kinds = [one.KIND for one in OURS if issubclass(one, Keyed)]
        assert kinds.count(model.KIND) == 1
        assert "factor" not in kinds
