// The page where GraphiQL was not built: a text, a button, an answer. No code from elsewhere.
const root = document.getElementById("root");

function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

const query = element("textarea", { id: "query", spellcheck: false });
const variables = element("textarea", { id: "variables", spellcheck: false, value: "{}" });
const answer = element("pre", { id: "answer" });
answer.setAttribute("role", "status");
const run = element("button", { id: "run", type: "button", textContent: "Run (Ctrl-Enter)" });
const choice = element("select", { id: "example" });
choice.setAttribute("aria-label", "Example queries");
const token = element("input", { id: "token", type: "password", autocomplete: "off", placeholder: "Token, if one is asked for" });
token.setAttribute("aria-label", "Token");

root.append(
  element("header", {}, element("h1", { textContent: "Creatorgraph" }), choice, run, token,
    element("a", { href: "/schema.graphql", textContent: "Schema" })),
  element("div", { className: "ask" },
    element("label", { htmlFor: "query", textContent: "Query" }), query,
    element("label", { htmlFor: "variables", textContent: "Variables (JSON)" }), variables),
  answer,
);

async function ask() {
  answer.textContent = "…";
  try {
    const headers = { "Content-Type": "application/json", Accept: "application/json" };
    if (token.value) headers.Authorization = `Bearer ${token.value.trim()}`;
    const body = JSON.stringify({ query: query.value, variables: JSON.parse(variables.value || "{}") });
    const response = await fetch("/graphql", { method: "POST", headers, body });
    answer.textContent = JSON.stringify(await response.json(), null, 2);
  } catch (error) {
    answer.textContent = String(error);
  }
}

run.addEventListener("click", ask);
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) ask();
});

const examples = await (await fetch("/examples.json")).json();
examples.forEach((example, place) => choice.append(element("option", { value: place, textContent: example.name })));
choice.addEventListener("change", () => { query.value = examples[choice.value].query; });
query.value = examples[0]?.query ?? "{ __typename }";
