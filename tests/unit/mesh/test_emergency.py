"""Emergency words: told from what is denied, feared, past, talked of, and from words that only look alike."""

from pathlib import Path

import pytest
import yaml

from services.mesh.contracts.county import County
from services.mesh.matching import Matcher

SAMPLE = Path(__file__).parents[3] / "deploy/counties/gongxian.yaml"
FILE = yaml.safe_load(SAMPLE.read_text(encoding="utf-8"))
MORE = ["火灾", "触电", "溺水", "煤气中毒"]
FILE["county"]["emergency_words"] += MORE
MATCHER = Matcher(County.model_validate(FILE))

NOW = [
    "着火了", "西河街着火了快来", "三楼起火了", "起火了!!!", "我家厨房起火", "電線著火了", "着 火 了",
    "山上起火,风大得很", "有人落水", "有人落水了,在大桥下面", "河边有人落水还没救起来", "有人受伤", "车祸有人受伤",
    "不晓得有没有人受伤,撞得凶", "撞车了,有没有人受伤不清楚", "燃气泄漏", "闻到煤气味,煤气泄漏了", "燃氣泄漏",
    "爆炸了", "听到爆炸声", "锅炉爆炸", "公路塌方", "塌方把路堵了", "后山滑坡了", "又滑坡了", "电线断了",
    "电线断了掉在地上", "电线短路引起着火", "暴雨导致塌方", "施工造成有人受伤", "好像着火了", "可能着火了,有烟子",
    "恐怕着火了", "没人管,着火了", "消防没来,着火了", "去年着火,今天又着火了", "以前修的堡坎,现在塌方了",
    "落水管堵了,有人落水", "昨天有人落水还没找到", "引起火灾了", "发生一起火灾", "着火车辆在路中间", "没得水,着火了",
    "有人触电", "娃儿溺水了", "屋头煤气中毒", "防盗窗打不开,着火了", "不得了着火了", "会议室着火了", "公司着火了",
    "机会难得\n着火了",
]
NOT_NOW = [
    "落水管堵了", "落水管断了", "没有起火", "没起火", "没得着火的地方", "并没有爆炸", "未起火", "没有人受伤",
    "没有人落水", "无人员死亡,没有发生塌方", "没有引起火灾", "差点着火", "差一点爆炸", "险些塌方", "电线短路差点起火",
    "以前着过火", "以前着火也没人管", "去年着火的房子没拆", "三年前滑坡的路没修", "曾经有人落水,要装护栏",
    "上个月起火的事没说法", "灭火器过期", "火灾隐患", "消防通道堵了有火灾隐患", "着火隐患", "滑坡隐患没人管",
    "塌方风险", "起火现象", "火灾演练太吵", "防止滑坡", "请加固以防止滑坡", "避免有人落水", "怕着火",
    "怕哪天着火跑不脱", "担心电线老化起火", "容易着火", "极易引起火灾", "万一着火", "一旦起火后果严重",
    "如果着火了哪个负责", "要是爆炸了咋个办", "会着火的", "会不会爆炸", "会引起火灾", "可能会塌方", "随时可能塌方",
    "早晚要着火", "充电的电动车着火了谁负责", "燃气泄漏报警器坏了", "燃气泄漏报警一直响是误报", "滑坡治理工程没完",
    "火灾保险不赔", "一起火锅店", "我们一起火锅店吃饭", "坐着火车", "挨着火锅店的路灯坏了", "朝着火葬场的路烂了",
    "成绩滑坡", "服务质量严重滑坡", "信息爆炸", "气得爆炸", "爆炸头发型店扰民", "爆炸性新闻", "防火灾宣传",
    "小心着火",
]


@pytest.mark.parametrize("words", NOW)
def test_what_happens_now_is_an_emergency(words: str) -> None:
    assert MATCHER.read(words).emergency


@pytest.mark.parametrize("words", NOT_NOW)
def test_what_is_denied_feared_past_or_talked_of_is_none(words: str) -> None:
    assert not MATCHER.read(words).emergency


def test_one_mention_that_happens_is_enough() -> None:
    assert MATCHER.read("去年没起火,前年没起火,今天起火了").emergency
    assert MATCHER.read("怕着火。着火了!").emergency


def test_the_table_is_long() -> None:
    assert len(NOW) + len(NOT_NOW) >= 40


@pytest.mark.parametrize("words", ["着火" * 800, "怕" * 1500 + "着火", "没" * 1500 + "着火", "会" * 1500])
def test_long_texts_take_no_time(words: str) -> None:
    MATCHER.read(words)
