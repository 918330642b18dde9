"""English texts; short, for two parts hold 130 characters once the county's signature is Chinese."""

from services.notifier.templates.language import Wording

_RATE = "Is it solved? Please rate: 5 (best) to 1 (worst)"
_DANGER = "In danger? Call 110, 119 or 120 first! "
_DISCREET = "Your report was received and is in the right hands, no. {case_no}."
_NUMBER = "no. {no_day}{no_run}"

CITIZENS = {
    "receipt": "Your report was received, no. {case_no}. Reply STATUS to follow it.",
    "receipt_urgent": _DANGER + "Received, being sent out urgently, no. {case_no}.",
    "receipt_secret": _DISCREET,
    "receipt_urgent_secret": _DANGER + "Received, in the right hands, no. {case_no}.",
    "case_accepted": "No. {case_no}: {unit} has taken it and answers by {answer_at}.",
    "case_accepted_secret": "No. {case_no} has been taken on; you get an answer by {answer_at}.",
    "case_progressed": "No. {case_no}, {unit}: \"{words}\"",
    "case_progressed_secret": "No. {case_no} is being worked on.",
    "case_answered": "No. {case_no}, {unit}: \"{words}\" " + _RATE,
    "case_answered_secret": "No. {case_no} is answered; somebody will contact you. " + _RATE,
    "case_reopened": "We are sorry. No. {case_no} is being worked on again; you will get a new answer.",
    "rating_reminder": "No. {case_no} was answered. " + _RATE,
    "rating_reminder_secret": "No. {case_no} was answered. " + _RATE,
    "progress.received": "No. {case_no}: received, we are finding out who is in charge⟦; answer by {by_at}⟧.",
    "progress.assigned": "No. {case_no}: received⟦, with {unit}⟧⟦; answer by {by_at}⟧.",
    "progress.accepted": "No. {case_no}: being worked on⟦ by {unit}⟧⟦; answer by {by_at}⟧.",
    "progress.answered": "No. {case_no}: answered⟦ by {unit}⟧. " + _RATE,
    "progress.rated": "No. {case_no}: answered⟦ by {unit}⟧; you rated {score}. To change it, reply 5 to 1.",
    "progress.reopened": "No. {case_no}: being worked on again⟦ by {unit}⟧⟦; answer by {by_at}⟧.",
    "progress.closed": "No. {case_no}: answered and closed. Thank you.",
    "progress_withdrawn": "No. {case_no}: withdrawn as you asked; nothing more is done.",
    "progress_told": "No. {case_no} that you asked about: {standing}⟦ ({unit})⟧⟦; answer by {by_at}⟧.",
    "progress": "No. {case_no}: being worked on.",
    "progress_secret": _DISCREET,
    "progress_none": "You have no report with us. Just text what is wrong and where.",
    "not_understood": "Sorry, not understood. Say what is wrong and where, e.g.: street light out in Xihe Street.",
    "help": "Text what is wrong and where. STATUS: follow it. ADD words: add. 5-1: rate. WITHDRAW: take back. "
            "STOP: no news.",
    "rated": "Thank you for your rating ({score}).",
    "rated_low": "You rated {score}; it will be worked on again. By mistake? Reply 5. What is not solved?",
    "rated_low.1": "You rated 1 (worst); it will be worked on again. By mistake? Reply 5. What is not solved?",
    "supplemented": "Added to your report, no. {case_no}.",
    "nothing_to_rate": "Nothing waits for your rating. Just text what is wrong and where.",
    "case_not_yours": "No report of yours has that number. Reply STATUS to see yours.",
    "opted_out": "You will get no more news, only answers to your own texts. Reply START to resume.",
    "opted_in": "You will get news again.",
    "withdraw_ask": "To withdraw {case_no} reply {code}. To keep it, do nothing.",
    "withdrawn": "{case_no} is withdrawn; nothing more is done. Text us again whenever you need to.",
    "withdraw_dropped": "All right, {case_no} goes on.",
    "withdraw_wrong": "Wrong number: {case_no} is not withdrawn. To withdraw it reply the 4 digits of our text.",
    "withdraw_lapsed": "Too many wrong numbers: {case_no} is not withdrawn. To withdraw it reply WITHDRAW.",
    "withdraw_stale": "That number is no longer valid; nothing is withdrawn. To withdraw reply WITHDRAW.",
    "withdraw_none": "There is nothing to withdraw. Just text what is wrong and where.",
    "withdraw_by_writer": "{case_no} can only be withdrawn from the phone that reported it.",
    "withdraw_over": "{case_no} is closed; there is nothing to withdraw.",
    "withdraw_over.withdrawn": "{case_no} is withdrawn already.",
    "withdraw_over.answered": "{case_no} is answered already. " + _RATE,
    "which": "Which one to {doing}? Reply its number: {items}",
    "consent_asked": "Somebody (phone ending {asker}) asks how your {case_no} stands. To allow it reply YES; else do "
                     "nothing.",
    "consent_wanted": "We are asking the person who reported it; you will be told if they allow it.",
    "consent_busy": "Its reporter is being asked about another inquiry. Please ask again tomorrow.",
    "consent_enough": "No more inquiries about others' reports today. Reply STATUS to see your own.",
    "consent_given": "The other phone has been told.",
    "consent_refused": "All right, nothing was told.",
    "hidden": "Your name and number are kept from the unit in charge.",
    "hidden_next": "You have no open report. Write ANONYMOUS in your next one and the unit won't learn who you are.",
}

OFFICIALS = {
    "prompt": "{case_no}⟦ {place}⟧: \"{words}\"⟦ Returned: {returned}.⟧⟦ Not satisfied: {reworked}.⟧ "
              "{why}. Accept by {accept_at}, answer by {answer_at}. Reply ACCEPT {code}",
    "prompt_urgent": "URGENT {case_no}⟦ {place}⟧: \"{words}\"⟦ Not satisfied: {reworked}.⟧ {why}. "
                     "Accept by {accept_at}, answer by {answer_at}. "
                     "Reply ACCEPT {code}",
    "prompt_co": "Helping: {case_no}⟦ {place}⟧: \"{words}\" {why}. Accept by {accept_at}, answer by {answer_at}. "
                 "Reply ACCEPT {code}",
    "prompt_triage": "To assign: {case_no}⟦ {place}⟧: \"{words}\"⟦ Returned: {returned}.⟧ {why}. "
                     "By {accept_at} reply ASSIGN {code} unit",
    "prompt_short": f"New case, {_NUMBER}"
                    ". By {accept_day} {accept_time} reply ACCEPT {code}; to read it DETAILS {code}",
    "prompt_triage_short": f"Case to assign, {_NUMBER}"
                           ". By {accept_day} {accept_time} reply ASSIGN {code} unit; to read it DETAILS {code}",
    "prompt_secret": f"New case, {_NUMBER}"
                     ". By {accept_day} {accept_time} reply ACCEPT {code}. Confidential: not told by SMS.",
    "reminder": "Reminder: {case_no}⟦ {place}⟧ \"{words}\" is due {due_at}.⟦ Reply DONE {code} result⟧",
    "reminder_accept": "Reminder: accept {case_no}⟦ {place}⟧ \"{words}\" by {due_at}.⟦ Reply ACCEPT {code}⟧",
    "reminder_short": f"Reminder: {_NUMBER}" + " is due {due_day} {due_time}.⟦ Reply DONE {code} result⟧",
    "reminder_accept_short": f"Reminder: accept {_NUMBER}" + " by {due_day} {due_time}.⟦ Reply ACCEPT {code}⟧",
    "escalated_accept": "{unit}⟦ ({official})⟧ has not accepted, due {due_at}: {case_no}⟦ {place}⟧ \"{words}\""
                        "⟦ Reply ACCEPT {code}⟧",
    "escalated_accept_short": f"Not accepted in time: {_NUMBER}" + ", due {due_day} {due_time}.⟦ Reply ACCEPT {code}⟧",
    "escalated_answer": "{unit}⟦ ({official})⟧ is overdue, due {due_at}: {case_no}⟦ {place}⟧ \"{words}\""
                        "⟦ Reply DONE {code} result⟧",
    "escalated_answer_short": f"Overdue: {_NUMBER}" + ", due {due_day} {due_time}.⟦ Reply DONE {code} result⟧",
    "unreachable": "{unit}⟦ ({official})⟧ can't be reached: {case_no}⟦ {place}⟧ \"{words}\" due {due_at}."
                   "⟦ Reply ACCEPT {code}⟧",
    "unreachable_short": f"Official can't be reached: {_NUMBER}" + ", due {due_day} {due_time}.⟦ Reply ACCEPT {code}⟧",
    "step_withdrawn": "{unit} replied in time ({received_at}); the step on {case_no} is withdrawn.",
    "step_withdrawn_short": f"Replied in time, step withdrawn: {_NUMBER}.",
    "supplement_passed": "The citizen adds to {case_no}: \"{words}\"⟦ Reply DONE {code} result⟧",
    "supplement_passed_short": f"The citizen added to {_NUMBER}.⟦ To read it DETAILS {{code}}⟧",
    "supplement_passed_secret": f"The citizen added to {_NUMBER}. Confidential: not told by SMS.",
    "co_progress": "Helper's progress on {case_no}, {unit}: \"{words}\"",
    "co_progress_short": f"Helper's progress on {_NUMBER}.",
    "accepted": "Accepted: {cases}⟦, answer by {by_at}⟧. When solved reply DONE {codes} result⟦. Wrong: {wrong}⟧",
    "noted": "Progress noted, {case_no}.",
    "done": "Answer received, {case_no}; the citizen will be told.",
    "done_secret": "Answer received, {case_no}.",
    "returned": "{case_no} handed back; it will be assigned anew.",
    "dispatched": "{case_no} assigned⟦ to {unit}⟧.",
    "reason_missing": "Some words are missing; please send it again with them.",
    "reason_missing.return": "Please give the reason, e.g.: RETURN {code} not our road",
    "reason_missing.done": "Please give the result, e.g.: DONE {code} repaired",
    "reason_missing.note": "Please say what was done, e.g.: NOTE {code} on site",
    "code_needed": "Not accepted yet. To accept reply ACCEPT {code}⟦ ({place}, by {by_at})⟧. All cases: LIST",
    "code_wrong": "Wrong code; please check the 6 digits. All cases: LIST",
    "code_old": "{old} is no longer valid; this case now has {new}.",
    "case_closed": "{case_no} is closed; nothing to do.",
    "released": "{case_no} is no longer with you; no reply is needed. All cases: LIST",
    "already_accepted": "{case_no} is accepted already. When solved reply DONE code result. All cases: LIST",
    "accepted_by_other": "A colleague has accepted this one.",
    "two_commands": "One command in each text, please; send them apart.",
    "listing": "{items}",
    "listing_empty": "No open cases.",
    "details": "{case_no}: \"{words}\"",
    "case_withdrawn": "The citizen has withdrawn {case_no}; nothing to do.",
    "case_withdrawn_short": f"Withdrawn by the citizen: {_NUMBER}; nothing to do.",
    "desk_consent": "Somebody (phone ending {asker}) asks about {case_no}; its reporter did not reply. Please call.",
    "desk_consent_short": f"Somebody asks how a case stands, its reporter did not reply, please call: {_NUMBER}.",
    "desk_pressed": "{case_no} was withdrawn soon after the official's contact; please check it was freely done.",
    "desk_pressed_short": f"Withdrawn soon after a contact, please check it was freely done: {_NUMBER}.",
    "details_secret": "{case_no} is confidential; its words are not sent by SMS.",
    "not_permitted": "⟦{verb} ⟧is not open to you for {case_no}. All cases: LIST",
    "dispatch_refused": "{case_no} can't go to that unit; please choose another.",
    "unknown_unit": "No unit \"{unit}\" is known; please write its full name.",
    "not_open_yet": "⟦{verb} ⟧can't be used yet. Open: ACCEPT, NOTE, RETURN, DONE, ASSIGN, DETAILS, LIST.",
    "not_understood_official": "Please reply: ACCEPT code, NOTE code words, DONE code result, RETURN code why, LIST",
}

SUBJECTS = {
    "prompt": "New case {case_no}⟦ {place}⟧", "prompt_urgent": "URGENT {case_no}⟦ {place}⟧",
    "prompt_co": "Helping {case_no}⟦ {place}⟧", "prompt_triage": "To assign {case_no}⟦ {place}⟧",
    "reminder": "Reminder {case_no}⟦ {place}⟧", "reminder_accept": "Reminder {case_no}⟦ {place}⟧",
    "escalated_accept": "Not accepted in time {case_no}⟦ {place}⟧", "escalated_answer": "Overdue {case_no}⟦ {place}⟧",
    "desk_consent": "Please call about {case_no}", "desk_pressed": "Please check the withdrawal of {case_no}",
    "unreachable": "Official can't be reached {case_no}", "": "Notice",
}

TERMS = {
    "verb": {"extend": "EXTEND", "hand_over": "HAND OVER", "ask": "ASK", "call": "CALL", "grant": "GRANT",
             "refuse": "REFUSE", "rework": "REWORK", "return": "RETURN", "done": "DONE", "note": "NOTE",
             "accept": "ACCEPT", "dispatch": "ASSIGN", "details": "DETAILS", "list": "LIST"},
    "doing": {"withdraw": "withdraw", "add": "add to"},
    "standing": {"received": "we are finding out who is in charge", "assigned": "with the unit in charge",
                 "accepted": "being worked on", "answered": "answered", "disputed": "being reviewed",
                 "reopened": "being worked on again", "closed": "answered and closed",
                 "withdrawn": "withdrawn by its reporter"},
}

WORDING = Wording(texts={**CITIZENS, **OFFICIALS}, subjects=SUBJECTS, terms=TERMS, marked="(resent) ",
                  provisional=" (provisional)", nobody="a person in charge")
