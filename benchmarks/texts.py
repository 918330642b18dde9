"""What citizens of a benchmark write: invented texts about the sample county, each from a phone of its own."""

from base64 import b64encode
from hashlib import sha1
from hmac import digest
from urllib.parse import urlencode

PLACES = ("巡场镇金河大道", "巡场镇经五路", "珙泉镇文聚社区", "珙泉镇鱼竹村",
          "底洞镇西河街", "王家镇团聚村", "孝儿镇宁泰社区", "巡场镇环城路")
MATTERS = ("路灯不亮好几天了,晚上老人小孩走路看不见", "下水道堵塞,污水流到街上,臭得很,请来疏通",
           "人行道地砖碎了,昨天有人绊倒", "有人占道摆摊,早晚高峰车都过不去",
           "垃圾没人收,堆了一个星期", "井盖松动,车一压就响,夜里睡不着",
           "积水一下雨就有半尺深,没法出门", "流动摊油烟大,熏得窗户不敢开")
OPERATOR_TOKEN, ACCOUNT, SENDER = "bench-token", "AC" + "b" * 32, "+8613900009999"


def phone(number: int) -> str:
    """The phone that writes text `number`."""
    return f"+86138{number:08d}"


def words(number: int) -> str:
    """What it writes: ordinary complaints, routed to a department or a town, each with its own house number."""
    place, matter = PLACES[number % len(PLACES)], MATTERS[number // len(PLACES) % len(MATTERS)]
    return f"{place}{number}号附近{matter}。"


def sid(number: int) -> str:
    """The carrier's id of text `number`."""
    return f"SM{number:032x}"


def request(number: int, path: str, public_url: str) -> bytes:
    """The carrier's signed call with text `number`, ready for the wire, on a kept connection."""
    fields = form(number, phone(number), words(number))
    return posted(path, urlencode(fields).encode(), signed(public_url + path, fields))


def form(key: int, sender: str, saying: str) -> dict[str, str]:
    """What the carrier tells of any text: its `key`, the phone that sent it, what it says."""
    return {"ToCountry": "CN", "SmsMessageSid": sid(key), "NumMedia": "0", "SmsSid": sid(key),
            "SmsStatus": "received", "Body": saying, "To": SENDER, "NumSegments": "2",
            "MessageSid": sid(key), "AccountSid": ACCOUNT, "From": sender, "ApiVersion": "2010-04-01"}


def posted(path: str, body: bytes, signed: str) -> bytes:
    """A form posted to a path."""
    head = (f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: TwilioProxy/1.1\r\nAccept: */*\r\n"
            f"Content-Type: application/x-www-form-urlencoded; charset=UTF-8\r\nContent-Length: {len(body)}\r\n"
            f"I-Twilio-Idempotency-Token: 0\r\nX-Twilio-Signature: {signed}\r\n\r\n")
    return head.encode() + body


def signed(url: str, fields: dict[str, str]) -> str:
    """Twilio's signature of a form: its fields in order of their names behind the URL, by the account's token."""
    told = url + "".join(name + fields[name] for name in sorted(fields))
    return b64encode(digest(OPERATOR_TOKEN.encode(), told.encode(), sha1)).decode()
