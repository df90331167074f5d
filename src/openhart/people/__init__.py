"""The children, their families and others, and how they are linked to cases.

Everything that names or describes a person is sealed with that person's own key. It must never keep
a name, a birth date or a phone number in clear.
"""
