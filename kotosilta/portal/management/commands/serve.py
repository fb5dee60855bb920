"""`./manage.py serve`: the site on PORT with one worker for jobs beside it, on one machine; both end together.

In the demo the first pages are open while its projects are loaded; the worker waits for them.
"""

import os
import signal
import subprocess
import sys
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

WEB = ["-m", "gunicorn", "kotosilta.config.wsgi", "--workers", "2", "--threads", "4"]
QUIET = ["--access-logfile", os.devnull, "--no-control-socket"]


class Command(BaseCommand):
    help = "Prepare the database and the static files, and serve the site with a worker beside it."

    def handle(self, *args: Any, **options: Any) -> None:
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        call_command("migrate", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        address = f"127.0.0.1:{os.environ.get('PORT') or '8000'}"
        running = [self._start(*WEB, *QUIET, "--bind", address)]
        try:
            self.stdout.write(f"Kotosilta is at http://{address}/")
            self.stdout.flush()
            if settings.DEMO:
                call_command("demo", if_empty=True, stdout=self.stdout)
            running.append(self._start("-m", "kotosilta", "work"))
            running[0].wait()
        except KeyboardInterrupt:
            self.stdout.write("")
        finally:
            for process in running:
                process.terminate()
            for process in running:
                self._wait(process)

    def _wait(self, process: "subprocess.Popen[bytes]") -> None:
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()

    def _start(self, *arguments: str) -> "subprocess.Popen[bytes]":
        return subprocess.Popen([sys.executable, *arguments])  # noqa: S603 - our own commands
