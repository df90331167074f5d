"""The agency's forms as data, filled from what is known: nobody retypes.

A form is YAML in the pack (`policies/<place>/forms/`): its sections and fields, what each takes from the case, and as
part of which field of disclosure it leaves. A recipient's version holds only what the ground lets out and the recipient
needs. No official text of the DCF forms is public: their fields are inferred and say so.

It must never put a field on a recipient's version that was not let out, never read what the viewer may not see, and
never hand anything out itself: it prints, and `disclosure` releases.
"""
