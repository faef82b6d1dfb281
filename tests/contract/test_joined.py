"""Statements that are sent as one do what they do one after the other."""

from creatorgraph.identity_graph.graph import MOST_AT_ONCE, Graph, Part, Row, Transaction, read_at_once, write_at_once
from creatorgraph.identity_graph.neighbourhood import READ_TOGETHER, Neighbourhood, read_accounts

ONE = {"key": "x:1", "platform": "x", "status": "active"}


async def write(graph: Graph, *parts: Part) -> list[list[Row]]:
    async def work(transaction: Transaction) -> list[list[Row]]:
        return await write_at_once(transaction, *parts)

    return await graph.write(work)


async def read(graph: Graph, *parts: Part) -> list[list[Row]]:
    async def work(transaction: Transaction) -> list[list[Row]]:
        return await read_at_once(transaction, *parts)

    return await graph.view(work)


async def test_each_sees_what_those_before_it_wrote(graph: Graph) -> None:
    before, created, there, written, gone = await write(
        graph,
        Part("accounts/existing", "keys", ["x:1"]),
        Part("accounts/create", "rows", [ONE]),
        Part("accounts/existing", "keys", ["x:1", "x:2"]),
        Part("accounts/write", "rows", [{"key": "x:1", "bio": "Paints."}]),
        Part("accounts/rekey", "rows", [{"old": "x:1", "new": "x:3"}]),
    )
    assert (before, created, there, written, gone) == ([], [], [{"key": "x:1"}], [], [])
    (rows,) = await read(graph, Part("identity/accounts", "keys", ["x:1", "x:3"]))
    assert [(row["key"], row["bio"]) for row in rows] == [("x:3", "Paints.")]


async def test_what_has_nothing_to_do_gives_nothing(graph: Graph) -> None:
    await write(graph, Part("accounts/create", "rows", [ONE]))
    parts = [Part("accounts/existing", "keys", []), Part("identity/accounts", "keys", ["x:1"])]
    assert await read(graph, parts[0]) == [[]]
    assert [len(rows) for rows in await read(graph, *parts)] == [0, 1]
    assert [len(rows) for rows in await write(graph, *parts, Part("erasure/any_tombstone"))] == [0, 1, 0]


async def test_more_than_one_message_takes_goes_in_several(graph: Graph) -> None:
    many = [f"x:{number}" for number in range(MOST_AT_ONCE + 2)]
    created = Part("accounts/create", "rows", [{**ONE, "key": key} for key in many])
    _, there = await write(graph, created, Part("accounts/existing", "keys", many))
    assert sorted(row["key"] for row in there) == sorted(many)
    taken = Part("operations/take_turn", others={"name": "somebody"})
    await write(graph, taken)
    turn = Part("operations/turn_of", others={"name": "somebody"})
    accounts, existing, few, turns = await read(
        graph,
        Part("identity/accounts", "keys", many),
        Part("accounts/existing", "keys", many),
        Part("accounts/posts_there", "keys", many[-1:]),
        turn,
    )
    assert sorted(row["key"] for row in accounts) == sorted(row["key"] for row in existing) == sorted(many)
    assert (few, [row["turn"] for row in turns]) == ([], [1])


async def test_accounts_of_several_lots_are_all_read_with_their_features(graph: Graph) -> None:
    many = [f"x:{number:05}" for number in range(READ_TOGETHER + 2)]
    await write(graph, Part("accounts/create", "rows", [{**ONE, "key": key} for key in many]))
    near = Neighbourhood()

    async def work(transaction: Transaction) -> list[str]:
        return await read_accounts(transaction, near, many[1:], around=many)

    assert await graph.view(work) == many[1:]
    assert list(near.features) == many[1:]
    assert near.rows.keys() == near.belongs.keys() == near.surrounded == set(many)
    assert await graph.view(work) == []
