import sys, warnings; sys.path.insert(0,'/work/wt/attack'); warnings.simplefilter('ignore')
import structlog; structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
from tests.unit.life.town import *
from tests.unit.intake.fakes import *
from services.intake import links
def sec(s): print('\n###',s)
def fifo(t):
    while any(t.mail.values()):
        for s in ("intake","router","escalation"):
            if t.mail[s]: t.deliver(s,0)
X="+8613800000007"
sec('linked case with an open inquiry is parted: no unit')
for how in ("unlink","lead withdrawn"):
    t=LifeTown(); i=t.intake; t.writes(CITIZEN,"西河街路灯不亮"); fifo(t); t.passes(HOUR); t.writes(OTHER,"西河街路灯不亮"); fifo(t)
    a,b=sorted(i.store.kept)
    t.writes(X,f"查 {b}"); fifo(t); t.passes(25*HOUR); fifo(t)
    if how=="unlink": links.unlink(i,b); t.collect()
    else:
        n=len(i.said); t.writes(CITIZEN,"撤"); code=[e for e in i.said[n:] if getattr(e,'template','')=='withdraw_ask'][0].values['code']; fifo(t); t.writes(CITIZEN,code)
    fifo(t)
    for ph,c,part in t.codes():
        if part=='decision': t.writes(ph,f"准 {c}"); fifo(t)
    t.passes(30*DAY); fifo(t)
    print(how, i.store.kept[b].state,i.store.kept[b].linked_to, [(o.part,o.state) for o in t.router.store.made.values() if o.case_no==b], t.router.store.kept[b].state)
sec('hidden case: the desk that must call gets no number')
t=LifeTown(); i=t.intake; t.writes(CITIZEN,"西河街路灯不亮,请保密"); fifo(t); a=i.only_case().case_no
t.writes(X,f"查 {a}"); fifo(t); t.passes(25*HOUR); fifo(t)
ph,c,p=[x for x in t.codes() if x[2]=='decision'][0]; n=len(t.told); t.writes(ph,f"电 {c}"); fifo(t); print([(m.template,m.words) for m in t.told if m.template=='prompt_consent'],[m.words for m in t.told[n:]])
sec('forged consents: X repeats after a no')
t=LifeTown(); i=t.intake; t.writes(CITIZEN,"西河街路灯不亮"); fifo(t); a=i.only_case().case_no; n=len(t.told)
for k in range(40):
    t.writes(X,f"查 {a}"); t.passes(MINUTE); t.writes(CITIZEN,"不同意"); t.passes(MINUTE)
print('asked', sum(m.template=='consent_asked' for m in t.told[n:]), 'times in 80 minutes')
sec('consented asker: told again & again?')
sec('official of directory as linked reporter etc')
OFF="+8613900000071"
i=Intake(); print([(type(e).__name__,getattr(e,'template','')) for e in i.write("西河街着火了",OFF)])
