"""The workshop: a process of its own in which a file of strangers is looked at and made into pictures.

It imports no Django, knows no name, no key and no database, and works behind walls (`walls`): no network, no file,
so much memory and no more. It reads the file from its standard input and answers on its standard output.
"""
