"""Candidate pairs joined in DuckDB: the same pairs, with the same columns, as `pairs.columns_of` gives.

Accounts are numbered in the order of their keys, so that the left one of a pair has the smaller number; blocks are
numbered so that of one kind the rarest has the smallest number.
"""

from contextlib import closing

from creatorgraph.identity_graph.bulk.accounts import KINDS, PLATFORMS
from creatorgraph.identity_graph.bulk.folder import Folder, Report
from creatorgraph.identity_graph.candidates import CAPS
from creatorgraph.identity_graph.features import SHORTEST_WORD
from creatorgraph.identity_graph.pairs import CALLED, SIDES

STEPS = ("people", "blocks", "shared", "holders", "members", "links", "pairs")

_CAPS = "CASE kind " + " ".join(f"WHEN {number} THEN {CAPS[kind]}" for number, kind in enumerate(KINDS)) + " END"
_BLOCKS = " UNION ALL ".join(
    f"SELECT {number}::UTINYINT AS kind, id, unnest({kind}_blocks) AS key, "
    + ("unnest(url_kinds)" if kind == "url" else "''")
    + " AS url_kind, true AS proposes, platform_number AS platform"
    + " FROM 'people.parquet'"
    for number, kind in enumerate(KINDS)
)
_COUNTED = " UNION ALL ".join(
    f"SELECT {KINDS.index(kind)}::UTINYINT, id, unnest({kind}_counted), '', false, platform_number"
    " FROM 'people.parquet'"
    for kind in ("name", "word")
)
_EMAIL, _URL, _NAME, _WORD, _PIECE, _BIO = range(len(KINDS))
_CALLED = ", ".join(str(KINDS.index(kind)) for kind in CALLED)
_CROWD = ", ".join(f"count(*) FILTER (platform = {number})" for number in PLATFORMS.values())
_RAREST = f"""
                 min({{0}}shared_by) FILTER ({{0}}kind = {_EMAIL}) AS email_shared_by,
                 min({{0}}block) FILTER ({{0}}kind = {_URL}) AS url_block,
                 min({{0}}shared_by) FILTER ({{0}}kind IN ({_NAME}, {_WORD})) AS word_crowd,
                 min({{0}}shared_by) FILTER ({{0}}kind = {_PIECE}) AS piece_crowd,
                 min({{0}}shared_by) FILTER ({{0}}kind = {_BIO}) AS bio_shared_by"""

QUERIES = {
    "people": """
        SELECT (row_number() OVER (ORDER BY key) - 1)::INTEGER AS id, *
        FROM 'accounts-*.parquet' AS a
        SEMI JOIN (SELECT max(row) AS row FROM 'accounts-*.parquet' GROUP BY key) AS last USING (row)
        ORDER BY id
    """,
    "blocks": f"{_BLOCKS} UNION ALL {_COUNTED}",
    # `shared_by` is counted up to one more than the cap, as workers count; of names and handles it is the crowd
    "shared": f"""
        WITH hashed AS (SELECT hash(kind, key) AS h FROM 'blocks.parquet' GROUP BY h HAVING count(*) > 1),
        counted AS (
          SELECT kind, key, count(*) AS number, any_value(url_kind) AS url_kind, greatest({_CROWD}) AS crowd,
                 bit_or(1 << platform::INTEGER) AS platforms
          FROM 'blocks.parquet' WHERE hash(kind, key) IN (SELECT h FROM hashed)
          GROUP BY kind, key HAVING number > 1
        )
        SELECT (row_number() OVER (ORDER BY kind, least(number, cap + 1), key))::INTEGER AS block,
               kind, key, number > cap AS is_common, url_kind, platforms,
               CASE WHEN kind IN ({_CALLED}) AND number <= cap THEN crowd
               ELSE least(number, cap + 1) END::INTEGER AS shared_by
        FROM (SELECT *, {_CAPS} AS cap FROM counted)
    """,
    # where else accounts are called by somebody's very handle, a bit for each platform; of a common one everywhere
    "holders": f"""
        SELECT p.id, CASE WHEN s.is_common THEN -1 ELSE s.platforms END::INTEGER AS platforms
        FROM 'people.parquet' p JOIN 'shared.parquet' s ON s.kind = {_WORD} AND s.key = p.handle
        WHERE length(p.handle) >= {SHORTEST_WORD}
    """,
    "members": """
        SELECT s.block, s.kind, s.shared_by, s.is_common, b.id
        FROM 'blocks.parquet' b JOIN 'shared.parquet' s USING (kind, key)
        WHERE b.proposes
    """,
    "links": """
        SELECT linker, target, count(*)::INTEGER AS ways
        FROM (SELECT id AS linker, unnest(refs) AS address FROM 'people.parquet')
        JOIN (SELECT id AS target, unnest(addresses) AS address FROM 'people.parquet') USING (address)
        WHERE linker <> target
        GROUP BY linker, target
    """,
    # what is common is looked up pair by pair, in this order: all who share one thing would be joined with each other
    "pairs": f"""
        WITH popular AS (
          SELECT target FROM 'links.parquet' JOIN 'people.parquet' p ON p.id = target
          GROUP BY target, p.linked_by HAVING coalesce(p.linked_by, sum(ways)) > {CAPS["link"]}
        ),
        found AS (
          SELECT a.id AS l, b.id AS r, a.kind, a.shared_by, a.block, false AS links_right, false AS links_left,
                 true AS proposes
          FROM 'members.parquet' a JOIN 'members.parquet' b ON a.block = b.block AND a.id < b.id
          WHERE NOT a.is_common AND NOT b.is_common
          UNION ALL
          SELECT least(linker, target), greatest(linker, target), NULL, NULL, NULL, linker < target, linker > target,
                 target NOT IN (FROM popular)
          FROM 'links.parquet'
        ),
        proposed AS MATERIALIZED (
          SELECT l, r, bool_or(links_right) AS links_right, bool_or(links_left) AS links_left,{_RAREST.format("")}
          FROM found GROUP BY l, r
          HAVING bool_or(proposes) OR (bool_or(links_right) AND bool_or(links_left))
        ),
        common AS (SELECT block, kind, shared_by, id FROM 'members.parquet' WHERE is_common),
        of_left AS MATERIALIZED (
          SELECT l, r, c.block, c.kind, c.shared_by FROM proposed JOIN common c ON c.id = l
        ),
        also AS (
          SELECT l, r,{_RAREST.format("a.")}
          FROM of_left a JOIN common b ON b.id = a.r AND b.block = a.block
          GROUP BY l, r
        )
        SELECT p.l, p.r, p.links_right, p.links_left,
               coalesce(p.email_shared_by, c.email_shared_by, 0) AS email_shared_by,
               coalesce(p.url_block, c.url_block) AS url_block,
               coalesce(p.word_crowd, c.word_crowd, 0) AS word_crowd,
               coalesce(p.piece_crowd, c.piece_crowd, 0) AS piece_crowd,
               coalesce(p.bio_shared_by, c.bio_shared_by, 0) AS bio_shared_by
        FROM proposed p LEFT JOIN also c ON c.l = p.l AND c.r = p.r
        ORDER BY p.l, p.r
    """,
}
"""Each step by its name, from the files of the steps before it."""


def _nearer(one: str, other: str) -> str:
    """Write what `pairs._nearer` tells of one side."""
    return f"""
           (coalesce(held_{one}.platforms, 0) >> {other}.platform_number & 1 = 1
            AND {one}.platform_number <> {other}.platform_number
            AND NOT list_contains({other}.word_blocks, {one}.handle)
            AND NOT list_contains({other}.word_counted, {one}.handle))::TINYINT"""


_SIDES = ", ".join(f"{side}.{name} AS {side[:-1]}_{name}" for name in SIDES for side in ("left_", "right_"))
COLUMNS = f"""
    WITH counted AS (SELECT target, sum(ways)::INTEGER AS ways FROM 'links.parquet' GROUP BY target),
    these AS (
      SELECT p.*, coalesce(s.shared_by, 0) AS url_shared_by, coalesce(s.url_kind, '') AS url_kind
      FROM 'pairs.parquet' p
      LEFT JOIN (SELECT block, shared_by, url_kind FROM 'shared.parquet' WHERE kind = {_URL}) s ON s.block = p.url_block
      WHERE p.l >= $first AND p.l < $last
    )
    SELECT p.l AS "left", p.r AS "right", {_SIDES},
           p.links_right, p.links_left,
           CASE WHEN p.links_right OR p.links_left THEN greatest(1, least(
             CASE WHEN p.links_right THEN coalesce(right_.linked_by, to_right.ways, 0) END,
             CASE WHEN p.links_left THEN coalesce(left_.linked_by, to_left.ways, 0) END
           )) ELSE 0 END::INTEGER AS target_linked_by,
           (NOT p.links_right AND (left_.linked_platforms >> right_.platform_number) & 1 = 1)
           OR (NOT p.links_left AND (right_.linked_platforms >> left_.platform_number) & 1 = 1) AS links_elsewhere,
           p.email_shared_by, p.url_shared_by, p.url_kind, p.word_crowd, p.piece_crowd,
           {_nearer("left_", "right_")} + {_nearer("right_", "left_")} AS nearer,
           p.bio_shared_by
    FROM these p
    JOIN 'people.parquet' left_ ON left_.id = p.l
    JOIN 'people.parquet' right_ ON right_.id = p.r
    LEFT JOIN counted to_right ON to_right.target = p.r
    LEFT JOIN counted to_left ON to_left.target = p.l
    LEFT JOIN 'holders.parquet' held_left_ ON held_left_.id = p.l
    LEFT JOIN 'holders.parquet' held_right_ ON held_right_.id = p.r
"""
"""The columns of the pairs whose left account has a number from `first` on and below `last`."""


def join(folder: Folder, *, report: Report) -> None:
    """Make every step from the accounts that were read to the pairs."""
    with closing(folder.connect()) as connection:
        for number, step in enumerate(STEPS):
            report("joins", number, len(STEPS))
            folder.make(connection, step, QUERIES[step])
    report("joins", len(STEPS), len(STEPS))
