import sys, warnings, time, random; sys.path.insert(0,'/work/wt/attack'); warnings.simplefilter('ignore')
import structlog; structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
from services.intake.domain.commands import read
from services.intake.domain import writer, clarifying
from tests.unit.intake.fakes import *
def t(w,official=False):
    s=time.perf_counter()
    try: r=read(w,official=official).kind
    except Exception as e: r=repr(e)
    d=time.perf_counter()-s
    if d>0.15 or 'Error' in str(r): print(f'{d:.2f}s', r, repr(w[:30]), len(w))
    s=time.perf_counter(); 
    try: writer.for_phone(COUNTY,w); writer.asks_to_be_hidden(w)
    except Exception as e: print(repr(e))
    d=time.perf_counter()-s
    if d>0.15: print(f'writer {d:.2f}s',repr(w[:30]),len(w))
units=["我","好","接","报","482913","482913 ","接482913","和","查","进度","件事","我的","上次反映的","帮","帮我妈","1","12","13900000000","ok","for my a","for my ","请","请问","问","谢谢","谢谢谢谢您","了","吗","…","【直通车】","“","\u202e","👍","👨‍👩‍👧","İ","ß","ﷺ","①","²","٣","〇","a-","a.","www.","a.com","http://","啊","没解决","满意","ab","qwerty","\n",".",",","#","\0","\ud800","ا","保密","还有","撤","补","补 ","诉 ","匿名","莫说","评","给","分","一星","26112300016","26112300016 ","回复","行","reply","please","thank","哈"]
for u in units:
    for n in (1,2,3,5,40,200,1600):
        w=(u*n)[:1600]; t(w); t(w,True); t(w+"x"); t("撤"+w); t(w+"查",True)
rnd=random.Random(1)
bad=0; s0=time.time()
for k in range(6000):
    w="".join(rnd.choice(units) for _ in range(rnd.randint(1,60))); t(w,rnd.random()<.5)
print('fuzz done',time.time()-s0)
# whole intake with odd inputs
i=Intake(); ex=0
OFF="+8613900000071"
for k in range(1500):
    w="".join(rnd.choice(units) for _ in range(rnd.randint(0,12)))[:1600]
    i.now+=MINUTE*rnd.choice([0,1,30])
    from services.intake.domain.wording import kept
    try: i.write(kept(w), rnd.choice([CITIZEN,OTHER,OFF,"+8613800000003","12345","alpha"]), pictures=rnd.choice([(),(),("http://x/1",)]))
    except Exception as e:
        ex+=1; import traceback; 
        if ex<4: traceback.print_exc(limit=-4); print(repr(w))
    if k%20==0:
        try: i.wait(HOUR*rnd.choice([0,1,5,30]))
        except Exception as e: print('wait',repr(e))
print('exceptions',ex, len(i.store.kept))
for w in ["电话635001,西河街水管爆了","我电话 661234 西河街着火了","报告: 119119 西河街着火了","办 644500 西河街着火了","接 110119","问644501,珙县西河街水管爆了","转644501 着火了","list","清单","救命","救命啊","着火了","没人管","水","119","fire","煤气","停电","没水","停水","西河街路灯亮了","举报","我要举报","毒品","跳楼","偷电"]:
    j=Intake(); ev=j.write(w); print(w,[(type(e).__name__,getattr(e,'template',''), getattr(getattr(e,'command',None),'verb','')) for e in ev])
