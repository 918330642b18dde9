// Every word of the page, in both languages; Chinese comes first.
const WORDS = {
  zh: {
    title: "直通车", subtitle: "群众一条短信,直达承办人的手机", contact: "直通车", other: "English",
    otherLabel: "Switch to English", flow: "一条短信怎么走", flowCitizen: "群众发短信", flowIntake: "受理编号",
    flowRouter: "派给承办单位", flowNotifier: "发出短信", flowOfficial: "承办人回复", tabs: "打开的手机",
    on: "实时", off: "正在连接", rate: "倍速", empty: "还没有短信。", emptyCitizen: "写一句话,说什么事、在哪里。",
    emptyOfficial: "有诉求派到这里,手机会亮。", input: "写短信", send: "发送", camera: "发照片", picture: "[照片]", chips: "快捷短信",
    close: "收起这部手机", power: "关机(收不到短信)", powerOn: "开机", asleep: "已关机", phoneOf: "的手机",
    bookTitle: "再开一部手机", bookHint: "点一个人,或输入任意号码。", search: "姓名、单位或号码", unread: "条未读",
    openNumber: "打开", waiting: "承办人名单还没到,县里的配置生效后自动出现。", stranger: "号码",
    citizens: "群众", citizen: "群众", handler: "承办人", deputy: "副职", head: "负责人",
    sending: "发送中", retrying: "没接通,正在重发", received: "已送达", failed: "没发出去", queued: "传送中",
    sent: "传送中", delivered: "", undelivered: "没收到", add: "添加手机", lost: "没发出去,请再试一次。",
  },
  en: {
    title: "Directline", subtitle: "One text reaches the official's phone", contact: "Directline", other: "中文",
    otherLabel: "切换到中文", flow: "How a text travels", flowCitizen: "Citizen texts", flowIntake: "Gets a number",
    flowRouter: "Unit in charge", flowNotifier: "SMS goes out", flowOfficial: "Official replies", tabs: "Open phones",
    on: "Live", off: "Connecting", rate: "× speed", empty: "No texts yet.", emptyCitizen: "Write what it is, and where.",
    emptyOfficial: "It lights up when a complaint arrives.", input: "Text message", send: "Send", camera: "Send a picture",
    picture: "[picture]",
    chips: "Quick texts", close: "Put this phone away", power: "Switch off (texts won't arrive)",
    powerOn: "Switch on", asleep: "Switched off", phoneOf: "'s phone", bookTitle: "Open another phone",
    bookHint: "Tap a person, or type any number.", search: "Name, unit or number", unread: "unread",
    openNumber: "Open", waiting: "Officials appear here as soon as the county's file is in force.",
    stranger: "Number", citizens: "Citizens", citizen: "Citizen", handler: "Handler", deputy: "Deputy", head: "Head",
    sending: "Sending", retrying: "No answer, trying again", received: "Delivered", failed: "Not sent",
    queued: "On its way", sent: "On its way", delivered: "", undelivered: "Not received", add: "Add a phone",
    lost: "Not sent, please try again.",
  },
};
const KEY = "directline.language";
let language = remembered();

function remembered() {
  try { return localStorage.getItem(KEY) === "en" ? "en" : "zh"; } catch { return "zh"; }
}

export const words = (key) => WORDS[language][key] ?? key;
export const speaking = () => language;

export function switchLanguage() {
  language = language === "zh" ? "en" : "zh";
  try { localStorage.setItem(KEY, language); } catch { /* a browser that keeps nothing still switches */ }
  translate(document);
}

export function translate(root) {
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  for (const node of root.querySelectorAll("[data-words]")) node.textContent = words(node.dataset.words);
  for (const node of root.querySelectorAll("[data-words-label]")) {
    node.setAttribute("aria-label", words(node.dataset.wordsLabel));
  }
}

// "住房和城乡建设局 · 承办人"; a citizen is just that.
export function post(person) {
  if (!person.unit) return words(person.role);
  return `${person.unit} · ${words(person.role)}`;
}
