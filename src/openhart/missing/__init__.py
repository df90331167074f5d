"""Children missing from care: every episode from last seen to return, who was asked, and what was learned.

What is owed comes from the policy alone; this room keeps what police, NCMEC and the next shift need to know. It must
never call a child a runaway, keep a description or a place in clear, or let a return close a duty to have told the
police or NCMEC.
"""
