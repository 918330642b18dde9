"""What the web and the workers call queues and tasks, and how all talk to the broker."""

from celery import Celery  # type: ignore[import-untyped]

CASES, ROUTER, NOTIFIER = "cases", "router", "notifier"  # queues
TAKE_CASE, ASSIGN, TELL_CITIZEN, TELL_OFFICIAL = "take_case", "assign", "tell_citizen", "tell_official"
QUEUE_OF = {TAKE_CASE: CASES, ASSIGN: ROUTER, TELL_CITIZEN: NOTIFIER, TELL_OFFICIAL: NOTIFIER}


def make_app(amqp_uri: str) -> Celery:
    """An app that keeps messages until the work is done and waits for the broker's confirms."""
    app = Celery("peers", broker=amqp_uri)
    app.conf.update(
        task_routes={task: {"queue": queue} for task, queue in QUEUE_OF.items()},
        task_ignore_result=True, task_acks_late=True, task_reject_on_worker_lost=True,
        broker_transport_options={"confirm_publish": True}, broker_pool_limit=32,
        broker_connection_retry_on_startup=True, worker_enable_remote_control=False, worker_disable_rate_limits=True,
        broker_heartbeat=10, broker_heartbeat_checkrate=10,  # looks up each second, so an idle worker notices SIGTERM
    )
    return app
