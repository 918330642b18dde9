// What somebody would write next, drawn from the conversation on that phone.
const CALL = /(接|办|派|ACCEPT|DONE|ASSIGN)\s*(\d{6})(?!\d)/gi;
const REPLACED = /(\d{6})已作废.*?(\d{6})|(\d{6}) is no longer valid.*?(\d{6})/i;
const RATING = /请回复 满意|Please rate/i;
const MOST = 5;
const SAMPLES = ["西河街路灯不亮", "巡场镇金河大道下水道堵了", "团聚村公路太窄,会车难"];
// The state that a prompt, and then the official's own text, puts a code into.
const PROMPTED = { 接: "open", accept: "open", 办: "taken", done: "taken", 派: "desk", assign: "desk" };
const WRITTEN = [[/^\s*(接|ACCEPT)/i, "taken"], [/^\s*(办|退|派|DONE|RETURN|ASSIGN)/i, "settled"]];
const OFFERS = {
  zh: { rate: ["满意", "没解决", "评 4"], wait: ["查", "补 灯杆号是12号"], list: "待办",
        open: (code) => [`接 ${code}`, `退 ${code} 不属于我单位职责`],
        taken: (code) => [`办 ${code} 已修好,恢复正常`, `报 ${code} 师傅已到现场`],
        desk: (code) => [`派 ${code} 住建局`, `派 ${code} 交通局`, `详 ${code}`], settled: () => [] },
  en: { rate: ["5", "3", "1"], wait: ["STATUS", "ADD pole no. 12"], list: "LIST",
        open: (code) => [`ACCEPT ${code}`, `RETURN ${code} not our duty`],
        taken: (code) => [`DONE ${code} repaired, works again`, `NOTE ${code} on site`],
        desk: (code) => [`ASSIGN ${code} 住建局`, `DETAILS ${code}`], settled: () => [] },
};

export function suggestions(person, texts, language) {
  // While router can't say who is who, a phone that was sent a code is an official's.
  const acts = person.role !== "citizen" || texts.some((text) => text.direction === "out" && text.words.search(CALL) >= 0);
  return (acts ? official : citizen)(texts, OFFERS[language]);
}

function citizen(texts, offers) {
  const heard = texts.filter((text) => text.direction === "out");
  if (RATING.test(heard.at(-1)?.words ?? "")) return offers.rate;
  const samples = SAMPLES.filter((words) => !texts.some((text) => text.words === words));
  return heard.length ? [...offers.wait, ...samples.slice(0, 1)] : samples;
}

function official(texts, offers) {
  const codes = new Map();
  for (const text of texts) (text.direction === "out" ? hear : write)(codes, text.words);
  const next = [...codes].reverse().flatMap(([code, state]) => offers[state](code));
  return [...next.slice(0, MOST - 1), offers.list];
}

function hear(codes, words) {
  const replaced = words.match(REPLACED)?.filter(Boolean);
  if (replaced) {
    codes.set(replaced[2], codes.get(replaced[1]) ?? "open");
    codes.delete(replaced[1]);
  }
  for (const [, verb, code] of words.matchAll(CALL)) {
    const state = PROMPTED[verb.toLowerCase()];
    if (!codes.has(code) || state === "taken") codes.set(code, state);
  }
}

function write(codes, words) {
  const state = WRITTEN.find(([form]) => form.test(words))?.[1];
  for (const [code] of words.matchAll(/(?<!\d)\d{6}(?!\d)/g)) if (state && codes.has(code)) codes.set(code, state);
}
