import sys; sys.path.insert(0,'/work/wt/attack')
from services.intake import links
from tests.unit.intake.fakes import *
from services.mesh.contracts.intake import *
from services.mesh.contracts.router import *
OTHER="+8613800000002"; THIRD="+8613800000003"
def two(words2="底洞镇西河街路灯坏了几天没人修"):
    i=Intake(); i.write("西河街路灯不亮"); lead=i.only_case()
    i.now+=HOUR; ev=i.write(words2,OTHER); print([ (type(e).__name__, getattr(e,'linked_to',None)) for e in ev])
    return i,lead.case_no,[c for c in i.store.kept if c!=lead.case_no]
print('--- swallowed words by partial ratio')
for w in ["西河街路灯不亮,我妈昨晚摔断了腿住院,要求赔偿医药费八千元","西河街路灯不亮,还有河边护栏倒了三处,小孩天天在那里耍","西河街路灯不亮。另外我家低保三个月没发了", "西河街路灯不亮,广场舞音响太吵"]:
    print(w); i,l,o=two(w)
print('--- unlink after rating: stuck')
i,l,[o]=two()
lead=i.store.kept[l]; i.now=START+DAY
i.hear(assigned(lead),accepted(lead),answered(lead,at=i.now))
print(i.store.kept[o].state)
i.now+=MINUTE; print(answers(i.write("1",OTHER)), i.store.kept[o].state)
links.unlink(i,o)
print('after unlink',i.store.kept[o].state,i.store.kept[o].score)
c=i.store.kept[o]
i.hear(assigned(c,"b1",at=i.now),accepted(c,"b1",at=i.now))
i.wait(3*HOUR); print('settle passed',i.store.kept[o].state)
i.hear(answered(c,"b1",at=i.now))
print('own answer:',i.store.kept[o].state,i.store.kept[o].score, i.store.kept[o].rated_at)
i.wait(60*DAY); print('60 days later',i.store.kept[o].state, {k:v for k,v in i.due.rows.items() if o in k[1]})
print('--- reopened lead withdrawn strips a rated/closed reporter')
i,l,[o]=two()
lead=i.store.kept[l]; i.now=START+DAY
i.hear(assigned(lead),accepted(lead),answered(lead,at=i.now))
i.now+=MINUTE; i.write("1",CITIZEN); i.wait(3*HOUR); print('lead',i.store.kept[l].state,i.store.kept[l].round,'rep',i.store.kept[o].state)
i.write("5",OTHER); print('rep rates 5',i.store.kept[o].state)
ev=i.write("撤",CITIZEN); code=ev[-1].values['code']; 
ev=i.write(code,CITIZEN); print(named(ev), 'rep now',i.store.kept[o].state,i.store.kept[o].score,i.store.kept[o].linked_to)
