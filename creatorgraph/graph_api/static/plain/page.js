// The page where GraphiQL was not built: a text, a button, an answer. No code from elsewhere.
import { ask, element, tokenField } from "/static/shared/api.js";

const root = document.getElementById("root");
const query = element("textarea", { id: "query", spellcheck: false });
const variables = element("textarea", { id: "variables", spellcheck: false, value: "{}" });
const answer = element("pre", { id: "answer" });
answer.setAttribute("role", "status");
const run = element("button", { id: "run", type: "button", textContent: "Run (Ctrl-Enter)" });
const choice = element("select", { id: "example" });
choice.setAttribute("aria-label", "Example queries");

root.append(
  element("header", {}, element("h1", { textContent: "Creatorgraph" }), choice, run, tokenField(),
    element("a", { href: "/schema.graphql", textContent: "Schema" })),
  element("div", { className: "ask" },
    element("label", { htmlFor: "query", textContent: "Query" }), query,
    element("label", { htmlFor: "variables", textContent: "Variables (JSON)" }), variables),
  answer,
);

async function show() {
  answer.textContent = "…";
  try {
    answer.textContent = JSON.stringify(await ask(query.value, JSON.parse(variables.value || "{}")), null, 2);
  } catch (error) {
    answer.textContent = String(error);
  }
}

run.addEventListener("click", show);
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) show();
});

const examples = await (await fetch("/examples.json")).json();
examples.forEach((example, place) => choice.append(element("option", { value: place, textContent: example.name })));
choice.addEventListener("change", () => { query.value = examples[choice.value].query; });
query.value = examples[0]?.query ?? "{ __typename }";
