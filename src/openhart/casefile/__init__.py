"""The papers of a case: its Documents panel, the pages of one document, and who may open which.

`documents` keeps files and knows no case; this room joins the two. Every act here first asks whether the case is
open to whoever acts, then lets `documents` do it. It must never hand out a file by another way than the acts of this
room, and nothing of a locked file is ever shown.
"""
