"""The pages of proof: one case, the duties of all cases, and how timely they were."""

from openhart.proof.views.counting import timeliness
from openhart.proof.views.listing import duties, duties_file
from openhart.proof.views.proving import paper, proof, table

__all__ = ["duties", "duties_file", "paper", "proof", "table", "timeliness"]
