"""The children, their families and others, and how they are linked to cases.

Everything that names or describes a person is sealed with that person's own key; they are found by blind tokens.
It must never keep a name, a birth date or a phone number in clear, nor a token of a first name or a surname alone.
"""
