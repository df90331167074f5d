"""Forms of a case: filled for one recipient, as a paper and as data."""

from openhart.paperwork.lifecycle import Entry, Filled, as_data
from openhart.paperwork.queries.filling import filled, form_of, forms_for, forms_here
from openhart.paperwork.queries.own_paper import faults_of
from openhart.paperwork.queries.printing import printed
from openhart.paperwork.queries.proofs import Proof, read_from
from openhart.paperwork.queries.telling import Telling, telling

__all__ = [
    "Entry", "Filled", "Proof", "Telling", "as_data", "faults_of", "filled", "form_of", "forms_for", "forms_here",
    "printed", "read_from", "telling",
]  # fmt: skip
