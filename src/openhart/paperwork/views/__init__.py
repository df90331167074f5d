"""Pages that show what a recipient of a form will see."""

from openhart.paperwork.views.showing import form, forms, print_paper

__all__ = ["form", "forms", "print_paper"]
