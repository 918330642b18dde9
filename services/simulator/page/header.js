// The header: business time, the connection, and the way a text takes.
import * as exchange from "./exchange.js";
import { day, hour, useZone } from "./talk.js";
import { words } from "./words.js";

const STOP_MILLISECONDS = 380;
const WAYS = { in: { citizen: ["citizen", "intake", "router"], official: ["official", "intake", "router"] },
               out: { citizen: ["notifier", "citizen"], official: ["notifier", "official"] } };
let told = null;

export async function readClock() {
  const { now, rate, zone } = await exchange.clock();
  useZone(zone);
  told = { at: Date.parse(now), rate, heard: performance.now() };
  showClock();
}

export function showClock() {
  if (!told) return;
  const now = new Date(told.at + (performance.now() - told.heard) * told.rate);
  const speed = told.rate === 1 ? "" : ` · ${told.rate}${words("rate")}`;
  document.getElementById("clock").textContent = hour(now);
  document.getElementById("date").textContent = day(now) + speed;
  for (const bar of document.querySelectorAll(".bar .hour")) bar.textContent = hour(now);
}

export function showLink(isUp) {
  const link = document.getElementById("link");
  link.dataset.state = isUp ? "on" : "off";
  link.textContent = words(isUp ? "on" : "off");
}

// Lights the stops that a text passes, one after the other.
export function travel(text, person) {
  const who = person.role === "citizen" ? "citizen" : "official";
  WAYS[text.direction][who].forEach((name, place) => setTimeout(() => pulse(name), place * STOP_MILLISECONDS));
}

function pulse(name) {
  const stop = document.querySelector(`#flow [data-stop=${name}]`);
  stop.classList.remove("passing");
  requestAnimationFrame(() => stop.classList.add("passing"));
  setTimeout(() => stop.classList.remove("passing"), STOP_MILLISECONDS * 3);
}
