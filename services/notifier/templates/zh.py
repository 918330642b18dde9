"""Chinese texts."""

from services.notifier.templates.language import Wording

_RATE = "解决了吗?请回复 满意 或 没解决(也可打分:5最好,1最差)"
_DANGER = "有危险请先拨打110、119或120!"
_DISCREET = "您反映的情况已收到,由专人办理,编号{case_no}。"
_NUMBER = "编号{no_day}{no_run}"

CITIZENS = {
    "receipt": "您反映的情况已收到,编号{case_no}。回复 查 可看进度。",
    "receipt_urgent": _DANGER + "您反映的情况已收到,正在紧急派办,编号{case_no}。",
    "receipt_secret": _DISCREET,
    "receipt_urgent_secret": _DANGER + _DISCREET,
    "case_accepted": "您的事项(编号{case_no})已由{unit}接办,{answer_at}前答复您。",
    "case_accepted_secret": "您反映的情况(编号{case_no})已由专人接办,{answer_at}前答复您。",
    "case_progressed": "您的事项(编号{case_no})有进展,{unit}:“{words}”",
    "case_progressed_secret": "您反映的情况(编号{case_no})正由专人办理。",
    "case_answered": "您的事项(编号{case_no}),{unit}答复:“{words}”" + _RATE,
    "case_answered_secret": "您反映的情况(编号{case_no})已有答复,办理人员会与您联系。" + _RATE,
    "case_reopened": "很抱歉没办好。您的事项(编号{case_no})已重新办理,办好再答复您。",
    "rating_reminder": "您的事项(编号{case_no})已答复。" + _RATE,
    "rating_reminder_secret": "您反映的情况(编号{case_no})已答复。" + _RATE,
    "progress.received": "编号{case_no}:已收到,正在核实由哪家办⟦,{by_at}前答复⟧。",
    "progress.assigned": "编号{case_no}:已收到⟦,已交{unit}⟧⟦,{by_at}前答复⟧。",
    "progress.accepted": "编号{case_no}:⟦{unit}⟧正在办理⟦,{by_at}前答复⟧。",
    "progress.answered": "编号{case_no}:⟦{unit}⟧已答复。" + _RATE,
    "progress.rated": "编号{case_no}:⟦{unit}⟧已答复,您评了{score}分。要改请回复 满意 或 没解决。",
    "progress.reopened": "编号{case_no}:正在重新办理⟦,由{unit}负责⟧⟦,{by_at}前答复⟧。",
    "progress.closed": "编号{case_no}:已答复并结束。谢谢您的反映。",
    "progress_withdrawn": "编号{case_no}:已按您的要求撤回,不再办理。",
    "progress_told": "您问的编号{case_no}:{standing}⟦({unit})⟧⟦,{by_at}前答复⟧。",
    "progress": "编号{case_no}:正在办理。",
    "progress_secret": _DISCREET,
    "progress_none": "没查到您的件。有事请直接发来:什么事、在哪里。",
    "not_understood": "没看明白。请说什么事、在哪里,如:西河街路灯不亮。",
    "help": "有事直接发来,如:西河街路灯不亮。查:看进度。补 内容:补充。满意 或 没解决:评价。撤:撤回。匿名:保密。"
            "退订:不再收通知。",
    "rated": "谢谢您的评价({score}分)。",
    "rated_low": "您评了{score}分,将重新办理。按错请回复 满意。哪里没解决?",
    "rated_low.1": "您评了1分(最差),将重新办理。按错请回复 满意。哪里没解决?",
    "supplemented": "已补充到您的事项,编号{case_no}。",
    "nothing_to_rate": "现在没有等您评价的件。有事请直接发来:什么事、在哪里。",
    "case_not_yours": "没查到这个编号,请核对。回复 查 可看您的件。",
    "opted_out": "已退订,不再主动给您发短信。您发来的仍会回复。恢复请回复 恢复。",
    "opted_in": "已恢复通知。",
    "withdraw_ask": "撤回{case_no}请回复 {code}。不撤不用回。",
    "withdrawn": "{case_no}已撤回,不再办理。以后有事请再发来。",
    "withdraw_dropped": "好的,{case_no}继续办理。",
    "withdraw_wrong": "数字不对,{case_no}没有撤回。要撤回请照短信里的4位数字再回一次,不撤不用回。",
    "withdraw_lapsed": "数字错了多次,{case_no}没有撤回。真要撤回请再回复 撤。",
    "withdraw_stale": "这个数字不能用了,没有撤回。要撤回请回复 撤。",
    "withdraw_none": "没有可以撤回的件。有事请直接发来:什么事、在哪里。",
    "withdraw_by_writer": "{case_no}要用当初反映的那部手机才能撤回。",
    "withdraw_over": "{case_no}已经结束,不用撤回。",
    "withdraw_over.withdrawn": "{case_no}已经撤回了,不用再撤。",
    "withdraw_over.answered": "{case_no}已经答复,不用撤回。解决了吗?请回复 满意 或 没解决。",
    "which": "您要{doing}哪件?请回序号:{items}",
    "consent_asked": "有人(尾号{asker})想查您反映的{case_no}的进度。同意请回 同意,不同意不用回。",
    "consent_wanted": "已请机主确认,同意后再告诉您。",
    "consent_busy": "这件正在等机主确认别人的查询,请明天再查。",
    "consent_enough": "今天不能再查别人的件了,请明天再查。回复 查 可看您自己的件。",
    "consent_given": "已告诉对方。",
    "consent_refused": "好的,没有告诉对方。",
    "hidden": "已为您保密,不向承办单位透露姓名和号码。",
    "hidden_next": "您现在没有在办的件。反映时请在短信里写上 匿名,就不向承办单位透露您的姓名和号码。",
}

OFFICIALS = {
    "prompt": "{case_no}⟦ {place}⟧:“{words}”⟦退回原因:{returned}。⟧⟦群众不满意:{reworked}。⟧"
              "{why}。{accept_at}前接单,{answer_at}前答复。回复 接 {code}",
    "prompt_urgent": "紧急!{case_no}⟦ {place}⟧:“{words}”⟦群众不满意:{reworked}。⟧"
                     "{why}。{accept_at}前接单,{answer_at}前答复。回复 接 {code}",
    "prompt_co": "会办 {case_no}⟦ {place}⟧:“{words}”{why}。{accept_at}前接单,{answer_at}前答复。回复 接 {code}",
    "prompt_triage": "待派 {case_no}⟦ {place}⟧:“{words}”⟦退回原因:{returned}。⟧{why}。"
                     "{accept_at}前回复 派 {code} 单位",
    "prompt_short": f"有新件待接,{_NUMBER}" + ",请于{accept_day} {accept_time}前回复 接 {code}。看内容:详 {code}",
    "prompt_triage_short": f"有新件待派,{_NUMBER}"
                           ",请于{accept_day} {accept_time}前回复 派 {code} 单位。看内容:详 {code}",
    "prompt_secret": f"有新件待接,{_NUMBER}"
                     ",请于{accept_day} {accept_time}前回复 接 {code}。按保密要求,短信不含内容。",
    "reminder": "催办:{case_no}⟦ {place}⟧“{words}”还没答复,{due_at}到期。⟦办好请回复 办 {code} 结果⟧",
    "reminder_accept": "催办:{case_no}⟦ {place}⟧“{words}”还没接单,{due_at}到期。⟦请回复 接 {code}⟧",
    "reminder_short": f"催办:{_NUMBER}" + "将于{due_day} {due_time}到期。⟦办好请回复 办 {code} 结果⟧",
    "reminder_accept_short": f"催办:{_NUMBER}" + "请于{due_day} {due_time}前接单。⟦回复 接 {code}⟧",
    "escalated_accept": "{unit}⟦({official})⟧逾期未接单,时限{due_at}。{case_no}⟦ {place}⟧:“{words}”"
                        "⟦接办请回复 接 {code}⟧",
    "escalated_accept_short": f"逾期未接单:{_NUMBER}" + ",时限{due_day} {due_time}。⟦接办请回复 接 {code}⟧",
    "escalated_answer": "{unit}⟦({official})⟧超期未答复,时限{due_at}。{case_no}⟦ {place}⟧:“{words}”"
                        "⟦办好请回复 办 {code} 结果⟧",
    "escalated_answer_short": f"超期未答复:{_NUMBER}" + ",时限{due_day} {due_time}。⟦办好请回复 办 {code} 结果⟧",
    "unreachable": "联系不上{unit}⟦{official}⟧。{case_no}⟦ {place}⟧:“{words}”时限{due_at}。⟦接办请回复 接 {code}⟧",
    "unreachable_short": f"承办人联系不上:{_NUMBER}" + ",时限{due_day} {due_time}。⟦接办请回复 接 {code}⟧",
    "step_withdrawn": "{unit}已在{received_at}按时回复,{case_no}的督办撤回。",
    "step_withdrawn_short": f"{_NUMBER}" + "已按时回复,督办撤回。",
    "supplement_passed": "群众补充 {case_no}:“{words}”⟦办好请回复 办 {code} 结果⟧",
    "supplement_passed_short": f"群众有补充:{_NUMBER}" + "。⟦看内容:详 {code}⟧",
    "supplement_passed_secret": f"群众有补充:{_NUMBER}" + "。按保密要求,短信不含内容。",
    "co_progress": "会办进展 {case_no},{unit}:“{words}”",
    "co_progress_short": f"会办有进展:{_NUMBER}。",
    "accepted": "已接单:{cases}⟦,{by_at}前答复⟧。办好请回复 办 {codes} 结果⟦。编码不对:{wrong}⟧",
    "noted": "进展已记下,{case_no}。",
    "done": "答复已收到,{case_no},将转告群众。",
    "done_secret": "答复已收到,{case_no}。",
    "returned": "{case_no}已退回,将另派。",
    "dispatched": "{case_no}已派出⟦给{unit}⟧。",
    "reason_missing": "请补上内容,再发一次。",
    "reason_missing.return": "请写明原因,如:退 {code} 不属本单位管辖",
    "reason_missing.done": "请写明结果,如:办 {code} 已修好",
    "reason_missing.note": "请写明进展,如:报 {code} 已到现场",
    "code_needed": "还没接单。接这件请回:接 {code}⟦({place},{by_at}前)⟧。看全部:待办",
    "code_wrong": "编码不对,请核对6位数字。看全部:待办",
    "code_old": "{old}已作废,此件现用{new}。",
    "case_closed": "{case_no}已结束,不用再回。",
    "released": "{case_no}现在不由您处办理,不用再回。看全部:待办",
    "already_accepted": "{case_no}已经接单。办好请回复 办 编码 结果。看全部:待办",
    "accepted_by_other": "此件已由同事接办,不用再接。",
    "two_commands": "一条短信请只写一个指令,分开再发。",
    "listing": "{items}",
    "listing_empty": "现在没有待办。",
    "details": "{case_no}:“{words}”",
    "case_withdrawn": "群众已撤回{case_no},不用再办。",
    "case_withdrawn_short": f"群众已撤回:{_NUMBER}" + ",不用再办。",
    "desk_consent": "有人(尾号{asker})想查{case_no}的进度,机主未回复,请电话核实。",
    "desk_consent_short": f"有人想查进度,机主未回复,请电话核实:{_NUMBER}" + "。",
    "desk_pressed": "{case_no}在承办人联系后不久撤回,请核实是否自愿。",
    "desk_pressed_short": f"承办人联系后不久撤回,请核实是否自愿:{_NUMBER}" + "。",
    "details_secret": "{case_no}按保密要求,内容不用短信发送。",
    "not_permitted": "{case_no}不能用⟦“{verb}”⟧指令。看全部:待办",
    "dispatch_refused": "{case_no}不能派给这个单位,请另选。",
    "unknown_unit": "没有找到单位“{unit}”,请写全称再发。",
    "not_open_yet": "⟦“{verb}”⟧指令还没开通。现可用:接、报、退、办、派、详、待办。",
    "not_understood_official": "请这样回复。接 编码:接单。报 编码 内容:进展。"
                               "办 编码 结果:答复。退 编码 原因:退回。待办:看全部",
}

SUBJECTS = {
    "prompt": "新件 {case_no}⟦ {place}⟧", "prompt_urgent": "紧急 {case_no}⟦ {place}⟧",
    "prompt_co": "会办 {case_no}⟦ {place}⟧", "prompt_triage": "待派 {case_no}⟦ {place}⟧",
    "reminder": "催办 {case_no}⟦ {place}⟧", "reminder_accept": "催办 {case_no}⟦ {place}⟧",
    "escalated_accept": "逾期未接单 {case_no}⟦ {place}⟧", "escalated_answer": "超期未答复 {case_no}⟦ {place}⟧",
    "desk_consent": "请电话核实 {case_no}", "desk_pressed": "请核实撤回 {case_no}",
    "unreachable": "承办人联系不上 {case_no}", "": "通知",
}

TERMS = {
    "verb": {"extend": "延", "hand_over": "转", "ask": "问", "call": "电", "grant": "准", "refuse": "驳",
             "rework": "督", "return": "退", "done": "办", "note": "报", "accept": "接", "dispatch": "派",
             "details": "详", "list": "待办"},
    "doing": {"withdraw": "撤回", "add": "补充"},
    "standing": {"received": "正在核实由哪家办", "assigned": "已交承办单位", "accepted": "正在办理",
                 "answered": "已答复", "disputed": "正在复核", "reopened": "正在重新办理", "closed": "已答复并结束",
                 "withdrawn": "已由本人撤回"},
}

WORDING = Wording(texts={**CITIZENS, **OFFICIALS}, subjects=SUBJECTS, terms=TERMS, marked="（补发）",
                  provisional="(暂定)", nobody="专人")
