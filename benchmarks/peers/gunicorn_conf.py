"""gunicorn's settings, by gunicorn's names; processes and threads are given by each peer."""

import os

bind = os.environ["BENCH_HTTP"]
worker_class = "gthread"
keepalive = 75  # seconds; the carrier keeps its connections
backlog = 2048
timeout = 60
graceful_timeout = 2
loglevel = "warning"
accesslog = None
control_socket_disable = True
