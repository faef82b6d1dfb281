// Gives creators with those of their accounts that are not gone, as the search document needs them.
UNWIND $ids AS id
MATCH (c:Creator {id: id})
OPTIONAL MATCH (a:Account)-[:BELONGS_TO]->(c) WHERE a.gone IS NULL
WITH c, collect({key: a.key, platform: a.platform, handle: a.handle, display_name: a.display_name, bio: a.bio,
                 followers: a.followers, engagement_rate: a.engagement_rate, verified: a.verified,
                 country: a.country, language: a.language, last_post_at: a.last_post_at,
                 following: a.following, avg_likes: a.avg_likes, avg_comments: a.avg_comments,
                 is_business: a.is_business, observed_at: a.observed_at, provenance: a.provenance,
                 days_between_posts: a.days_between_posts, growth_30d: a.growth_30d}) AS accounts
RETURN collect({id: c.id, status: c.status, updated_at: c.updated_at, name: c.name, country: c.country,
                confidence: c.confidence, has_email: c.has_email, accounts: accounts}) AS rows
