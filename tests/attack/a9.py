import sys, warnings; sys.path.insert(0,'/work/wt/attack'); warnings.simplefilter('ignore')
import structlog; structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
from tests.unit.life.town import *
from tests.unit.intake.fakes import *
from services.mesh.contracts.intake import *
from services.mesh.contracts.router import *
def sec(s): print('\n###',s)
def show(ev): return [(type(e).__name__, getattr(e,'template','') , getattr(e,'words',None) or getattr(e,'reason',None) or '', e.case_no) for e in ev]
def fifo(t):
    while any(t.mail.values()):
        for s in ("intake","router","escalation"):
            if t.mail[s]: t.deliver(s,0)
sec('e2e: accused official gets the accusation as answer to their question')
t=LifeTown(); t.writes(CITIZEN,"西河街路灯不亮,底洞镇值班员不来"); fifo(t); print([c for c in t.codes()])
ph,code,_=t.codes()[0]; t.writes(ph,f"问 {code} 为啥子不满意?"); fifo(t); n=len(t.told); t.passes(MINUTE); t.writes(CITIZEN,"他收了我两百块钱"); fifo(t)
print([(m.recipient,m.words) for m in t.told[n:]])
sec('for_phone: attacker names victim; victim hides, adds, asks')
V="+8613800000009"
i=Intake(); i.write("西河街路灯不亮",V); mine=i.only_case().case_no; i.now+=HOUR
i.write("帮我妈13800000009反映,王家镇团聚村道路太窄,要加宽",CITIZEN); other=[k for k in i.store.kept if k!=mine][0]; print('mine',mine,'other',other, i.store.kept[other].for_phone); i.now+=HOUR
import copy
for w in ["匿名","莫说是我","查","补 我住二楼","补 晚上摔了人","撤"]:
    j=copy.deepcopy(i); print(w,show(j.write(w,V)), 'mine hidden',j.store.kept[mine].hidden)
sec('again question: queries while kept')
i=Intake(); i.write("西河街路灯不亮"); a=i.only_case(); i.now=START+DAY
i.hear(assigned(a),accepted(a),answered(a,at=i.now)); i.write("满意"); i.wait(3*HOUR); i.now+=DAY
i.write("西河街路灯又不亮了,这次是三盏"); i.now+=MINUTE
for w in ["退订","撤","查","补 还有四盏","好","👍","莫说是我说的","没解决,莫说是我说的","是的,匿名","1","3","5"]:
    j=copy.deepcopy(i); ev=j.write(w); ev2=j.wait(2*HOUR); print(w,show(ev),'| later',show(ev2),'hid',[c.hidden for c in j.store.kept.values()])
sec('opted out phone: again')
sec('clarify then another phone etc: kept words / reminders')
i=Intake(); i.write("灯坏了"); a=i.only_case()
i.hear(CaseUnclear(occurred_at=i.now,case_no=a.case_no,round=1,citizen=a.citizen,lacks="place")); i.now+=MINUTE
for w in ["查","西河街","不知道","1","王家镇","没得","西河街的,他收了我两百块钱","莫说是我,西河街","12345","西河街12号"]:
    j=copy.deepcopy(i); print(w,show(j.write(w)),[c.hidden for c in j.store.kept.values()])
