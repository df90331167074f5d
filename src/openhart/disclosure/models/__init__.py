"""The ledger, the consents and the register of breaches."""

from openhart.disclosure.models.breaches import Answer, Breach, Concerned
from openhart.disclosure.models.consents import Consent, Suspect
from openhart.disclosure.models.ledger import Disclosure, Row

__all__ = ["Answer", "Breach", "Concerned", "Consent", "Disclosure", "Row", "Suspect"]
