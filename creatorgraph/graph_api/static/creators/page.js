// Creators in a browser: a wish in words or a name on the left, one creator on the right, with the evidence for each
// account, what the tenant keeps of it, and a way to part accounts that are not one creator's.
import { element, runner, tokenField } from "/static/shared/api.js";
import { button, evidence, foresight, named, outwards, probable, written } from "/static/shared/parts.js";

let phrase = ""; // what the hits on the left answer
let next = null; // the cursor behind them; null where there are no more
let shown = null; // the creator on the right
let may = []; // the viewer's scopes
const made = []; // keys of the decisions of this page, the latest last

const field = element("input", { id: "phrase",
  placeholder: "fitness creators in Germany with 50-200k on TikTok; or a name, @handle, e-mail, or the address of a profile or site" });
field.setAttribute("aria-label", "Wish, name, handle, e-mail or address");
const form = element("form", {}, field, element("button", { id: "search", textContent: "Find" }));
const understood = element("div", { id: "understood" });
const list = element("ol", { id: "hits", className: "pick" });
const main = element("main", { id: "creator" });
const said = element("p", { id: "said" });
said.setAttribute("role", "status");
const who = element("span", { id: "who" });
const token = tokenField();

document.getElementById("root").append(
  element("header", {}, element("h1", { textContent: "Creators" }), form, token, who,
    element("a", { href: "/review", textContent: "Review" }), element("a", { href: "/graphql", textContent: "Ask" })),
  element("div", { id: "found" }, understood, list), main, said,
);

function tell(text) {
  said.textContent = text;
}

const run = await runner("/static/creators/creators.graphql", tell);

function seen(viewer) {
  if (!viewer) return;
  who.textContent = `as ${viewer.actor}`;
  may = viewer.scopes;
}

async function search() {
  phrase = field.value.trim();
  next = null;
  tell("");
  understood.replaceChildren();
  list.replaceChildren();
  const typed = described(phrase);
  if (typed) {
    const [match] = (await run("Whose", { accounts: [typed] }))?.matchAccounts ?? [];
    list.replaceChildren(...whose(match).map(([creator, p]) => hit(creator, `by this address: ${probable(p)}`)));
    understood.replaceChildren(element("p", { className: "muted",
      textContent: list.children.length ? "whose it is, or may be" : "nobody known shows or has it" }));
    return;
  }
  const isName = phrase && phrase.split(/\s+/).length <= 3;
  const [suggested] = await Promise.all([isName ? run("Suggest", { text: phrase }) : null, more()]);
  for (const { creator, matched } of (suggested?.suggestCreators ?? []).reverse()) {
    list.querySelector(`[data-key="${creator.key}"]`)?.parentElement.remove(); // a hit of this wish too
    list.prepend(hit(creator, `called ${matched}`));
  }
}

// What is typed, where it is an e-mail or an address; null where it is a wish or a name.
function described(text) {
  if (/\s/.test(text)) return null;
  if (/^[^@]+@[^@]+\.[^@]+$/.test(text)) return { emails: [text] };
  return /^(https?:\/\/|www\.)|^[^@\/]+\.[^@\/]+\/./.test(text) ? { handle: text, website: text } : null;
}

// Creators, each once, with the probability that it is theirs: whose the account is, then those that may be.
function whose(match) {
  const found = new Map();
  if (match?.creator) found.set(match.creator.key, [match.creator, match.confidence]);
  for (const { creator, probability } of match?.candidates ?? []) {
    if (creator && !found.has(creator.key)) found.set(creator.key, [creator, probability]);
  }
  return [...found.values()];
}

async function more() {
  const asked = phrase;
  const data = await run("Search", { phrase: asked || null, after: next });
  if (asked !== phrase) return;
  seen(data?.viewer);
  const found = data?.search;
  if (!found) return;
  document.getElementById("more")?.parentElement.remove();
  if (!next) understood.replaceChildren(...reading(found));
  next = found.pageInfo.hasNextPage ? found.pageInfo.endCursor : null;
  const there = new Set([...list.querySelectorAll("button")].map((row) => row.dataset.key));
  list.append(...found.nodes.filter(({ key }) => !there.has(key)).map((creator) => hit(creator)));
  if (next) list.append(element("li", {}, button("more", "more", more)));
}

function reading({ totalCount, understood, removedBy }) {
  const lines = [`${totalCount.toLocaleString("en")} found`];
  for (const { text, meaning } of understood?.spans ?? []) lines.push(`${text}: ${meaning}`);
  if (understood?.notUnderstood.length) lines.push(`no part of the filter: ${understood.notUnderstood.join(" ")}`);
  if (totalCount <= 3) {
    for (const { filter, count } of removedBy) if (count) lines.push(`without ‘${filter}’ ${count.toLocaleString("en")} more`);
  }
  return lines.map((textContent) => element("p", { textContent, className: "muted" }));
}

function hit(creator, matched = null) {
  const row = button("", "", () => { location.hash = creator.key; });
  const platforms = creator.audience.platforms.map(({ platform, followers }) => `${platform.toLowerCase()} ${written(followers)}`.trim());
  row.append(element("span", { textContent: creator.name ?? creator.key }),
    element("span", { className: "muted", textContent: platforms.join(", ") }));
  if (matched) row.append(element("span", { className: "muted matched", textContent: matched }));
  row.dataset.key = creator.key;
  return element("li", {}, row);
}

// Shows the creator that the address names.
async function show() {
  const id = decodeURIComponent(location.hash.slice(1));
  if (!id) return;
  const data = await run("Creator", { id });
  seen(data?.viewer);
  shown = data?.creator ?? null;
  main.replaceChildren();
  for (const row of list.querySelectorAll("button")) {
    if (shown && row.dataset.key === shown.key) row.setAttribute("aria-current", "true");
    else row.removeAttribute("aria-current");
  }
  if (!shown) {
    main.append(element("p", { textContent: `There is no creator ${id}.` }));
    return;
  }
  main.append(element("h2", { textContent: shown.name ?? shown.key }), ...about(shown), table(shown),
    element("div", { id: "weakest" }), element("div", { id: "kept" }));
  if (may.includes("identity:review")) main.append(...parting());
  const creator = shown;
  await Promise.all([
    may.includes("evidence:read") ? explain(creator) : null,
    may.includes("lists") ? keep(creator) : null,
  ]);
}

function about({ key, redirectedFrom, bio, country, languages, verified, confidence, audience, enrichment, agencies, lastPostAt }) {
  const values = (all) => all?.map(({ value }) => value).join(", ");
  const facts = [
    ["id", redirectedFrom ? `${key} (was ${redirectedFrom})` : key],
    ["one creator by", confidence === null ? null : probable(confidence)],
    ["audience", audience.largest === null ? null : `${written(audience.largest)} to ${written(audience.sum)}`],
    ["niche", [enrichment?.niche?.value, enrichment?.subNiche?.value].filter(Boolean).join(" / ")],
    ["topics", values(enrichment?.topics)],
    ["from", [enrichment?.city?.value, country].filter(Boolean).join(", ")],
    ["languages", languages.join(", ") || values(enrichment?.languages)],
    ["professions", values(enrichment?.professions)],
    ["verified", verified ? "yes" : null],
    ["last post", lastPostAt?.slice(0, 10)],
    ["agencies", agencies.nodes.map(({ name, size }) => `${name ?? "?"} (${size} accounts)`).join(", ")],
  ].filter(([, value]) => value);
  return [
    element("p", { textContent: bio ?? "" }),
    element("p", { className: "muted", textContent: facts.map(([name, value]) => `${name}: ${value}`).join(" · ") }),
  ];
}

function table({ accounts }) {
  const rows = accounts.nodes.map((account) => {
    const tick = element("input", { type: "checkbox", value: account.key });
    tick.setAttribute("aria-label", `not theirs: ${named(account)}`);
    const { displayName, followers, engagementRate, lastPostAt } = account;
    const rate = engagementRate?.value == null ? null : `${(engagementRate.value * 100).toFixed(1)} % engagement`;
    const numbers = [followers?.value == null ? null : `${written(followers.value)} followers`, rate,
      lastPostAt?.value ? `posted ${lastPostAt.value.slice(0, 10)}` : null, followers?.observedAt ? `seen ${followers.observedAt.slice(0, 10)}` : null];
    const row = element("tr", {}, element("td", {}, tick),
      element("td", {}, outwards(account.url, named(account)), element("br"), written(displayName?.value)),
      element("td", { textContent: numbers.filter(Boolean).join(", ") }), element("td", { className: "why" }));
    row.dataset.key = account.key;
    return row;
  });
  return element("table", { id: "accounts" }, element("tbody", {}, ...rows));
}

async function explain(creator) {
  const found = (await run("Evidence", { id: creator.key }))?.creator;
  if (!found || shown !== creator) return;
  for (const { key, identityEdges } of found.accounts.nodes) {
    const cell = main.querySelector(`tr[data-key="${CSS.escape(key)}"] .why`);
    const [edge] = identityEdges.nodes;
    if (cell && edge) {
      const other = edge.account.key === key ? edge.other : edge.account;
      cell.append(element("details", {}, element("summary", { textContent: `${probable(edge.probability)} with ${named(other)}` }),
        evidence(edge.comparisons)));
    }
  }
  const link = found.weakestLink;
  if (link) {
    document.getElementById("weakest").append(element("p", { textContent:
      `It hangs on ${named(link.edge.account)} and ${named(link.edge.other)} (${probable(link.edge.probability)}).` }));
  }
}

async function keep(creator) {
  const data = await run("Kept", { id: creator.key });
  if (!data?.creator || shown !== creator) return;
  const names = element("datalist", { id: "names" }, ...data.lists.map(({ name }) => element("option", { value: name })));
  const name = element("input", { id: "list", placeholder: "A list" });
  name.setAttribute("list", "names");
  name.setAttribute("aria-label", "List");
  const note = element("input", { id: "note", placeholder: "A note" });
  note.setAttribute("aria-label", "Note");
  const put = async () => {
    const list = name.value.trim() && (await run("MakeList", { name: name.value }))?.createList;
    const done = list && (await run("PutOnList", { list: list.key, creators: [creator.key] }))?.put;
    if (done) await keep(creator).then(() => tell(done.message ?? `on the list ${done.changed.name}`));
  };
  const add = async () => {
    const done = note.value.trim() && (await run("Note", { creator: creator.key, text: note.value }))?.added;
    if (done) await keep(creator).then(() => tell(done.message ?? "noted"));
  };
  const { lists, notes } = data.creator;
  document.getElementById("kept").replaceChildren(
    element("p", { textContent: lists.length ? `On ${lists.map((one) => one.name).join(", ")}.` : "" }),
    ...notes.nodes.map(({ text, actor, createdAt }) => element("p", { textContent: `${createdAt.slice(0, 10)} ${actor}: ${text}` })),
    element("div", { className: "kept" }, names, name, button("Put on the list", "put", put), note, button("Note it", "add", add)));
}

function parting() {
  const reason = element("input", { id: "reason", placeholder: "Reason, kept with the decision" });
  reason.setAttribute("aria-label", "Reason");
  return [
    element("div", { className: "answers" }, reason, button("What if the ticked are somebody else's?", "preview", preview),
      button("The ticked are somebody else's", "split", () => split(reason.value)), button("Undo the last", "undo", takeBack)),
    element("div", { id: "foreseen" }),
  ];
}

// The ticked accounts as the one part of a split; null, and told why, where that parts nothing.
function ticked() {
  const ticks = [...main.querySelectorAll("#accounts input")];
  const parted = ticks.filter((tick) => tick.checked).map((tick) => ({ id: tick.value }));
  if (parted.length && parted.length < ticks.length) return { id: shown.key, parts: [parted] };
  tell("tick the accounts that are somebody else's: one at least, and not all");
  return null;
}

async function preview() {
  const asked = ticked();
  const found = asked && (await run("SplitPreview", asked))?.preview;
  if (!found) return;
  if (found.message) tell(found.message);
  else document.getElementById("foreseen").replaceChildren(foresight("Then", found));
}

async function split(reason) {
  const asked = ticked();
  const done = asked && (await run("Split", { ...asked, reason: reason || null }))?.done;
  if (!done) return;
  if (!done.message) made.push(done.split ?? done.keys[0]);
  tell(done.message ?? "decided; the creator parts when its accounts are resolved again, in a moment");
}

async function takeBack() {
  const key = made.pop();
  const done = key && (await run("Undo", { key }))?.done;
  tell(key ? done?.message ?? `undone: ${key}` : "nothing was decided on this page");
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  search();
});
token.addEventListener("change", () => { search(); show(); });
addEventListener("hashchange", show);
await Promise.all([search(), show()]);
