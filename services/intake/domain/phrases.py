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
    good great sure right see bye goodbye cool roger
    好嘛 好哦 好撒 好勒 好咧 好滴 好耶 好了 好啦 好的呢 行嘛 行吧 要得要得 要得嘛 要得哈 晓得咯 晓得啦 晓得哦 知道咯
    知道啦 懂起了 懂咯 搞懂了 记到了 记住了 没得问题 莫得问题 莫得事 没关系 没得关系 莫客气 莫谢 不存在 难为 难为了
    难为你 难为你们 难为你们了 难为您 劳慰 劳慰了 道谢 道谢了 道谢你们 多谢你们 谢谢大家 谢谢领导 谢谢政府 谢谢党
    感谢政府 感谢领导 感谢党 感谢你们 感谢您 感谢你 谢谢同志 谢谢师傅 谢谢关心 感谢关心 你们辛苦了 您辛苦了 大家辛苦了
    点赞 给你们点赞 为你们点赞 好样的 加油 慢慢来 不急 不着急 你们忙 你忙 您忙 好人一生平安 新年快乐 春节快乐
    节日快乐 中秋快乐 国庆快乐 祝你们工作顺利 祝工作顺利 工作顺利 工作愉快 祝您工作愉快 祝你们工作愉快 已知晓 知悉
    已读 哒 咯 啦 哇 嘻嘻 haha lol welcome agreed wellreceived understood copy willdo onmyway omw copythat
    thankyouverymuch manythanks perfect nice
""")

# The same, but only as a whole text: together with others they may tell something.
ANSWERS = _phrases("""
    没有 没得 莫得 没 冇得 不是 不是的 不是我 不用 不要 不需要 不必 不必了 是我 是我的 就是 就是的 就是嘛 当然 肯定
    不晓得 不知道 不清楚 说不清 不懂 没听懂 没看懂 无 暂无 再说 回聊 已知 阅 看到 nevermind 不撤 不撤了 不撤回
    准 yeah 要不得 不准 莫 不 donot
""")

# Whether another phone may know of a case. Only what can mean nothing else: 好 and 收到 are written to any text.
CONSENT = _phrases("""
    同意 同意了 同意的 我同意 同意查 同意给他 可以 可以的 可以查 允许 愿意 我愿意 yes agree agreed iagree
""")
REFUSAL = _phrases("""
    不同意 我不同意 不可以 不行 不得行 不要给 不给 莫给 莫给他 不允许 不愿意 拒绝 no disagree idontagree refuse
""")

# Whoever was asked can't say.
UNKNOWN = _phrases("""
    不晓得 不知道 不清楚 我不晓得 我不知道 我不清楚 我也不晓得 我也不知道 我也不清楚 说不清 说不清楚 说不上来 不好说
    记不得 记不得了 不记得 不记得了 忘了 忘记了 搞不清楚 搞不清 搞不醒豁 搞不懂 不了解 晓不得 哪晓得 我哪晓得 没看清
    没看清楚 idontknow dontknow noidea notsure dunno unknown
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
    hallo helo 早安 晚安 领导好 老师好 你好呀 您好呀 有没有人 有没得人 有人没得 在不 在没 在没得 在哈
""")

# They want something as little told, as a whole text.
QUESTIONS = _phrases("""
    怎么办 咋办 咋个办 咋整 啷个办 怎么回事 咋回事 咋个回事 啷个回事 啥情况 什么情况 啥子情况 啥子 什么 啥 干啥
    干什么 你是哪个 你是谁 你哪位 你们是哪里 这是哪里 这是什么 这是啥子 这是干啥的 是真的吗 真的吗 真的假的 有用吗
    人工 人工服务 转人工 找人工 客服 领导 同志 同志你好 师傅 师傅你好 老师 who what why how whoisthis whoareyou
    whatisthis 我有问题 有问题 我要反映的是 反映一下 我要反映一下 我要说个事 我想说个事 摆个事 我摆个事 吃了没 办理
    处理 解决问题 情况 问题 消息 结果 说 摆
""")

# What rates an answer, and how well.
_RATINGS: Mapping[int, frozenset[str]] = {
    5: _phrases("""
        满意 很满意 非常满意 十分满意 满意了 我满意 我很满意 满意的 解决了 解决 已解决 已经解决
        解决好了 都解决了 问题解决了 好评 五星 修好了 办好了 弄好了 搞好了 satisfied verysatisfied
        solved fixed itssolved resolved
        满意得很 满意惨了 特别满意 太满意了 相当满意 挺满意 都满意 百分百满意 百分之百满意 完全满意 满分 一百分
        100分 5颗星 五颗星 五星好评 给好评 巴适 巴适得很 巴适惨了 很巴适 太巴适了 安逸 安逸得很 安逸惨了 很安逸
        要得得很 好得很 很好 非常好 太好了 特别好 棒 很棒 太棒了 全部解决了 彻底解决了 完全解决 完全解决了 得到解决
        得到解决了 已得到解决 处理好了 都处理好了 已处理好 整好了 整巴适了 整归一了 弄归一 弄归一了 弄巴适了 搞归一
        搞归一了
        办归一了 搞定 搞定了 摆平 摆平了 搞醒豁 搞醒豁了 搞伸展了 弄伸展了 处理归一了 理抹归一了 归一了 没问题了
        没得问题了
        莫得问题了 已修好 已经修好了 已修好了 都修好了 修好 恢复正常 恢复正常了 已恢复 已经恢复 恢复了 来电了 来水了
        great excellent allgood itsfixed itsfixednow fixednow allfixed allsolved problemsolved happy veryhappy
        iamsatisfied imsatisfied worksnow itworks itworksnow perfectthanks
"""),
    4: _phrases("""
        比较满意 较满意 基本满意 还算满意 基本解决 差不多解决了 mostlysolved
        基本上满意 还满意 还比较满意 大体满意 大致满意 总体满意 基本解决了 基本上解决了 大部分解决了 差不多了 比较好
        还不错 不错
        还可以哦 还巴适 还安逸 mostlysatisfied mostlyfixed quitesatisfied prettygood
"""),
    3: _phrases("""
        一般 一般般 还行 还可以 马马虎虎 将就 凑合 soso average
        一般化 就那样 过得去 还过得去 将就嘛 凑合吧 马虎 中等 普通 不好不坏 okish neutral
"""),
    2: _phrases("""
        不太满意 不大满意 不怎么满意 不咋满意
        不是很满意 不咋个满意 不够满意 不太好 不咋样 不咋个样 不怎么样 没完全解决 没有完全解决 没全部解决 没彻底解决
        notverysatisfied notquitesatisfied partlysolved
"""),
    1: _phrases("""
        没解决 未解决 没有解决 还没解决 还没有解决 并没解决 没得解决 没有得到解决 不满意 很不满意
        非常不满意 极不满意 差评 没修好 没办好 没弄好 还没修好 没搞好 notsolved unsolved notsatisfied
        dissatisfied unsatisfied notfixed notresolved unresolved
        还没 还没有 还没呢 还没得 没好 还没好 没有好 没弄 还没弄
        不解决 没处理 没有处理 还没处理 未处理 没处理好 没人处理 莫得解决 莫解决 没解决得 没解决好 根本没解决
        根本没有解决
        一点没解决 一点都没解决 完全没解决 并没有解决 问题没解决 问题还没解决 还是没解决 仍未解决 仍然没解决
        还没得到解决
        没得到解决 没整好 还没整好 没有修好 没有办好 没有弄好 没弄归一 还没弄归一 没搞归一 没归一 没搞醒豁 没搞定 没摆平
        没办归一 没办到 没办 还没办 没修 还没修 没有修 没动 没动静 没变化 没得变化 还是老样子 老样子 还是那个样子
        还是那样
        还是那样子 还是原样 还是一样 一样的 原样 跟原来一样 和原来一样 没改善 没得改善 没用 没得用 莫得用 没效果
        没得效果
        不巴适 不安逸 不行 不得行 要不得 恼火 恼火得很 恼火惨了 很恼火 太恼火了 太恼火 差 很差 差得很 太差 太差了 极差
        最差 不好 很不好 太不满意 太不满意了 十分不满意 相当不满意 特别不满意 不满意得很 不满 非常不满 很不满 极其不满意
        非常差 差劲 太差劲了 失望 很失望 太失望了 糊弄 敷衍 给差评 零分 0分 一星 bad verybad terrible poor stillbroken
        stillnotfixed notdone nothappy unhappy nothingchanged stillthesame nochange verydissatisfied notsatisfiedatall
        worst
"""),
}
SCORES: Mapping[str, int] = {phrase: score for score, phrases in _RATINGS.items() for phrase in phrases}

# A text that begins so goes on to say what is not solved.
_PLAIN = ("解决", "满意", "修好", "办好", "弄好", "整好", "搞好", "处理好", "归一", "solved", "satisfied", "fixed")
NOT_SOLVED = tuple(sorted(phrase for phrase in _RATINGS[1] if any(word in phrase for word in _PLAIN)))
# One that begins so may: where that is what was asked, and it is about the same matter.
STILL_BAD = tuple(sorted({phrase for phrase in _RATINGS[1] if len(phrase) > 2} - {*NOT_SOLVED} | _phrases("""
    还是没 还是不 仍然没 仍没 仍然不 依然没 依然不 依旧没 依旧不 根本没人 根本没来 根本没修 根本没动 根本没处理 根本没办
    根本没有人 根本没有来 根本没有修 还没人 还没来 还没修 还没处理 还没动 还没有人 还没有来 还没有修 一直没人 一直没来
    一直没修
    一直没处理 一直没动 一直没有人 又坏了 没人来 没得人来 莫得人来 没有人来 没人管 没得人管 没见人 没看到人 一个人都没
    只修了一 只解决了一 只处理了一 stillnot stillno stillbroken notyet nobodycame noonecame
""")))

# Whether a closed case is what somebody writes about: it is, besides what rates it badly; it is something else.
SAME_AGAIN = _phrases("""
    是 是的 是啊 是嘛 是这个 是这件 是这件事 是那件 是那件事 是它 就是 就是的 就是这个 就是这件 就是这件事 就是那件
    对 对的 对头 对啊 嗯 恩 没 没有 没得 还没 还没有 没呢 没好 还没好 没办 没弄 没修 又坏了 还是那样 还是老样子
    重办 请重办 yes y yep yeah right thesame same stillnot stillnotsolved still
""")
OTHER_MATTER = _phrases("""
    新件 新的 新事 新问题 是新件 别的事 别的 别的事情 是别的事 其他事 其它事 其他的事 另外的事 另外一件 另外一件事
    另一件 另一件事 另一回事 不是 不是的 不是这个 不是这件 不是这件事 不是那件 不是那件事 不是一件事 不是一回事 new
    newone newcase newreport another anothermatter other different no n nope 新的件 其它的事 不是那个事 不是这个事
    不是那个 不是同一件事 不是一个事 不是那回事 不同的事 新的问题 另一个问题 anotherone somethingelse notthat
    notthatone
""")
OTHER_OPENINGS = ("新件", "别的事", "另一件事", "另外一件事", "不是这件事")  # also right before further words

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
    帮助 帮助信息 怎么用 咋用 怎么使用 如何使用 使用说明 说明 菜单 怎么发 指令 命令
    help info howto
    commands menu
""")
OPT_OUT = _phrases("""
    退订 退定 tui订 我要退订 取消订阅 不要再发 不要再发了 不要发了 别发了 别再发了 t td tuiding stop
    stopall unsubscribe cancel end quit optout 退订t 回t退订 tdtd 莫发了 莫再发了 莫给我发了 别给我发了 退订回t
""")
OPT_IN = _phrases("""
    恢复 恢复通知 恢复订阅 取消退订 重新订阅 start unstop optin resume
""")

# Short words that say yes or no to what somebody asked; thanks and 收到 don't.
YES_OR_NO = _phrases("""
    是 是的 是呢 对 对的 对头 不是 不是的 不对 没有 没得 有 有的 可以 不可以 不行 行 在 不在 要 不要 要得
    yes no y n yep nope
""")

# `补` with one of these signs behind it is an everyday word, not the command.
PATCHES = (*"贴偿助胎课办交缴发种漏丁习票路修水给好牙衣鞋药品充医考",
           *"上一了不没选录休齐足栽植过血钙气缺差回写签换登")
