// The phone book: opens the phone of anybody known, or of any number.
import { post, translate, words } from "./words.js";

const template = document.getElementById("book");
const NUMBER = /^\+?[0-9]{5,15}$/;

// A mainland mobile number may be typed without its country code.
function international(typed) {
  const number = typed.replace(/[\s-]/g, "");
  if (!NUMBER.test(number)) return null;
  return /^1[3-9]\d{9}$/.test(number) ? `+86${number}` : number;
}

export class Book {
  constructor({ open, everybody, isOpen }) {
    this.open = open;
    this.everybody = everybody;
    this.isOpen = isOpen;
    this.node = template.content.firstElementChild.cloneNode(true);
    this.search = this.node.querySelector("input");
    this.list = this.node.querySelector(".people");
    this.search.addEventListener("input", () => this.draw());
    this.search.addEventListener("keydown", (event) => {
      if (event.key === "Enter") this.list.querySelector("button")?.click();
    });
    this.label();
  }

  label() {
    translate(this.node);
    this.search.placeholder = words("search");
    this.search.setAttribute("aria-label", words("search"));
    this.draw();
  }

  draw() {
    const sought = this.search.value.trim().toLowerCase();
    const found = this.everybody().filter((person) => !this.isOpen(person.phone)
      && [person.name, person.unit, person.phone].some((field) => field.toLowerCase().includes(sought)));
    const number = international(sought);
    const rows = found.map((person) => this.row(person));
    if (number && !found.some((person) => person.phone === number)) {
      rows.unshift(this.row({ name: number, phone: number, role: "citizen", unit: "", unit_kind: "" }));
    }
    if (!this.everybody().some((person) => person.unit)) rows.push(this.note(words("waiting")));
    this.list.replaceChildren(...rows);
  }

  row(person) {
    const button = document.createElement("button");
    button.type = "button";
    button.dataset.kind = person.unit_kind || "citizen";
    button.dataset.open = person.phone;
    for (const [kind, content] of [["face", [...person.name.replace(/^\+/, "")][0]], ["name", person.name], ["post", post(person)]]) {
      const part = document.createElement("span");
      part.className = kind;
      part.textContent = content;
      button.append(part);
    }
    button.addEventListener("click", () => { this.search.value = ""; this.open(person); });
    return button;
  }

  note(sentence) {
    const note = document.createElement("p");
    note.className = "note";
    note.textContent = sentence;
    return note;
  }
}
