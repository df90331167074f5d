"""What leaves a case: the ledger of disclosures, the consents, and the register of breaches.

Nothing that identifies a child leaves but through here. `actions.disclose` is the one gate: it refuses without a ground
in force now, for this recipient, these fields and this purpose, writes the ledger in the same transaction, and only it
makes a `Released`, which is what whoever hands something out must hold. It must never hand out on a consent that was
taken back, has run out, or was given by somebody now suspected; never change or take away a row of the ledger (a
correction or a recall is a further row); and never take a subpoena alone for a court order.

A ground in law is data in the packs (`policies/*/disclosure.yaml`), read by `policy.load_leaving`.
"""
