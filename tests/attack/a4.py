import sys, warnings; sys.path.insert(0,'/work/wt/attack'); warnings.simplefilter('ignore')
import structlog; structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
from datetime import timedelta
from services.intake import links
from tests.unit.intake.fakes import *
from services.mesh.contracts.intake import *
from services.mesh.contracts.router import *
THIRD="+8613800000003"; X="+8613800000007"; Y="+8613800000008"
def show(ev): return [(type(e).__name__, getattr(e,'template','') , getattr(e,'words',None) or getattr(e,'reason',None) or '', getattr(e,'secret','')) for e in ev]
def sec(s): print('\n###',s)
ONE,TWO="西河街路灯不亮,底洞镇值班员不来","他收了我两百块钱"
sec('together accusing: plain')
i=Intake(); i.write(ONE); print(show(i.write(TWO)))
sec('together accusing: official question')
i=Intake(); i.write(ONE); a=i.only_case(); i.hear(assigned(a),accepted(a)); i.now+=HOUR
i.hear(CitizenContacted(occurred_at=i.now,case_no=a.case_no,round=1,assignment_id="a1",how="asked",unit_name="x",citizen=a.citizen,words="为啥子不满?",received_at=i.now)); i.now+=MINUTE
print(show(i.write(TWO)))
sec('together accusing: bad rating with reason; reason after')
i=Intake(); i.write(ONE); a=i.only_case(); i.now=START+DAY; i.hear(assigned(a),accepted(a),answered(a,at=i.now)); i.now+=MINUTE
print(show(i.write("没解决,"+TWO))); print(show(i.wait(3*HOUR)))
i=Intake(); i.write(ONE); a=i.only_case(); i.now=START+DAY; i.hear(assigned(a),accepted(a),answered(a,at=i.now)); i.now+=MINUTE
i.write("没解决"); i.now+=MINUTE; print(show(i.write(TWO))); print(show(i.wait(3*HOUR)))
sec('together accusing: which')
i=Intake(); i.write(ONE); i.now+=HOUR; i.write("王家镇团聚村道路坑坑洼洼"); i.now+=HOUR
print(show(i.write("补 "+TWO))); i.now+=MINUTE; print(show(i.write("2"))); 
sec('consent crosses over')
i=Intake(); i.write("西河街路灯不亮"); a=i.only_case(); i.hear(assigned(a),accepted(a)); i.now+=HOUR
print(show(i.write(f"查 {a.case_no}",X))); i.wait(25*HOUR)
print('missing said',[type(e).__name__ for e in i.said][-1])
print(show(i.write("不同意"))); i.now+=HOUR
print(show(i.write(f"查 {a.case_no}",Y))); i.now+=HOUR
before=len(i.said)
i.hear(DecisionMade(occurred_at=i.now,case_no=a.case_no,round=1,assignment_id="d1",about="consent",granted=True,unit_name="信访局",citizen=a.citizen,seats=(),requested_at=i.now-26*HOUR,received_at=i.now))
print([(e.template,e.address) for e in i.said[before:]], 'X asked the desk, Y is told; Y=',Y)
sec('consent stays busy after the decision was closed with the case')
i=Intake(); i.write("西河街路灯不亮"); a=i.only_case(); i.hear(assigned(a),accepted(a)); i.now+=HOUR
i.write(f"查 {a.case_no}",X); i.wait(25*HOUR)
i.hear(answered(a,at=i.now)); i.write("5"); i.wait(3*HOUR); print(i.store.kept[a.case_no].state, i.store.kept[a.case_no].questions)
i.wait(20*DAY); print(show(i.write(f"查 {a.case_no}",Y))); print(show(i.write(f"查 {a.case_no}",X)))
sec('same batch: C links to A while A withdraws')
for order in (0,1):
    i=Intake(); i.write("西河街路灯不亮"); a=i.only_case(); i.now+=MINUTE
    code=i.write("撤")[-1].values['code']; i.now+=MINUTE
    t=[i.text("西河街路灯不亮",OTHER), i.text(code)]
    n=len(i.said); i.take(*(t if order==0 else t[::-1])); 
    print([(type(e).__name__,e.case_no,getattr(e,'linked_to',None)) for e in i.said[n:]], {k:(v.state,v.linked_to) for k,v in i.store.kept.items()})
sec('same batch: reporter writes while lead withdraws (3 phones)')
i=Intake(); i.write("西河街路灯不亮"); a=i.only_case(); i.now+=HOUR; i.write("西河街路灯不亮",OTHER); i.now+=HOUR; i.write("西河街路灯不亮",THIRD); i.now+=HOUR
code=i.write("撤")[-1].values['code']; i.now+=MINUTE
i.take(i.text(code),i.text("补 灯杆也歪了",OTHER),i.text("补 晚上黑得很",THIRD)); print({k:(v.state,v.linked_to) for k,v in i.store.kept.items()})
i2=Intake(); 
sec('lead withdrawn where the oldest reporter has withdrawn / closed')
i=Intake(); i.write("西河街路灯不亮"); a=i.only_case(); i.now+=HOUR; i.write("西河街路灯不亮",OTHER); i.now+=HOUR; i.write("西河街路灯不亮",THIRD); i.now+=HOUR
code=i.write("撤",OTHER)[-1].values['code']; i.now+=MINUTE; print(named(i.write(code,OTHER)))
code=i.write("撤")[-1].values['code']; i.now+=MINUTE; print(named(i.write(code)));print({k:(v.state,v.linked_to) for k,v in i.store.kept.items()})
