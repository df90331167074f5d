"""Letters to partners: what was sent to the police, the FBI, a state's attorney, and what they answered.

A letter is one paper for one organisation, sealed under a key of its own, so that the partners' site opens that letter
and nothing else of the case. Who may open it: members of the organisation (`Member`), or whoever holds a one-time link
and the code that was spoken to them on the telephone (`Door`). What they answer (received, with their number; a
question; what came of it) are rows that are only added to.

Beside it stands what an organisation reports of its year (`Yearly`, C.G.S. 51-286h): its own words, and our counts.

It must never show a letter before it left, after it was taken back, or to another organisation, and must never read a
case: it holds what was put into it.
"""
