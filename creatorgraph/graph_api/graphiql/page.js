// GraphiQL with the example queries, asking the API that served it.
import "./workers.js";
import "graphiql/style.css";
import "./page.css";

import { createGraphiQLFetcher } from "@graphiql/toolkit";
import { GraphiQL } from "graphiql";
import { createElement as h } from "react";
import { createRoot } from "react-dom/client";

const examples = await (await fetch("/examples.json")).json();

createRoot(document.getElementById("root")).render(
  h(GraphiQL, {
    fetcher: createGraphiQLFetcher({ url: "/graphql" }),
    defaultTabs: examples.map(({ query }) => ({ query })),
    defaultEditorToolsVisibility: "variables",
    forcedTheme: undefined,
  }),
);
