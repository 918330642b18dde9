// A strip of faces: whose phones are open, and where something unread waits.
import { words } from "./words.js";

const strip = document.getElementById("tabs");
const narrow = matchMedia("(max-width: 680px)");
const MOSTLY = 0.6;
let onScreen = null;

export function drawTabs(phones, book) {
  const tabs = phones.map((phone) => tab(phone.person.name, phone.person.unit_kind || "citizen", phone.unread,
    () => { reveal(phone.node); phone.markRead(); }, phone.node));
  tabs.push(tab(words("add"), "add", 0, () => reveal(book.node), book.node));
  const focused = [...strip.children].indexOf(document.activeElement);
  strip.replaceChildren(...tabs);
  tabs[focused]?.focus();
}

// On a small screen one phone is seen at a time: that one is being read.
export function watchScreen(stage, seen) {
  const watcher = new IntersectionObserver((changes) => {
    const shown = changes.find((change) => change.isIntersecting && change.intersectionRatio >= MOSTLY);
    if (!narrow.matches || !shown) return;
    onScreen = shown.target;
    seen(onScreen);
  }, { root: stage, threshold: MOSTLY });
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes) for (const node of addedNodes) watcher.observe(node);
  }).observe(stage, { childList: true });
}

export const isSeen = (node) => narrow.matches && node === onScreen && !document.hidden;

export function reveal(node) {
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  node.scrollIntoView({ behavior: still ? "auto" : "smooth", block: "nearest", inline: "center" });
}

function tab(name, kind, unread, chosen, node) {
  const button = document.createElement("button");
  button.type = "button";
  button.dataset.kind = kind;
  if (narrow.matches && node === onScreen) button.setAttribute("aria-current", "true");
  button.append(part("face", kind === "add" ? "+" : [...name.replace(/^\+/, "")][0]), part("name", name));
  if (unread) {
    const badge = part("badge", String(unread));
    badge.setAttribute("aria-label", `${unread} ${words("unread")}`);
    button.append(badge);
  }
  button.addEventListener("click", chosen);
  return button;
}

function part(kind, content) {
  const node = document.createElement("span");
  node.className = kind;
  node.textContent = content;
  return node;
}
