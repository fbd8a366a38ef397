"""How gunicorn serves the portal. Logs say what was asked and how it went, never who asked or what they searched for."""

from __future__ import annotations

wsgi_app = "portal.wsgi:application"
workers = 2
threads = 4
worker_class = "gthread"
preload_app = True  # loaded once, then forked: no connection and no index is opened before the first request
timeout = 30  # seconds
graceful_timeout = 10  # seconds
accesslog = "-"
access_log_format = "%(t)s %(m)s %(U)s %(s)s %(B)sB %(M)sms"  # no address, no query string, no user agent
loglevel = "warning"
logger_class = "portal.gunicorn_logging.AnonymousLogger"
forwarded_allow_ips = "127.0.0.1,::1"
