"""Ways to write: what people type, and what it says."""

from datetime import date

import pytest

from services.intake.domain.case_number import case_number
from services.intake.domain.commands import Kind, read
from services.mesh.contracts.intake import Verb

NO = case_number(date(2026, 11, 23), 17)

OFFICIAL: list[tuple[str, Verb, tuple[str, ...], str]] = [
    ("接 482913", "accept", ("482913",), ""),
    ("接482913", "accept", ("482913",), ""),
    ("接:482913。", "accept", ("482913",), ""),
    ("接：４８２９１３", "accept", ("482913",), ""),
    ("接　４８２９１３", "accept", ("482913",), ""),
    ("接 482913 613204", "accept", ("482913", "613204"), ""),
    ("接482913、613204，700001", "accept", ("482913", "613204", "700001"), ""),
    ("接482913和613204", "accept", ("482913", "613204"), ""),
    ("接\n482913\n613204", "accept", ("482913", "613204"), ""),
    ("接482913 482913", "accept", ("482913",), ""),
    ("接单 482913", "accept", ("482913",), ""),
    ("接單482913", "accept", ("482913",), ""),
    ("受理482913", "accept", ("482913",), ""),
    ("回复 接 482913", "accept", ("482913",), ""),
    ("好的，接482913", "accept", ("482913",), ""),
    ("收到 接 482913", "accept", ("482913",), ""),
    ("“接 482913”", "accept", ("482913",), ""),
    ("接(482913)", "accept", ("482913",), ""),
    ("接编号482913", "accept", ("482913",), ""),
    ("482913 接", "accept", ("482913",), ""),
    ("482913已接", "accept", ("482913",), ""),
    ("接了482913", "accept", ("482913",), ""),
    ("ACCEPT 482913", "accept", ("482913",), ""),
    ("Accept 482913 613204", "accept", ("482913", "613204"), ""),
    ("ａｃｃｅｐｔ　482913", "accept", ("482913",), ""),
    ("accept482913", "accept", ("482913",), ""),
    ("\u200e接\u200e 482\u200b913", "accept", ("482913",), ""),
    ("\u202b接 482913\u202c", "accept", ("482913",), ""),
    ("接482913 办613204 修好了", "accept", ("482913",), "办613204 修好了"),
    ("报 482913 已到现场", "note", ("482913",), "已到现场"),
    ("报482913已到现场", "note", ("482913",), "已到现场"),
    ("報482913，現場已查看", "note", ("482913",), "現場已查看"),
    ("NOTE 482913 On site", "note", ("482913",), "On site"),
    ("退 482913 不是我们的路", "return", ("482913",), "不是我们的路"),
    ("退482913", "return", ("482913",), ""),
    ("退单：482913：属交通局", "return", ("482913",), "属交通局"),
    ("RETURN 482913 not our road", "return", ("482913",), "not our road"),
    ("延 482913 3 等配件", "extend", ("482913",), "3 等配件"),
    ("延482913 5天 下雨", "extend", ("482913",), "5天 下雨"),
    ("EXTEND 482913 3 rain", "extend", ("482913",), "3 rain"),
    ("办 482913 灯已修好", "done", ("482913",), "灯已修好"),
    ("辦482913燈已修好", "done", ("482913",), "燈已修好"),
    ("办结 482913 灯已修好。", "done", ("482913",), "灯已修好。"),
    ("办482913 退了613204元", "done", ("482913",), "退了613204元"),
    ("办 482913 路灯已修好", "done", ("482913",), "路灯已修好"),
    ("办482913路灯已修好", "done", ("482913",), "路灯已修好"),
    ("报 482913 路面已清理", "note", ("482913",), "路面已清理"),
    ("办482913路修好了", "done", ("482913",), "路修好了"),
    ("办482913户口已迁", "done", ("482913",), "户口已迁"),
    ("办482913万达门口已清", "done", ("482913",), "万达门口已清"),
    ("办482913元月已修", "done", ("482913",), "元月已修"),
    ("办 482913 户主已同意", "done", ("482913",), "户主已同意"),
    ("办 482913 块石已清运", "done", ("482913",), "块石已清运"),
    ("退 482913 万泉乡的事", "return", ("482913",), "万泉乡的事"),
    ("接 482913路灯马上修", "accept", ("482913",), "路灯马上修"),
    ("482913 办好了 路灯亮了", "done", ("482913",), "路灯亮了"),
    ("done 482913 Lamp replaced", "done", ("482913",), "Lamp replaced"),
    ("详 482913", "details", ("482913",), ""),
    ("詳482913", "details", ("482913",), ""),
    ("DETAILS 482913", "details", ("482913",), ""),
    ("detail 482913", "details", ("482913",), ""),
    ("问 482913 在几号门口？", "ask", ("482913",), "在几号门口？"),
    ("電482913", "call", ("482913",), ""),
    ("转 482913 李四", "hand_over", ("482913",), "李四"),
    ("轉482913 李四", "hand_over", ("482913",), "李四"),
    ("准 482913", "grant", ("482913",), ""),
    ("驳 482913 理由不足", "refuse", ("482913",), "理由不足"),
    ("派 482913 住建局", "dispatch", ("482913",), "住建局"),
    ("派482913 住建局 会办 交通局", "dispatch", ("482913",), "住建局 会办 交通局"),
    ("ASSIGN 482913 housing", "dispatch", ("482913",), "housing"),
    ("督 482913 重办 没到现场", "rework", ("482913",), "重办 没到现场"),
    ("待办", "list", (), ""), ("待辦", "list", (), ""), ("待办。", "list", (), ""), ("查待办", "list", (), ""),
    ("LIST", "list", (), ""), ("list", "list", (), ""), (" Ｌｉｓｔ ", "list", (), ""),
]

CITIZEN: list[tuple[str, Kind, dict[str, object]]] = [
    *((words, "progress", {"number": None}) for words in (
        "查", "查。", " 查 ", "查询", "查詢", "查进度", "查一下", "进度", "進度", "进度怎么样了?",
        "查 谢谢", "有结果了吗",
        "STATUS", "status", "Status.", "ＳＴＡＴＵＳ")),
    *((words, "progress", {"number": NO}) for words in (
        f"查 {NO}", f"查{NO}", f"查：{NO}号", f"查编号{NO}", f"进度 {NO}", f"status {NO}", f"STATUS{NO}", NO)),
    ("查 12345", "progress", {"number": "12345"}),
    ("补 门口那盏", "add", {"words": "门口那盏", "sure": True}),
    ("补：门口那盏", "add", {"words": "门口那盏", "sure": True}),
    ("補充，門口那盞", "add", {"words": "門口那盞", "sure": True}),
    ("补门口那盏也不亮", "add", {"words": "门口那盏也不亮", "sure": False}),
    ("ADD near the gate", "add", {"words": "near the gate", "sure": True}),
    ("撤", "withdraw", {"number": None}), ("撤回", "withdraw", {}), ("撤诉。", "withdraw", {}),
    ("WITHDRAW", "withdraw", {}), (f"撤 {NO}", "withdraw", {"number": NO}), (f"撤{NO}号件",
    "withdraw", {"number": NO}),
    *((words, "rate", {"score": 5, "digit": False}) for words in (
        "满意", "滿意", "满意。", "很满意!", "非常满意👍", "满意,谢谢", "解决了", "已解决", "评5", "評 5",
        "打5分", "五分",
        "satisfied", "Solved!")),
    *((words, "rate", {"score": 1, "digit": False}) for words in (
        "没解决", "沒解決", "没有解决。", "不满意", "还没解决", "not solved", "评1分", "rate 1")),
    *((words, "rate", {"score": score, "digit": True}) for words, score in (
        ("1", 1), ("２", 2), ("3分", 3), ("4。", 4), (" 5 ", 5), ("5 谢谢", 5), ("⑤", 5))),
    ("一般", "rate", {"score": 3}), ("基本满意", "rate", {"score": 4}), ("不太满意", "rate", {"score": 2}),
    ("没解决,还是不亮", "rate", {"score": 1, "sure": False, "words": "没解决,还是不亮"}),
    *((words, "secrecy", {}) for words in ("保密", "匿名", "莫说是我", "请匿名。", "anonymous")),
    *((words, "help", {}) for words in ("帮助", "幫助", "HELP", "help!", "怎么用?", "?", "？")),
    *((words, "opt_out", {}) for words in (
        "退订", "退訂", "T", "t", "TD", "td.", "ＴＤ", "STOP", "stop", "Stop!", "unsubscribe")),
    *((words, "opt_in", {}) for words in ("恢复", "恢復", "START", "start")),
    ("新件 我家门口积水", "complain", {"words": "我家门口积水"}), ("新件:积水", "complain", {"words": "积水"}),
    ("新件我家门口积水", "complain", {"sure": False}), ("新件", "greeting", {}),
    ("诉 我家门口积水", "complain", {"words": "我家门口积水"}), ("訴：積水", "complain", {"words": "積水"}),
    *((words, "small_talk", {}) for words in (
        "好", "好的", "要得", "嗯", "嗯嗯", "晓得了", "曉得了", "谢谢", "謝謝!", "收到", "收到,谢谢",
        "好的好的 谢谢", "👍", "👍👍🏻",
        "🙏", "OK", "ok.", "Thanks", "thank you", "。", "!!", "😊", "0", "8", "66", "999", "没问题",
        "马上去", "\u200f好\u200f")),
    *((words, "greeting", {}) for words in (
        "你好", "您好!", "在吗", "在吗?", "你好,在吗", "喂", "有人吗", "hello", "Hi", "请问", "我要投诉",
        "我想反映个问题", "", "  ",
        "路", "\u200f", "12345678", "你好谢谢", "测试")),
    *((words, "content", {}) for words in (
        "查一下我家水费怎么这么高", "查处乱倒垃圾的人", "查无此人是啥意思,快递乱放", "接水管漏了",
        "接电线断了", "接482913路车等了一小时",
        "好多天没通水了", "好几盏路灯不亮", "好,路灯坏了", "1号楼路灯不亮", "2楼漏水", "5路公交不来",
        "1、路灯不亮 2、井盖坏了",
        "撤点并校娃儿读书远", "撤回的补偿款没发", "补贴没有发下来", "补偿款还没到", "补课班太吵",
        "报警没人来", "退休金没发", "退200000元定金不给",
        "退 200000元 定金不给", "退 200000 元定金不给", "接 482913 路车等了一小时", "接482913路公交的人多",
        "办 200000 块的事没人管", "转482913户没通水", "转 100000 万元没到账",
        "延误了两天", "办证要跑三趟", "办事大厅没人", "详细地址在西河街",
        "问了三次没人管", "电线断了", "转账被骗",
        "准备修路修了半年", "派出所态度差", "督促一下修路", "待办事项没人管", "进度太慢了,路修了半年",
        "满意度调查打扰人", "满意的地方一个没得",
        "停电", "停水了", "西河街路灯不亮", "匿名举报有人乱倒垃圾", "保密局旁边路灯坏了", "恢复供水",
        "帮助我们修路", "讼棍多,诉讼费高",
        "谢谢你们修了路,但是又坏了", "收到短信但没人来", "你好,西河街路灯不亮", "嗯,就是西河街那个路灯",
        "street light out", "stop the noise at night",
        "TD路口红绿灯坏了", "start of road broken", "help us repair the road", "👍路灯修好又坏了")),
]


@pytest.mark.parametrize(("words", "verb", "codes", "rest"), OFFICIAL)
def test_official_commands_are_known_by_their_form(words: str, verb: Verb, codes: tuple[str, ...], rest: str) -> None:
    command = read(words, official=True).command
    assert command is not None
    assert (command.verb, command.codes, command.words) == (verb, codes, rest)


@pytest.mark.parametrize(("words", "kind", "more"), CITIZEN)
def test_citizens_words_say_what_they_mean(words: str, kind: Kind, more: dict[str, object]) -> None:
    said = read(words)
    assert said.kind == kind
    assert {name: getattr(said, name) for name in more} == more
    assert said.words == words or kind != "content"


def test_the_table_is_long_enough() -> None:
    assert len(OFFICIAL) + len(CITIZEN) >= 120


@pytest.mark.parametrize(("words", "verb", "rest"), [
    ("接", "accept", ""), ("办 已修好", "done", "已修好"), ("办好了", "done", ""), ("报:到现场了", "note",
    "到现场了"),
    ("接12345", "accept", "12345"), ("退。", "return", ""),
])
def test_an_officials_phone_may_leave_out_the_code(words: str, verb: Verb, rest: str) -> None:
    command = read(words, official=True).command
    assert command is not None
    assert (command.verb, command.codes, command.words) == (verb, (), rest)
    assert read(words).command is None


@pytest.mark.parametrize("words", ["收到", "马上去", "好", "办公室漏水", "接待室没开门", "退休金没发"])
def test_an_officials_other_words_are_no_command(words: str) -> None:
    assert read(words, official=True).command is None


@pytest.mark.parametrize("words", ["好" * 1600, "接" + "1 " * 800, "补" * 1600, "查" + "9" * 1600, "啊。" * 800,
                                   "接 " + "482913 " * 200, "(" * 1600, "好的收到" * 400 + "x"])
def test_long_texts_take_no_time(words: str) -> None:
    assert read(words).kind
    assert read(words, official=True).kind
