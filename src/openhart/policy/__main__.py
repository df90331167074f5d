"""`python -m openhart.policy` is `hart policy`."""

import sys

from openhart.policy.cli import main

if __name__ == "__main__":
    sys.exit(main())
