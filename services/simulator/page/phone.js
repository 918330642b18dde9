// One phone: its owner, its screen, its conversation, what can be typed on it.
import * as exchange from "./exchange.js";
import { suggestions } from "./suggestions.js";
import { shrunk } from "./picture.js";
import { isSeen } from "./tabs.js";
import { Talk } from "./talk.js";
import { speaking, translate, words } from "./words.js";

const template = document.getElementById("phone");
const LIT_MILLISECONDS = 2600;

export class Phone {
  constructor(person, { closed, read, sender }) {
    this.person = person;
    this.unread = 0;
    this.tell = { closed, read };
    this.node = template.content.firstElementChild.cloneNode(true);
    this.part = (selector) => this.node.querySelector(selector);
    this.node.dataset.phone = person.phone;
    this.node.dataset.kind = person.unit_kind || "citizen";
    this.part(".sender").textContent = sender;
    this.talk = new Talk(this.part(".talk"), person);
    this.input = this.part("textarea");
    this.listenToFingers();
    this.label();
  }

  listenToFingers() {
    this.part("form").addEventListener("submit", (event) => { event.preventDefault(); this.send(this.input.value); });
    this.input.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); this.send(this.input.value); }
    });
    this.input.addEventListener("input", () => this.fit());
    this.part(".camera").addEventListener("click", () => this.part("input[type=file]").click());
    this.part("input[type=file]").addEventListener("change", (event) => this.sendPicture(event.target));
    this.part(".close").addEventListener("click", () => this.tell.closed(this));
    this.part(".power").addEventListener("click", () => this.power());
    for (const kind of ["pointerdown", "focusin"]) this.node.addEventListener(kind, () => this.markRead());
  }

  label() {
    const { name, phone } = this.person;
    translate(this.node);
    this.node.setAttribute("aria-label", `${name}${words("phoneOf")}`);
    this.part(".face").textContent = [...name.replace(/^\+/, "")][0];
    this.part("h2").textContent = name;
    this.part(".post").textContent = this.person.unit || words(this.person.role);
    this.part(".number").textContent = this.person.unit ? `${words(this.person.role)} · ${phone}` : phone;
    this.input.placeholder = words("input");
    this.input.setAttribute("aria-label", `${name}:${words("input")}`);
    this.part(".writing [type=submit]").setAttribute("aria-label", words("send"));
    this.part(".camera").setAttribute("aria-label", words("camera"));
    this.part(".camera").title = words("camera");
    this.part(".close").setAttribute("aria-label", words("close"));
    this.part(".close").title = words("close");
    this.part(".talk").setAttribute("aria-label", name);
    this.setOff(this.node.classList.contains("off"));
    this.talk.redraw();
    this.offer();
  }

  async load() {
    this.talk.load(await exchange.conversation(this.person.phone));
    this.offer();
  }

  // A text or its new state; true if it is new and was sent to this phone.
  take(text) {
    const arrived = this.talk.take(text) && text.direction === "out";
    if (arrived) this.ring();
    this.offer();
    return arrived;
  }

  ring() {
    if (!this.node.contains(document.activeElement) && !isSeen(this.node)) this.unread += 1;
    this.showUnread();
    this.node.classList.remove("lit");
    requestAnimationFrame(() => this.node.classList.add("lit"));
    clearTimeout(this.dimming);
    this.dimming = setTimeout(() => this.node.classList.remove("lit"), LIT_MILLISECONDS);
  }

  markRead() {
    if (!this.unread) return;
    this.unread = 0;
    this.showUnread();
    this.tell.read(this);
  }

  showUnread() {
    const badge = this.part(".badge");
    badge.hidden = !this.unread;
    badge.textContent = this.unread;
    badge.setAttribute("aria-label", `${this.unread} ${words("unread")}`);
    this.node.classList.toggle("waiting", this.unread > 0);
  }

  offer() {
    const sentences = suggestions(this.person, this.talk.all(), speaking());
    this.talk.toEnd();
    if (sentences.join("\n") === this.offered) return;
    this.offered = sentences.join("\n");
    const chips = sentences.map((sentence) => {
      const chip = document.createElement("button");
      chip.type = "button";
      chip.dataset.testid = "chip";
      chip.textContent = sentence;
      chip.addEventListener("click", () => this.send(sentence));
      return chip;
    });
    this.part(".chips").replaceChildren(...chips);
    this.part(".chips").setAttribute("aria-label", words("chips"));
    this.talk.toEnd();
  }

  async sendPicture(chosen) {
    const [file] = chosen.files;
    chosen.value = "";
    const picture = file && await shrunk(file).catch(() => undefined);
    if (picture) await this.send(this.input.value, [picture]);
    else if (file) this.complain();
  }

  async send(sentence, pictures = []) {
    if (!sentence.trim() && !pictures.length) return;
    const typed = this.input.value;
    this.input.value = "";
    this.fit();
    try {
      await exchange.write(this.person.phone, sentence, pictures);
    } catch {
      this.input.value = typed;
      this.complain();
    }
  }

  complain() {
    this.input.setCustomValidity(words("lost"));
    this.input.reportValidity();
    this.input.setCustomValidity("");
  }

  fit() {
    this.input.style.height = "auto";
    this.input.style.height = `${Math.min(this.input.scrollHeight, 110)}px`;
  }

  async power() {
    const turn = this.node.classList.contains("off") ? exchange.switchOn : exchange.switchOff;
    await turn(this.person.phone);
  }

  setOff(isOff) {
    this.node.classList.toggle("off", isOff);
    const button = this.part(".power");
    button.setAttribute("aria-pressed", String(isOff));
    button.title = words(isOff ? "powerOn" : "power");
    button.setAttribute("aria-label", button.title);
  }
}
