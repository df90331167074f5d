"""The demonstration: a desk with a fictional caseload, laid over the real towns and the real policy.

Every child, family, reporter and colleague in it is invented. It must never be mixed with real records: it
builds only installations whose card says that they are a demonstration.
"""
