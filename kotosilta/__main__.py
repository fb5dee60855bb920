"""The command line: `kotosilta demo` of an installed package, `python -m kotosilta` and `./manage.py` of a checkout."""

import os
import sys


def main() -> None:
    """Run a command. Sets the settings unless the environment names others."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kotosilta.config.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


def installed() -> None:
    """The command `kotosilta`: `kotosilta demo` makes a database of its own, serves it and fills it with the demo."""
    if sys.argv[1:] == ["demo"]:
        os.environ["KOTOSILTA_DEMO"] = "1"
        sys.argv[1] = "serve"
    main()


if __name__ == "__main__":
    main()
