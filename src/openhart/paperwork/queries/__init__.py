"""Forms of a case: filled for one recipient, as a paper and as data."""

from openhart.paperwork.lifecycle import Entry, Filled, as_data
from openhart.paperwork.queries.filling import filled, form_of, forms_for
from openhart.paperwork.queries.printing import printed
from openhart.paperwork.queries.proofs import Proof, read_from

__all__ = ["Entry", "Filled", "Proof", "as_data", "filled", "form_of", "forms_for", "printed", "read_from"]
