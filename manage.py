#!/usr/bin/env python3
"""The command line of Kotosilta: `./manage.py help` lists the commands."""

from kotosilta.__main__ import main

if __name__ == "__main__":
    main()
