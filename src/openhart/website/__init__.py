"""The public pages, in a process of their own.

Today there is one: what to do in danger and whom to call. It stands without a database and without JavaScript.
It must never reach a case, set a cookie for a reader, or import a room of the children's wing.
"""
