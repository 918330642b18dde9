// The page: which phones are open, and what happens on them.
import { Book } from "./book.js";
import * as exchange from "./exchange.js";
import { readClock, showClock, showLink, travel } from "./header.js";
import { Phone } from "./phone.js";
import { drawTabs, reveal, watchScreen } from "./tabs.js";
import { switchLanguage, translate, words } from "./words.js";

const MOST_OPENED_BY_THEMSELVES = 12;
const KEY = "directline.phones";
const stage = document.getElementById("phones");
const open = new Map();
let citizens = [], officials = [], sender = "", off = new Set();

const everybody = () => [...citizens, ...officials];
const stranger = (phone) => ({ name: phone, phone, role: "citizen", unit: "", unit_kind: "" });
const personOf = (phone) => everybody().find((person) => person.phone === phone) ?? stranger(phone);

const book = new Book({
  everybody,
  isOpen: (phone) => open.has(phone),
  open: async (person) => { const phone = await openPhone(person); reveal(phone.node); phone.input.focus({ preventScroll: true }); },
});

function draw() {
  const phones = [...open.values()];
  const unread = phones.reduce((sum, phone) => sum + phone.unread, 0);
  drawTabs(phones, book);
  document.title = `${unread ? `(${unread}) ` : ""}${words("title")}`;
}

function arrange() {
  draw();
  book.draw();
  try { localStorage.setItem(KEY, JSON.stringify([...open.keys()])); } catch { /* opened anew next time */ }
}

function close(phone) {
  open.delete(phone.person.phone);
  phone.node.remove();
  arrange();
}

async function openPhone(person) {
  if (open.has(person.phone)) return open.get(person.phone);
  const phone = new Phone(person, { closed: close, read: draw, sender });
  open.set(person.phone, phone);
  stage.insertBefore(phone.node, book.node);
  phone.setOff(off.has(person.phone));
  arrange();
  showClock();
  await phone.load();
  return phone;
}

// A text for a phone that lies in a drawer takes it out, unless there are too many already.
async function happened(text) {
  const person = personOf(text.phone);
  travel(text, person);
  const known = open.get(text.phone);
  if (known) known.take(text);
  else if (text.direction === "out" && open.size < MOST_OPENED_BY_THEMSELVES) {
    const opening = openPhone(person);
    open.get(text.phone).take(text);
    await opening;
  }
  draw();
}

function faultsAre(faults) {
  off = new Set(faults.filter((fault) => fault.outcome === "undelivered").map((fault) => fault.phone));
  for (const [number, phone] of open) phone.setOff(off.has(number));
}

async function hello() {
  faultsAre(await exchange.faults());
  await Promise.all([...open.values()].map((phone) => phone.load()));
}

function firstPhones() {
  let kept = [];
  try { kept = JSON.parse(localStorage.getItem(KEY)) ?? []; } catch { /* nothing kept */ }
  return kept.length ? kept : citizens.slice(0, 1).map((person) => person.phone);
}

// Officials are known only once router has a county.
async function meetOfficials(isFirst) {
  officials = await exchange.people().catch(() => officials);
  if (!officials.length) setTimeout(() => meetOfficials(isFirst), 2000);
  else if (isFirst) {
    const first = ["department", "supervision"].map((kind) => officials.find((person) => person.unit_kind === kind));
    for (const person of first.filter(Boolean)) await openPhone(person);
  }
  renameStrangers();
  arrange();
}

function renameStrangers() {
  for (const phone of open.values()) {
    const person = personOf(phone.person.phone);
    if (person.name === phone.person.name) continue;
    Object.assign(phone.person, person);
    phone.node.dataset.kind = person.unit_kind || "citizen";
    phone.label();
  }
}

function relabel() {
  switchLanguage();
  book.label();
  for (const phone of open.values()) phone.label();
  label();
  draw();
}

function label() {
  const button = document.getElementById("language");
  button.textContent = words("other");
  button.setAttribute("aria-label", words("otherLabel"));
  showLink(document.getElementById("link").dataset.state === "on");
  showClock();
}

async function start() {
  translate(document);
  label();
  document.getElementById("language").addEventListener("click", relabel);
  watchScreen(stage, (node) => { open.get(node.dataset.phone)?.markRead(); draw(); });
  stage.append(book.node);
  ({ citizens, sender } = await exchange.phones());
  const phones = firstPhones();
  for (const number of phones) await openPhone(personOf(number));
  stage.scrollLeft = 0;
  exchange.listen({ text: happened, faults: faultsAre, hello, link: showLink });
  await readClock();
  setInterval(showClock, 1000);
  setInterval(() => readClock().catch(() => showLink(false)), 10000);
  await meetOfficials(phones.length === 1);
}

start();
