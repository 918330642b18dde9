"""Alarms to those who run the services: what is mailed, and what it tells them to do."""

import secrets
from datetime import datetime

from services.mesh.contracts.notifier import AlarmRaised
from services.notifier.domain.message import Message

ALARM = "alarm"
_KINDS = {
    "message_parked": ("有消息未能处理,已滞留", "请运行 directline parked list 查看,再用 directline parked replay 重放,"
                       "或用 directline parked drop --reason 放弃。"),
    "notifier_held": ("通知已暂停发送",
                      "请运行 directline doctor 查看原因;核实后运行 directline notifier release 恢复发送。"),
    "clock_jumped": ("系统时间有跳变,已暂停催办和督办",
                     "请核对服务器时间,无误后运行 directline doctor --confirm-clock。"),
    "backup_restored": ("数据库缺少已告知群众的事项,疑似由备份恢复,短信暂未补收",
                        "请运行 directline notifier hold,再运行 directline reconcile --since 备份时间,"
                        "核对后运行 directline notifier release。"),
    "never_clear": ("有消息多次发送仍无法确认是否送出,已停止补发",
                    "请运行 directline doctor 查看是哪些消息,再向短信通道核实,必要时另行告知本人。"),
    "phone_blocked": ("有手机短时间内发来短信过多,已暂停受理其短信",
                      "请运行 directline phones blocked 查看;确系群众来信的,用 directline phones unblock 编号 --take "
                      "恢复并受理,否则用 --drop --reason 放弃。"),
}


def alarm_message(event: AlarmRaised, to: str, now: datetime) -> Message:
    """One email; the same service's same kind within the same hour is the same message."""
    what, do = _KINDS[event.kind]
    words = (f"【直通车运维】{what}。\n服务:{event.service}\n起始:{event.since:%Y-%m-%d %H:%M} UTC\n"
             f"数量:{event.count}\n说明:{event.text or '无'}\n\n{do}\n同类情况一小时内只发一封邮件。")
    return Message(
        message_id=secrets.token_hex(16), cause_id=f"alarm {event.service} {event.kind} {event.since:%Y%m%d%H}",
        template=ALARM, recipient=to, channel="email", person_id=None, case_no=None, assignment_id=None, round=1,
        known_to=None, language="zh", words=words, short_words=words, subject=f"【直通车运维】{what}({event.service})",
        asked=True, urgent=True, acts=False, moot_after=None, created_at=now)
