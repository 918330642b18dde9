import sys, warnings; sys.path.insert(0,'/work/wt/attack'); warnings.simplefilter('ignore')
import structlog; structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
from itertools import permutations
from datetime import timedelta
from services.mesh.contracts.intake import *
from services.mesh.contracts.router import CaseAssigned
from tests.unit.router.fakes import CASE, START, Desk, code_of, phone_of, received, reopened, supplemented
B="26112300025"; C="26112300036"
def at(m): return START+timedelta(minutes=m)
def linked(lead,other,m,r=2): return CaseLinked(occurred_at=at(m),case_no=lead,linked_case_no=other,reporters=r)
def unl(lead,other,m): return CaseUnlinked(occurred_at=at(m),case_no=lead,linked_case_no=other,reporters=1,received_at=at(m))
def wd(no,m): return CaseWithdrawn(occurred_at=at(m),case_no=no,round=1,known_to=None,received_at=at(m),pressed=False)
def end(evs):
    d=Desk(); d.receive(); 
    for e in evs: d.hear(e)
    own={}
    for o in d.store.made.values(): own.setdefault(o.case_no,[]).append((o.unit_id,o.state))
    return {n:(d.store.kept[n].state,d.store.kept[n].linked_to,own.get(n)) for n in d.store.kept}
rb=received(case_no=B,linked_to=CASE); rc=received(case_no=C,linked_to=CASE)
print('### race: C linked to A in one transaction, A withdrawn in another (lead_gone sees no C)')
for p in permutations([rb,linked(CASE,B,5),wd(CASE,6)]):
    print([type(x).__name__ for x in p], end(p).get(B))
print('### lead_gone: B goes on for C; orders')
evs=[unl(CASE,B,9),linked(B,C,9),wd(CASE,9)]
res={}
for p in permutations(evs):
    r=end([rb,rc,linked(CASE,B,1),linked(CASE,C,2,3),*p]); res.setdefault(str(r),[]).append([type(x).__name__ for x in p])
for k,v in res.items(): print(k); [print('    ',x) for x in v]
