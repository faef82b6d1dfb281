// Gives accounts that were observed, as far as identity and profiles need them.
UNWIND $keys AS key
MATCH (a:Account {key: key})
WHERE a.status = 'active'
RETURN collect(a {.key, .platform, .handle, .derived, .linked_by, .display_name, .bio, .followers, .engagement_rate,
                  .verified, .country, .language, .last_post_at, .observed_at, .stale, .gone}) AS rows
