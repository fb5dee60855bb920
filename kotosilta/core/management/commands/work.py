"""`./manage.py work`: run the worker (jobs, outbox, audit chain)."""

import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.crypto import get_random_string

from kotosilta.core.jobs import LeasedWorker, do_duties, keep_doing_duties


class Command(BaseCommand):
    help = "Run jobs, send messages, chain the audit log; as many of these processes as you like."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="do what is due now, then stop")
        parser.add_argument("--every", type=float, default=3.0, help="seconds between two rounds of duties")

    def handle(self, *args: Any, **options: Any) -> None:
        worker = LeasedWorker(
            queue_names=["*"],
            excluded_queue_names=[],
            interval=0.5,
            batch=options["once"],
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=get_random_string(32),
        )
        if options["once"]:
            do_duties()
            worker.run()
            do_duties()
            return
        worker.configure_signals()
        threading.Thread(target=keep_doing_duties, args=(options["every"],), daemon=True).start()
        worker.run()
