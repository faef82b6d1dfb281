// What the pages of our own share: elements made of texts, never of markup, and one way to ask the API.
const KEPT = "creatorgraph-token";

export function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

// A field for the token that an API may ask for; it is kept until the tab is closed.
export function tokenField() {
  const field = element("input", {
    id: "token", type: "password", autocomplete: "off", placeholder: "Token, if one is asked for", value: sessionStorage.getItem(KEPT) ?? "",
  });
  field.setAttribute("aria-label", "Token");
  field.addEventListener("change", () => sessionStorage.setItem(KEPT, field.value.trim()));
  return field;
}

// Sends a query, or one operation of a document, and gives the whole answer, with its errors.
export async function ask(query, variables = {}, operationName = null) {
  const headers = { "Content-Type": "application/json", Accept: "application/json" };
  const token = sessionStorage.getItem(KEPT);
  if (token) headers.Authorization = `Bearer ${token}`;
  const body = JSON.stringify({ query, variables, operationName });
  const response = await fetch("/graphql", { method: "POST", headers, body, keepalive: true }); // also as the page is left
  return response.json();
}

// Gives a function that runs one operation of the document at an address. It gives the data; what went wrong is told, and
// null is given where there is none.
export async function runner(address, tell) {
  const operations = await (await fetch(address)).text();
  return async (operation, variables) => {
    try {
      const answer = await ask(operations, variables, operation);
      if (answer.errors) tell(answer.errors[0].message);
      return answer.data ?? null;
    } catch (error) {
      tell(String(error));
      return null;
    }
  };
}
