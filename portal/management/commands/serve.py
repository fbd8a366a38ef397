"""Runs the portal: the web server and the worker of the job queue, under one roof."""

from __future__ import annotations

import os
import socket
import sys
import urllib.error
import urllib.request
from typing import Any, NoReturn

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections
from django.urls import get_resolver
from gunicorn.app.wsgiapp import WSGIApplication

from directory.search import get_engine
from portal.accounts.demonstration import ACCOUNTS, PASSWORD
from portal.preparation import prepare
from portal.supervisor import Child, Supervisor

_READY_WITHIN = 60.0  # seconds


class Command(BaseCommand):
    """``manage.py serve``: answers on one port until Ctrl-C or SIGTERM."""

    help = "Run the web server and the worker, restart what dies, and end both together."
    requires_system_checks: list[str] = []  # each process that it starts runs on checked settings

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to listen, and whether to prepare first."""
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument(
            "--prepare", action="store_true", help="run the steps of manage.py prepare that are due first"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Serves. Raises CommandError when the port is taken or the portal does not start."""
        host, port = options["host"], options["port"]
        with _bound(host, port) as listener:
            if options["prepare"] and prepare(self._say):
                _start_again(host, port)
            if settings.DEMONSTRATION and "PUBLIC_BASE_URL" not in os.environ:
                # Absolute addresses follow the port; a real installation names its own.
                settings.PUBLIC_BASE_URL = settings.WAGTAILADMIN_BASE_URL = f"http://{host}:{port}"
            self._say("starting the web server and the worker")
            _load_what_both_need()
            supervisor = Supervisor([_web(listener), _worker()], self._say)
            supervisor.start()
            if not supervisor.wait_until(lambda: _answers(host, port), _READY_WITHIN):
                supervisor.stop()
                if supervisor.was_told_to_end:
                    return
                raise CommandError("The portal does not start; the lines above say why.")
            self._welcome(f"http://{host}:{port}")
            supervisor.run()
        self._say("ended")

    def _say(self, sentence: str) -> None:
        self.stdout.write(f"· {sentence}")
        self.stdout.flush()

    def _welcome(self, address: str) -> None:
        lines = ["", f"  Portal       {address}/", f"  CMS          {address}/cms/"]
        lines += [f"  Start page   {address}/accounts/start/  (after sign-in)", ""]
        if settings.DEMONSTRATION:
            lines.append(f"  Demonstration accounts, made-up people, password for all: {PASSWORD}")
            lines += [f"    {account.email:<40}{account.description}" for account in ACCOUNTS]
            lines.append("")
        self.stdout.write("\n".join([*lines, "  Ctrl-C ends it."]))
        self.stdout.flush()


def _bound(host: str, port: int) -> socket.socket:
    """A socket that holds the port but does not answer yet. Raises CommandError when the port cannot be had."""
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as problem:
        listener.close()
        raise CommandError(
            f"Port {port} on {host} cannot be had ({problem.strerror}). "
            f"End what runs there, or choose another: make run PORT={port + 1}"
        ) from problem
    return listener


def _start_again(host: str, port: int) -> NoReturn:
    """Replaces this process by one that has seen neither the old catalogues nor the old list of static files."""
    sys.stdout.flush()
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "serve", "--host", host, "--port", str(port)]
    os.execv(command[0], command)  # noqa: S606 - our own command, no shell


def _load_what_both_need() -> None:
    """Reads the thesaurus and the addresses once, and leaves no connection open that a fork would share."""
    get_engine()
    _addresses = get_resolver().url_patterns
    connections.close_all()


def _web(listener: socket.socket) -> Child:
    def serve() -> None:
        sys.argv = ["gunicorn", "--config", "python:portal.gunicorn_config", "--bind", f"fd://{listener.fileno()}"]
        WSGIApplication().run()

    return Child("the web server", serve)


def _worker() -> Child:
    options = {"interval": 0.2, "queue_name": "*", "startup_delay": False, "reload": False, "verbosity": 0}
    return Child("the worker", lambda: call_command("worker", **options))


def _answers(host: str, port: int) -> bool:
    """True when /healthz answers 200. An answer 4xx or 5xx is no."""
    shown = f"[{host}]" if ":" in host else ("127.0.0.1" if host == "0.0.0.0" else host)  # noqa: S104 - compared, not bound
    try:
        with urllib.request.urlopen(f"http://{shown}:{port}/healthz", timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False
