// One conversation: bubbles with time and state. What people wrote goes in as text, never as markup.
import { speaking, words } from "./words.js";

const row = document.getElementById("row");
const SETTLED = ["received", "delivered", "undelivered", "failed"];
let zone = "Asia/Shanghai";
export const useZone = (name) => { zone = name; };

export function hour(moment) {
  return new Intl.DateTimeFormat("zh-CN", { timeZone: zone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(moment);
}

export function day(moment) {
  const form = { timeZone: zone, month: speaking() === "zh" ? "long" : "short", day: "numeric", weekday: "short" };
  return new Intl.DateTimeFormat(speaking() === "zh" ? "zh-CN" : "en-GB", form).format(moment);
}

export class Talk {
  constructor(list, owner) {
    this.list = list;
    this.owner = owner;
    this.texts = new Map();
    this.rows = new Map();
  }

  // Takes a new text, or an older one's new state; true if it is new.
  take(text) {
    const isNew = !this.texts.has(text.sid);
    this.texts.set(text.sid, text);
    if (isNew) this.append(text);
    this.tell(text);
    return isNew;
  }

  // A conversation that was fetched may hold older texts, and older states, than those already heard of live.
  load(texts) {
    for (const text of texts) if (!SETTLED.includes(this.texts.get(text.sid)?.status)) this.texts.set(text.sid, text);
    this.texts = new Map([...this.texts].sort(([, one], [, other]) => one.sequence - other.sequence));
    this.redraw();
  }

  redraw() {
    const texts = [...this.texts.values()];
    this.list.replaceChildren();
    this.rows.clear();
    this.lastDay = undefined;
    for (const text of texts) { this.append(text); this.tell(text); }
    if (!texts.length) this.showEmpty();
  }

  all() { return [...this.texts.values()]; }

  append(text) {
    this.list.querySelector(".empty")?.remove();
    this.divide(new Date(text.at));
    const item = row.content.firstElementChild.cloneNode(true);
    const bubble = item.querySelector(".bubble");
    item.className = text.direction;
    bubble.textContent = [...Array(text.pictures ?? 0).fill(words("picture")), text.words].filter(Boolean).join("\n");
    bubble.dataset.direction = text.direction;
    this.rows.set(text.sid, item);
    this.list.append(item);
  }

  toEnd() { this.list.scrollTop = this.list.scrollHeight; }

  divide(moment) {
    const name = day(moment);
    if (name === this.lastDay) return;
    this.lastDay = name;
    this.note("day", name);
  }

  tell(text) {
    const item = this.rows.get(text.sid);
    item.dataset.status = text.status;
    item.querySelector(".bubble").dataset.status = text.status;
    const state = words(text.status);
    item.querySelector(".state").textContent = [hour(new Date(text.at)), state].filter(Boolean).join(" · ");
  }

  showEmpty() {
    this.list.querySelector(".empty")?.remove();
    this.note("empty", `${words("empty")}\n${words(this.owner.role === "citizen" ? "emptyCitizen" : "emptyOfficial")}`);
  }

  note(kind, sentence) {
    const item = document.createElement("li");
    item.className = kind;
    item.textContent = sentence;
    this.list.append(item);
  }
}
