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
    "progress": "编号{case_no}:正在办理。",
    "progress_secret": _DISCREET,
    "progress_none": "没查到您的件。有事请直接发来:什么事、在哪里。",
    "not_understood": "没看明白。请说什么事、在哪里,如:西河街路灯不亮。",
    "help": "有事直接发来,如:西河街路灯不亮。查:看进度。补 内容:补充。满意 或 没解决:评价。退订:不再收通知。",
    "rated": "谢谢您的评价({score}分)。",
    "rated_low": "您评了{score}分,将重新办理。按错请回复 满意。哪里没解决?",
    "rated_low.1": "您评了1分(最差),将重新办理。按错请回复 满意。哪里没解决?",
    "supplemented": "已补充到您的事项,编号{case_no}。",
    "nothing_to_rate": "现在没有等您评价的件。有事请直接发来:什么事、在哪里。",
    "case_not_yours": "没查到这个编号,请核对。回复 查 可看您的件。",
    "opted_out": "已退订,不再主动给您发短信。您发来的仍会回复。恢复请回复 恢复。",
    "opted_in": "已恢复通知。",
    "phone_blocked": "您发得太多太快,先停一停。急事请拨打110、119、120,或到窗口反映。",
    "withdraw_later": "撤回暂不能用短信办理。情况有变请回复:补 内容。",
    "anonymous_later": "保密暂不能用短信设置。请不要在短信里写姓名、住址。",
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
    "unreachable": "承办人联系不上 {case_no}", "": "通知",
}

TERMS = {
    "verb": {"extend": "延", "hand_over": "转", "ask": "问", "call": "电", "grant": "准", "refuse": "驳",
             "rework": "督", "return": "退", "done": "办", "note": "报", "accept": "接", "dispatch": "派",
             "details": "详", "list": "待办"},
}

WORDING = Wording(texts={**CITIZENS, **OFFICIALS}, subjects=SUBJECTS, terms=TERMS, marked="（补发）",
                  provisional="(暂定)", nobody="专人")
