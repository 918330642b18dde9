"""Everyday phrases and what they say. All folded: simplified, half-width, lower case, without punctuation."""

from collections.abc import Mapping


def _phrases(table: str) -> frozenset[str]:
    return frozenset(table.split())


# Nothing is asked and nothing is told: never a case, never a supplement.
SMALL_TALK = _phrases("""
    好 好的 好嘞 好呢 好哒 好吧 好好 要得 要的 嗯 恩 哦 噢 喔 啊 哈 呵呵 嘿嘿 哎 唉 是 是的 对 对的
    对头 行 可以 可 中 成 得 晓得 晓得了 知道 知道了 明白 明白了 了解 了解了 清楚了 懂了 收到 收到了
    已收到 已阅 看到了 没事 没事了 没问题 不用了 算了 谢谢 谢谢你 谢谢您 谢谢你们 谢谢了 多谢 多谢了
    感谢 非常感谢 万分感谢 谢了 辛苦 辛苦了 辛苦你们了 麻烦了 麻烦你们了 费心了 再见 拜拜 没得事 不客气
    不谢 马上 马上去 马上来 马上办 马上处理 这就去 等会 稍等 等等 回头 的 了 哈哈 呀 嘛 哟 么么哒 ok
    okay k kk yes y yep no n nope thanks thank you thx ty thankyou thanksalot gotit received noted fine
    good great sure right see bye goodbye cool roger 同意 不同意 agree agreed
    不撤 不撤了 不撤回
""")

# They want something and don't say what.
GREETINGS = _phrases("""
    你好 您好 你好啊 您们好 你们好 在吗 在不在 在么 在 有人吗 有人没 有人不 人呢 喂 喂喂 哈喽 嗨 早上好
    上午好 中午好 下午好 晚上好 早 请问 请问一下 问一下 想问一下 我想问一下 问个事 我问个事 咨询
    咨询一下 我要咨询 打扰 打扰了 打扰一下 不好意思 有事 我有事 有个事 有件事 我有个事 我有点事 说个事
    帮个忙 帮帮忙 帮我 求助 请帮忙 投诉 我要投诉 我想投诉 举报 我要举报 我想举报 反映 我要反映 我想反映
    反映问题 我要反映问题 我想反映问题 反映个问题 我想反映个问题 反映情况 我要反映情况 我想反映情况
    新件 诉 诉求 测试 试试 test testing hello hi hey anyone there anybody complaint complain question
    morning
""")

# What rates an answer, and how well.
_RATINGS: Mapping[int, frozenset[str]] = {
    5: _phrases("""
        满意 很满意 非常满意 十分满意 满意了 我满意 我很满意 满意的 解决了 解决 已解决 已经解决
        解决好了 都解决了 问题解决了 好评 五星 修好了 办好了 弄好了 搞好了 satisfied verysatisfied
        solved fixed itssolved resolved
    """),
    4: _phrases("""
        比较满意 较满意 基本满意 还算满意 基本解决 差不多解决了 mostlysolved
    """),
    3: _phrases("""
        一般 一般般 还行 还可以 马马虎虎 将就 凑合 soso average
    """),
    2: _phrases("""
        不太满意 不大满意 不怎么满意 不咋满意
    """),
    1: _phrases("""
        没解决 未解决 没有解决 还没解决 还没有解决 并没解决 没得解决 没有得到解决 不满意 很不满意
        非常不满意 极不满意 差评 没修好 没办好 没弄好 还没修好 没搞好 notsolved unsolved notsatisfied
        dissatisfied unsatisfied notfixed notresolved unresolved
    """),
}
SCORES: Mapping[str, int] = {phrase: score for score, phrases in _RATINGS.items() for phrase in phrases}

# A text that begins so goes on to say what is not solved.
NOT_SOLVED = tuple(sorted(_RATINGS[1]))

PROGRESS = _phrases("""
    查 查询 查看 查件 查一下 查一查 查下 查进度 查询进度 查看进度 查下进度 查一下进度 我要查进度 我要查
    看进度 进度 进展 进展情况 进度查询 进度怎么样 进度怎么样了 进度如何 进展如何 有进展吗 有进展没
    有结果吗 有结果没 有结果了吗 怎么样了 办得怎么样了 办的怎么样了 处理得怎么样了 处理的怎么样了
    办到哪了 办到哪里了 到哪一步了 办好没 办好了吗 办了没 status progress check checkstatus
    whatisthestatus mystatus
""")
WITHDRAW = _phrases("""
    撤 撤回 撤销 撤诉 撤件 撤单 我要撤 我要撤回 我要撤销 撤回诉求 不用办了 不用管了 withdraw
""")
SECRECY = _phrases("""
    保密 匿名 请保密 请匿名 我要匿名 我要保密 要求保密 莫说是我 莫说是我说的 不要说是我 不要说是我说的
    别说是我 别说是我说的 anonymous anonymously secret keepitsecret confidential
""")
HELP = _phrases("""
    帮助 帮助信息 怎么用 咋用 怎么使用 如何使用 使用说明 说明 菜单 怎么发 指令 命令 help info howto
    commands menu
""")
OPT_OUT = _phrases("""
    退订 退定 tui订 我要退订 取消订阅 不要再发 不要再发了 不要发了 别发了 别再发了 t td tuiding stop
    stopall unsubscribe cancel end quit optout
""")
OPT_IN = _phrases("""
    恢复 恢复通知 恢复订阅 取消退订 重新订阅 start unstop optin resume
""")

# `补` with one of these signs behind it is an everyday word, not the command.
PATCHES = (*"贴偿助胎课办交缴发种漏丁习票路修水给好牙衣鞋药品充医考",
           *"上一了不没选录休齐足栽植过血钙气缺差回写签换登")
