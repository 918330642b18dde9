import sys, warnings; sys.path.insert(0,'/work/wt/attack'); warnings.simplefilter('ignore')
import structlog; structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
from tests.unit.life.town import *
from tests.unit.intake.fakes import *
from services.mesh.contracts.intake import *
from services.mesh.contracts.router import *
import copy
def sec(s): print('\n###',s)
def show(ev): return [(type(e).__name__, getattr(e,'template','') , getattr(e,'words',None) or getattr(e,'reason',None) or '', e.case_no) for e in ev]
W=["我家低保三个月没发了","还有一件事,我家低保三个月没发了","另外反映一个问题,学校食堂的饭有虫","新件 学校食堂的饭有虫","村里的狗到处咬人"]
sec('official question open for days: other content')
i=Intake(); i.write("西河街路灯不亮"); a=i.only_case(); i.hear(assigned(a),accepted(a)); i.now+=HOUR
i.hear(CitizenContacted(occurred_at=i.now,case_no=a.case_no,round=1,assignment_id="a1",how="asked",unit_name="x",citizen=a.citizen,words="哪一盏?",received_at=i.now)); i.now+=2*DAY
for w in W: j=copy.deepcopy(i); print(w,show(j.write(w)))
sec('after a bad rating')
i=Intake(); i.write("西河街路灯不亮"); a=i.only_case(); i.now=START+DAY; i.hear(assigned(a),accepted(a),answered(a,at=i.now)); i.now+=MINUTE; i.write("没解决"); i.now+=HOUR
for w in W: j=copy.deepcopy(i); print(w,show(j.write(w)))
i.write("灯还是黑的"); i.now+=MINUTE
print('with a reason given already:')
for w in W: j=copy.deepcopy(i); print(w,show(j.write(w)))
sec('round 2: question of round 1 survives')
i=Intake(); i.write("西河街路灯不亮"); a=i.only_case(); i.hear(assigned(a),accepted(a)); i.now+=HOUR
i.hear(CitizenContacted(occurred_at=i.now,case_no=a.case_no,round=1,assignment_id="a1",how="asked",unit_name="x",citizen=a.citizen,words="哪一盏?",received_at=i.now)); i.now+=HOUR
i.hear(answered(a,at=i.now)); i.now+=MINUTE; i.write("没解决"); i.wait(3*HOUR); print(i.only_case().round, [q.kind for q in i.only_case().questions]); print(show(i.write("村里的狗到处咬人")))
sec('router: supplement for asked_by of ended assignment')
sec('official answer: late CitizenContacted, state answered')
sec('_code guess: 4-digit while withdraw open')
i=Intake(); i.write("西河街路灯不亮"); a=i.only_case(); code=i.write("撤")[-1].values['code']; i.now+=MINUTE
for w in ["我家门牌4821","4821","４８２１","确认"+code,"撤回 "+code,"好的请回复"+code,code+"谢谢",code+" 但是我不想撤"," ".join(code),"1234吨垃圾"]: j=copy.deepcopy(i); print(repr(w),show(j.write(w)))
sec('withdraw for_phone person / forged from other phone')
print(show(i.write(code,OTHER)))
sec('five wrong then right')
for k in range(6):
    print(show(i.write(str(1000+k) if str(1000+k)!=code else "9999")))
print(show(i.write(code)))
sec('replay the same code twice')
i=Intake(); i.write("西河街路灯不亮"); code=i.write("撤")[-1].values['code']; t=i.text(code); print(i.take(t)); print(i.take(t)); print(show(i.write(code)))
sec('consent decided after secret'); 
