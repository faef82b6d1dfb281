// The review in a browser: the queue on the left, one case on the right, answered by buttons or single keys.
import { element, runner, tokenField } from "/static/shared/api.js";
import { button, evidence, foresight, named, outwards, probable, signed, written } from "/static/shared/parts.js";

const PLATFORMS = ["INSTAGRAM", "YOUTUBE", "TIKTOK", "X"];
const FIELDS = [
  ["handle", (account) => account.handle],
  ["name", (account) => account.displayName?.value],
  ["bio", (account) => account.bio?.value],
  ["website", (account) => account.website?.value],
  ["followers", (account) => account.followers?.value],
  ["country", (account) => account.country?.value],
  ["language", (account) => account.language?.value],
  ["verified", (account) => (account.verified?.value ? "yes" : null)],
  ["last post", (account) => account.lastPostAt?.value?.slice(0, 10)],
];

let cases = [];
let next = null; // the cursor behind the cases that are here; null where there are no more
let shown = null; // the case on the right
const made = []; // keys of the decisions of this page, the latest last

const list = element("ol", { id: "queue", className: "pick" });
const main = element("main", { id: "case" });
const said = element("p", { id: "said" });
said.setAttribute("role", "status");
const who = element("span", { id: "who" });
const band = choice("band", ["REVIEW", "LINK"]);
const platform = choice("platform", ["any platform", ...PLATFORMS]);
const followers = element("input", { id: "followers", type: "number", min: 0, value: 0 });
const reason = element("input", { id: "reason", placeholder: "Reason, kept with the decision" });
reason.setAttribute("aria-label", "Reason");
const token = tokenField();

document.getElementById("root").append(
  element("header", {}, element("h1", { textContent: "Review" }), band, platform,
    element("label", { textContent: "followers from " }, followers), reason, token, who,
    element("a", { href: "/creators", textContent: "Creators" }), element("a", { href: "/graphql", textContent: "Ask" })),
  list, main, said,
);
for (const field of [band, platform, followers, token]) field.addEventListener("change", load);

function choice(name, values) {
  const made = element("select", { id: name }, ...values.map((value) => element("option", { textContent: value })));
  made.setAttribute("aria-label", name);
  return made;
}

function tell(text) {
  said.textContent = text;
}

const run = await runner("/static/review/review.graphql", tell);

const pair = (one) => ({ a: { id: one.accountKeys[0] }, b: { id: one.accountKeys[1] } });

async function load() {
  cases = [];
  next = null;
  tell("");
  await leave();
  await more();
}

async function more() {
  const filter = { band: band.value, minFollowers: Number(followers.value) || 0 };
  if (PLATFORMS.includes(platform.value)) filter.platform = platform.value;
  const data = await run("Queue", { filter, after: next });
  if (data?.viewer) who.textContent = `as ${data.viewer.actor}`;
  const page = data?.reviewQueue;
  if (!page) return;
  cases.push(...page.nodes.filter((one) => one.edge));
  next = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
  if (shown) drawList();
  else await show(cases[0] ?? null);
}

function drawList() {
  list.replaceChildren(
    ...cases.map((one) => {
      const { account, other, probability } = one.edge;
      const row = button("", "", () => show(one));
      row.append(element("b", { textContent: probable(probability) }),
        element("span", { textContent: named(account) }), element("span", { textContent: named(other) }));
      if (one === shown) row.setAttribute("aria-current", "true");
      return element("li", {}, row);
    }),
  );
  if (next) list.append(element("li", {}, button("more", "more", more)));
}

// Lets go of the case on the right, so that others may decide it.
async function leave() {
  const left = shown;
  shown = null;
  if (left) await run("Release", pair(left));
}

async function show(one) {
  if (shown !== one) await leave();
  shown = one;
  drawList();
  main.replaceChildren();
  if (!one) {
    main.append(element("p", { textContent: "No open case of this kind." }));
    return;
  }
  const { account, other, weight, probability, comparisons } = one.edge;
  const held = element("p", { className: "held" });
  const same = button("Same (s)", "same", () => settle("Same"));
  const different = button("Different (d)", "different", () => settle("Different"));
  const skip = button("Next (n)", "next", pass);
  const undo = button("Undo the last (u)", "undo", takeBack);
  main.append(
    element("p", { className: "score", textContent:
      `p = ${probable(probability)}, evidence ${signed(weight)} bits, reach ${one.reach.toLocaleString("en")}` }),
    held, sides(account, other), evidence(comparisons),
    element("div", { className: "answers" }, same, different, skip, undo),
    element("div", { id: "foreseen" }),
  );
  const [claimed, foreseen] = await Promise.all([run("Claim", pair(one)), run("Preview", pair(one))]);
  if (shown !== one) return;
  held.textContent = claimed?.claimReview?.message ?? "";
  const preview = foreseen?.reviewPreview;
  if (preview?.same) {
    document.getElementById("foreseen").append(
      foresight("If same", preview.same), foresight("If different", preview.different));
  }
}

function sides(...accounts) {
  const heads = accounts.map((account) => element("th", {}, outwards(account.url, account.key)));
  const rows = FIELDS.map(([name, of]) => [name, accounts.map((account) => written(of(account)))])
    .filter(([, values]) => values.some((value) => value !== ""))
    .map(([name, values]) => {
      const alike = values[0] !== "" && values[0].toLowerCase() === values[1].toLowerCase();
      return element("tr", { className: alike ? "alike" : "" },
        element("th", { textContent: name }), ...values.map((value) => element("td", { textContent: value })));
    });
  const creators = element("tr", {}, element("th", { textContent: "creator" }),
    ...accounts.map(({ creator }) => element("td", {}, ...(creator ? [
      element("a", { href: `/creators#${creator.key}`, textContent: creator.name ?? creator.key }),
      `: ${creator.accounts.nodes.map(named).join(", ")}`] : []))));
  return element("table", { id: "sides" }, element("thead", {}, element("tr", {}, element("td"), ...heads)),
    element("tbody", {}, ...rows, creators));
}

async function settle(verdict) {
  const one = shown;
  if (!one) return;
  const done = (await run(verdict, { ...pair(one), reason: reason.value || null }))?.done;
  if (!done) return;
  if (done.message) {
    tell(done.message);
    return;
  }
  made.push(...(done.split ? [done.split] : done.keys));
  const against = done.conflicts?.length ? "; other decisions contradict it" : "";
  tell(`${verdict.toLowerCase()}: ${one.accountKeys.join(" and ")}${against}`);
  await go(one, { gone: true });
}

async function pass() {
  if (shown) await go(shown, { gone: false });
}

// Goes on to the case behind one, and fetches more where there is none.
async function go(one, { gone }) {
  const place = cases.indexOf(one);
  if (gone) cases.splice(place, 1);
  const wanted = gone ? place : place + 1;
  if (gone) shown = null; // deciding let it go
  if (wanted >= cases.length && next) {
    await leave();
    const known = cases.length;
    await more();
    await show(cases[known] ?? cases[0] ?? null);
    return;
  }
  await show(cases[wanted] ?? cases[0] ?? null);
}

async function takeBack() {
  const key = made.pop();
  if (!key) {
    tell("nothing was decided on this page");
    return;
  }
  const done = (await run("Undo", { key }))?.done;
  if (done) tell(done.message ?? `undone: ${key}; its case comes back when it is resolved again`);
}

const KEYS = { s: () => settle("Same"), d: () => settle("Different"), n: pass, u: takeBack };
document.addEventListener("keydown", (event) => {
  const typing = ["INPUT", "SELECT", "TEXTAREA"].includes(event.target.tagName);
  if (typing || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  KEYS[event.key]?.();
});
addEventListener("pagehide", () => { leave(); });
await load();
