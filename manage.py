"""The `hart` command under the name Django people look for."""

import sys

from openhart.config.cli import main

if __name__ == "__main__":
    sys.exit(main())
