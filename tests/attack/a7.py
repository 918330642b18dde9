import sys, warnings; sys.path.insert(0,'/work/wt/attack'); warnings.simplefilter('ignore')
import structlog; structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
from tests.unit.life.town import *
from tests.unit.intake.fakes import *
from services.mesh.contracts.intake import *
from services.mesh.contracts.router import *
from services.mesh.contracts.escalation import *
THIRD="+8613800000003"
def sec(s): print('\n###',s)
def fifo(t):
    while any(t.mail.values()):
        for s in ("intake","router","escalation"):
            if t.mail[s]: t.deliver(s,0)
sec('3 phones same batch FIFO')
t=LifeTown(); i=t.intake
t.writes(CITIZEN,"西河街路灯不亮"); fifo(t); t.passes(HOUR); t.writes(OTHER,"西河街路灯不亮"); fifo(t); t.passes(HOUR); t.writes(THIRD,"西河街路灯不亮"); fifo(t); t.passes(HOUR)
code=i.write("撤")[-1].values['code']; t.collect(); fifo(t); t.passes(MINUTE)
i.take(i.text(code),i.text("补 灯杆也歪了",OTHER),i.text("补 晚上黑得很",THIRD)); t.collect(); fifo(t)
print('intake',{k:(v.state,v.linked_to) for k,v in i.store.kept.items()}); print('router',{k:(v.state,v.linked_to) for k,v in t.router.store.kept.items()})
for ph,code,part in t.codes(): t.writes(ph,f"办 {code} 灯已修好"); fifo(t)
t.passes(40*DAY); fifo(t)
print('40 days later',{k:(v.state,v.linked_to) for k,v in i.store.kept.items()})
sec('extension refused, asked again with a better reason, granted')
t=LifeTown(); t.writes(CITIZEN,"西河街路灯不亮"); fifo(t)
ph,code,_=next(c for c in t.codes() if c[2]=="lead"); t.writes(ph,f"接 {code}"); fifo(t); t.passes(MINUTE)
def decider(): return next(c for c in t.codes() if c[2]=='decision')
t.writes(ph,f"延 {code} 2天 等材料"); fifo(t); d=decider(); t.writes(d[0],f"驳 {d[1]} 理由不够"); fifo(t); t.passes(HOUR)
t.writes(ph,f"延 {code} 2天 厂家停产,附采购单"); fifo(t); d=decider(); t.passes(MINUTE); n=len(t.told); t.writes(d[0],f"准 {d[1]}"); fifo(t)
print([(e.granted,str(e.answer_due.at)) for e in t.escalation.said if isinstance(e,ExtensionDecided)]); print([(m.recipient[-3:],m.words) for m in t.told[n:] if m.channel=='sms'])
print('deadline', [str(a.answer_due.at) for a in t.escalation.store.kept.values() if a.part=='lead'])
sec('nobody may decide')
from services.mesh.matching import read
for w in ["西河街路灯不亮,县委督查室值班员收红包","县委督查室值班员收红包。西河街路灯不亮","督查室值班员索要红包,另外西河街路灯坏了没人修"]:
    t=LifeTown(); t.writes(CITIZEN,w); fifo(t)
    print(w,[(c.case_no,c.secret,c.avoid_units,c.state) for c in t.router.store.kept.values()])
    m=[c for c in t.router.store.kept.values() if not c.secret]
    if not m: continue
    no=m[0].case_no
    for rnd in (1,2):
        for ph,code,part in t.codes():
            a=[x for x in t.router.store.made.values()]
            held=[h for h in t.router.store.held.values() if h.code==code][0]
            if held.case_no==no and part in('triage','lead'):
                t.writes(ph,f"办 {code} 灯已修好"); fifo(t); break
        t.passes(MINUTE); t.writes(CITIZEN,f"没解决"); fifo(t); t.passes(3*HOUR); fifo(t); print(rnd,t.intake.store.kept[no].state,t.intake.store.kept[no].round)
    print([type(e).__name__ for e in t.intake.said if isinstance(e,CaseDisputed)], [c[2] for c in t.codes()])
    t.passes(90*DAY); fifo(t); print('90 days',t.intake.store.kept[no].state)
