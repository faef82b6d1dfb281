// Lists the migrations that the graph has seen.
MATCH (m:Migration) RETURN m.number AS number, m.name AS name ORDER BY number
