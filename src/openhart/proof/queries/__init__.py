"""Reads of proof: viewer first, as of a moment, and nothing about a case that is not open to them."""

from openhart.proof.queries.learned import Later, later_than
from openhart.proof.queries.telling import Owed, Proof, Sending, Told, proof_of

__all__ = ["Later", "Owed", "Proof", "Sending", "Told", "later_than", "proof_of"]
