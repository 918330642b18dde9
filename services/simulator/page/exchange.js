// Talks to the simulator: conversations, people, faults, and everything as it happens.
async function ask(path, options) {
  const answer = await fetch(path, { cache: "no-store", ...options });
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer.json();
}

const inJson = (method, body) => ({ method, headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
const path = (phone) => `/phones/${encodeURIComponent(phone)}/texts`;

export const people = () => ask("/people");
export const phones = () => ask("/phones");
export const clock = () => ask("/clock");
export const faults = () => ask("/faults");
export const conversation = (phone) => ask(path(phone));
export const write = (phone, words, pictures = []) => ask(path(phone), inJson("POST", { words, pictures }));
export const switchOn = (phone) => ask(`/faults?phone=${encodeURIComponent(phone)}`, { method: "DELETE" });
// 30003 is what a carrier says of a phone that is switched off.
export const switchOff = (phone) => ask("/faults", inJson("PUT", { phone, outcome: "undelivered", outcome_code: 30003 }));

export function listen({ text, faults: changed, hello, link }) {
  const live = new EventSource("/live");
  live.addEventListener("hello", () => { link(true); hello(); });
  live.addEventListener("text", (event) => text(JSON.parse(event.data)));
  live.addEventListener("faults", (event) => changed(JSON.parse(event.data)));
  live.addEventListener("error", () => {
    link(false);
    if (live.readyState === EventSource.CLOSED) setTimeout(() => listen({ text, faults: changed, hello, link }), 2000);
  });
}
