// What pages say alike: accounts, evidence, and what an answer would change.
import { element } from "/static/shared/api.js";

export const named = ({ platform, handle, key }) => (handle ? `${platform.toLowerCase()} @${handle}` : key);
export const probable = (p) => (p > 0.9995 ? ">0.999" : p < 0.0005 ? "<0.001" : p.toFixed(3));
export const signed = (bits) => `${bits < 0 ? "−" : "+"}${Math.abs(bits).toFixed(2)}`;
export const written = (value) => (typeof value === "number" ? value.toLocaleString("en") : value ?? "");

export function button(text, id, act) {
  const made = element("button", { id, type: "button", textContent: text });
  made.addEventListener("click", act);
  return made;
}

// A link to a page elsewhere, where the address is one; else the text alone.
export function outwards(address, text) {
  if (!address?.startsWith("https://")) return text;
  return element("a", { href: address, target: "_blank", rel: "noopener noreferrer", textContent: text });
}

export function evidence(comparisons) {
  return element("ul", { className: "evidence" }, ...comparisons.map(({ name, weight, reason }) => {
    const bar = element("i");
    bar.style.width = `${Math.min(8, Math.abs(weight) * 0.6)}rem`;
    return element("li", { className: weight < 0 ? "against" : "for", title: name },
      element("b", { textContent: signed(weight) }), bar, element("span", { textContent: reason ?? name }));
  }));
}

export function foresight(title, { honoured, after, mergedCreatorKeys, splitCreatorKeys }) {
  const lines = [];
  if (!honoured) lines.push("another decision stands against it: nothing would join or part");
  if (!after.length) lines.push("nothing changes now; it holds from now on");
  for (const keys of mergedCreatorKeys) lines.push(`${keys.length} creators become one: ${keys.join(", ")}`);
  for (const key of splitCreatorKeys) lines.push(`${key} parts`);
  for (const { accounts } of after) lines.push(`→ ${accounts.map(named).join(", ")}`);
  return element("section", {}, element("h2", { textContent: title }), ...lines.map((line) => element("p", { textContent: line })));
}
