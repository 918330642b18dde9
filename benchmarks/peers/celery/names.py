"""What the web and the worker call the queue and the task, and how both talk to the broker."""

from celery import Celery  # type: ignore[import-untyped]

QUEUE, TASK = "cases", "take_case"


def make_app(amqp_uri: str) -> Celery:
    """An app that keeps messages until the work is done and waits for the broker's confirms."""
    app = Celery("peers", broker=amqp_uri)
    app.conf.update(
        task_default_queue=QUEUE, task_ignore_result=True, task_acks_late=True, task_reject_on_worker_lost=True,
        broker_transport_options={"confirm_publish": True}, broker_pool_limit=32,
        broker_connection_retry_on_startup=True, worker_enable_remote_control=False, worker_disable_rate_limits=True,
        broker_heartbeat=10, broker_heartbeat_checkrate=10,  # looks up each second, so an idle worker notices SIGTERM
    )
    return app
