from services.router import answers
import dataclasses, threading, time
from datetime import timedelta
import pytest
from services.mesh.mesh import Mesh
from services.mesh.migrate import upgrade
from services.mesh.settings import Reader, mesh
from services.router.store import Store, metadata
from services.router.handlers import HEARS, DUES
from services.mesh.contracts.router import CountyApplied
from services.mesh.contracts.intake import *
from tests.unit.router.fakes import CASE, START, received, supplemented
from tests.unit.intake.fakes import COUNTY
B="26112300025"
def test_deadlock(postgres_url):
    upgrade("router", postgres_url)
    s=mesh(Reader({"AMQP_URI":"amqp://127.0.0.1:1"}),"router")
    m=[Mesh(name="router",settings=dataclasses.replace(s,database_url=postgres_url),metadata=metadata,store=Store,hears=HEARS,dues=DUES) for _ in (0,1)]
    def hear(mm,ev,pause=None):
        with mm.work() as w:
            w.lock(*sorted({ev.case_no}))
            if pause: pause.wait(5)
            HEARS[type(ev)](w,ev)
    with m[0].work() as w: answers.put_in_force(w, COUNTY)
    hear(m[0],received()); hear(m[0],received(case_no=B,linked_to=CASE))
    hear(m[0],CaseLinked(occurred_at=START,case_no=CASE,linked_case_no=B,reporters=2))
    bar=threading.Barrier(2); out=[]
    def run(mm,ev):
        try: hear(mm,ev,bar); out.append("ok")
        except Exception as e: out.append(type(e).__name__+" "+str(e).splitlines()[0])
    evs=[supplemented("桥头那盏也坏了",B), CaseUnlinked(occurred_at=START+timedelta(minutes=9),case_no=CASE,linked_case_no=B,reporters=1,received_at=START)]
    t=time.time(); th=[threading.Thread(target=run,args=(m[k],evs[k])) for k in (0,1)]
    [x.start() for x in th]; [x.join() for x in th]
    print(out, round(time.time()-t,1)); 
    assert out==["ok","ok"]
