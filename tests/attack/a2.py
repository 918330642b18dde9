import sys, warnings; sys.path.insert(0,'/work/wt/attack'); warnings.simplefilter('ignore')
import services.mesh.log as L
import structlog; structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
from datetime import timedelta
from services.intake import links
from tests.unit.intake.fakes import *
from services.mesh.contracts.intake import *
from services.mesh.contracts.router import *
THIRD="+8613800000003"
def show(ev): return [(type(e).__name__, getattr(e,'template','') , getattr(e,'words',None) or getattr(e,'reason',None) or '') for e in ev]
def sec(s): print('\n###',s)
sec('rating by number goes to another case')
i=Intake(); i.write("西河街路灯不亮"); a=i.only_case(); i.now+=HOUR
i.write("王家镇团聚村道路坑坑洼洼"); b=[c for c in i.store.kept.values() if c.case_no!=a.case_no][0]
i.now=START+DAY; i.hear(assigned(a),accepted(a),answered(a,at=i.now)); i.now+=MINUTE
i.hear(assigned(b,"b1"),accepted(b,"b1"),answered(b,"b1",at=i.now)); i.now+=MINUTE
for w in [f"{a.case_no} 没解决", f"满意 {a.case_no}", f"没解决 {a.case_no} 灯还是不亮", f"{a.case_no} 评1"]:
    import copy
    j=copy.deepcopy(i); ev=j.write(w); print(w,[ (type(e).__name__, e.case_no, getattr(e,'score',None)) for e in ev],"a is",a.case_no)
sec("someone else's number rates my own case")
j=copy.deepcopy(i); ev=j.write("没解决 26112300999"[:0]+"26112300038 没解决"); print(show(ev))
sec('NOT_SOLVED beginning with another matter')
i=Intake(); i.write("西河街路灯不亮"); a=i.only_case(); i.now=START+DAY
i.hear(assigned(a),accepted(a),answered(a,at=i.now)); i.now+=MINUTE
for w in ["没处理好王家镇团聚村的垃圾,堆了半个月臭得很","没解决王家镇团聚村自来水停水问题","不满意王家镇卫生院收费"]:
    j=copy.deepcopy(i); ev=j.write(w); print(w,show(ev), j.store.kept[a.case_no].score)
sec('bad rating that asks to be hidden')
j=copy.deepcopy(i); ev=j.write("没解决,灯还是不亮,莫说是我说的"); print(show(ev)); j.wait(3*HOUR); print(j.store.kept[a.case_no].hidden, j.store.kept[a.case_no].round)
j=copy.deepcopy(i); j.write("没解决"); j.now+=MINUTE; ev=j.write("西河街路灯一闪一闪的,请保密不要说是我"); print(show(ev), j.store.kept[a.case_no].hidden)
sec('withdraw code goes to the official')
i=Intake(); i.write("西河街路灯不亮"); a=i.only_case(); i.hear(assigned(a),accepted(a)); i.now+=MINUTE
ev=i.write("撤"); code=ev[-1].values['code']; i.now+=MINUTE
i.hear(CitizenContacted(occurred_at=i.now,case_no=a.case_no,round=1,assignment_id="a1",how="asked",unit_name="x",citizen=a.citizen,words="在不在家?",received_at=i.now)); i.now+=MINUTE
ev=i.write(code); print('code',code,show(ev), i.store.kept[a.case_no].questions)
sec('again + 匿名')
i=Intake(); i.write("西河街路灯不亮"); a=i.only_case(); i.now=START+DAY
i.hear(assigned(a),accepted(a),answered(a,at=i.now)); i.write("满意"); i.wait(3*HOUR); print(i.store.kept[a.case_no].state)
i.now+=DAY
print(show(i.write("西河街路灯又不亮了"))); i.now+=MINUTE
print(show(i.write("匿名"))); 
ev=i.wait(2*HOUR); print([(type(e).__name__, getattr(e,'hidden',None)) for e in ev], {k:v.hidden for k,v in i.store.kept.items()})
sec('which + accusation together')
from services.mesh.matching import read
for one,two in [("西河街路灯不亮,底洞镇值班员不来","他收了我两百块钱"),("西河街路灯不亮","值班员收了我红包")]:
    print(read(COUNTY,one).secret,read(COUNTY,two).secret,read(COUNTY,one+"\n"+two).secret)
