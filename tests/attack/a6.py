import sys, warnings; sys.path.insert(0,'/work/wt/attack'); warnings.simplefilter('ignore')
import structlog; structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
from datetime import timedelta
from tests.unit.life.town import *
from tests.unit.intake.fakes import *
from services.mesh.contracts.intake import *
from services.mesh.contracts.router import *
THIRD="+8613800000003"
def sec(s): print('\n###',s)
def texts(t,n): return [(m.recipient[-3:],m.template,m.words) for m in t.told[n:] if m.channel=="sms"]
sec('linked words never reach an official')
t=LifeTown(); t.writes(CITIZEN,"西河街路灯不亮"); t.deliver_all(); t.passes(HOUR)
t.writes(OTHER,"西河街路灯不亮,还有河边护栏倒了三处,小孩天天在那里耍"); t.deliver_all()
ph,code,part=t.codes()[0]
t.writes(ph,f"接 {code}"); t.deliver_all(); t.writes(ph,f"详 {code}"); t.deliver_all()
t.writes(ph,f"办 {code} 灯已修好"); t.deliver_all()
for x in texts(t,0): print('   ',x)
print('护栏 in any SMS to an official:', any('护栏' in m.words for m in t.told if m.recipient in OFFICIALS))
sec('3 phones same batch: C dead end')
t=LifeTown(); i=t.intake
t.writes(CITIZEN,"西河街路灯不亮"); t.deliver_all(); t.passes(HOUR); t.writes(OTHER,"西河街路灯不亮"); t.deliver_all(); t.passes(HOUR); t.writes(THIRD,"西河街路灯不亮"); t.deliver_all(); t.passes(HOUR)
code=i.write("撤")[-1].values['code']; t.collect(); t.deliver_all(); t.passes(MINUTE)
i.take(i.text(code),i.text("补 灯杆也歪了",OTHER),i.text("补 晚上黑得很",THIRD)); t.collect(); t.deliver_all()
print('intake',{k:(v.state,v.linked_to) for k,v in i.store.kept.items()}); print('router',{k:(v.state,v.linked_to) for k,v in t.router.store.kept.items()})
for ph,code,part in t.codes(): t.writes(ph,f"办 {code} 灯已修好"); t.deliver_all()
t.passes(40*DAY); t.deliver_all()
print('40 days later',{k:(v.state,v.linked_to) for k,v in i.store.kept.items()})
sec('same batch: C new + A withdraws; router hears CaseLinked first')
for order in (0,1):
    t=LifeTown(); i=t.intake
    t.writes(CITIZEN,"西河街路灯不亮"); t.deliver_all(); t.passes(HOUR); code=i.write("撤")[-1].values['code']; t.collect(); t.deliver_all(); t.passes(MINUTE)
    b=[i.text("西河街路灯不亮",OTHER), i.text(code)]; i.take(*(b[::-1] if order else b)); t.collect()
    ev=t.mail['router'][:]; print([type(e).__name__ for e in ev])
    for n in ("CaseReceived","CaseLinked","CaseWithdrawn"):
        k=next(k for k,e in enumerate(t.mail['router']) if type(e).__name__==n); t.deliver('router',k)
    t.deliver_all(); t.passes(60*DAY); t.deliver_all()
    print('60 days later intake',{k:(v.state,v.linked_to) for k,v in i.store.kept.items()},'router',{k:(v.state,v.linked_to,[a.unit_id for a in t.router.store.made.values() if a.case_no==k]) for k,v in t.router.store.kept.items()}, 'escalation steps for it: 0')
