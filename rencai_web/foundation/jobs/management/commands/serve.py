"""`serve`: the web server and the job worker together, in the foreground, until interrupted."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from argparse import ArgumentParser
from collections.abc import Sequence
from contextlib import suppress
from types import FrameType
from typing import IO, Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from rencai_web.foundation.jobs.actions import SILENT_FOR, take_up_silent


class Command(BaseCommand):
    """Run gunicorn and the worker as children; when one ends, or on a signal, end both."""

    help = "Serve the house: web server and job worker together, until interrupted."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to listen."""
        parser.add_argument("--port", type=int, default=8000, help="Port on 127.0.0.1 (default 8000).")
        parser.add_argument("--bind", default="127.0.0.1", help="Address to listen on (default 127.0.0.1).")
        parser.add_argument("--workers", type=int, default=2, help="Web processes (default 2).")

    def handle(self, *_args: Any, port: int, bind: str, workers: int, **_options: Any) -> None:
        """Start both and watch over them."""
        web = [
            sys.executable, "-m", "gunicorn", "rencai_web.config.wsgi", "--bind", f"{bind}:{port}",
            "--workers", str(workers), "--timeout", "60", "--max-requests", "5000", "--max-requests-jitter", "500",
            "--log-level", "warning",
        ]  # fmt: skip
        worker = [sys.executable, "-m", "rencai_web", "db_worker", "--interval", "0.5"]
        stop = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):  # the last: the terminal was closed
            signal.signal(number, lambda _number, _frame: _set(stop, _frame))
        children = [_begun(command, stop) for command in (web, worker)]
        self.stdout.write(f"serving at http://{bind}:{port}  (Ctrl+C ends it)")
        while not stop.wait(2) and all(child.poll() is None for child in children):
            take_up_silent(now=timezone.now())
        stop.set()
        for child in children:
            child.terminate()
        for child in children:
            child.wait(timeout=SILENT_FOR.seconds)
        self.stdout.write("ended")


def _begun(command: Sequence[str], stop: threading.Event) -> subprocess.Popen[bytes]:
    """A child in a session of its own, so that Ctrl+C reaches this process alone, which ends it in order.

    What it says goes on to our standard error, until the end is asked for: how a child ends is its own.
    """
    child = subprocess.Popen(command, stderr=subprocess.PIPE, start_new_session=True)  # noqa: S603  # ours, and fixed
    if child.stderr is not None:
        threading.Thread(target=_pass_on, args=(child.stderr, stop), daemon=True).start()
    return child


def _pass_on(said: IO[bytes], stop: threading.Event) -> None:
    for line in said:
        if not stop.is_set():
            with suppress(OSError):
                os.write(sys.stderr.fileno(), line)


def _set(stop: threading.Event, _frame: FrameType | None) -> None:
    stop.set()
