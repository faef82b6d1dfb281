// Creates creators under ids minted for them.
UNWIND $rows AS row
CREATE (c:Creator)
SET c = row
