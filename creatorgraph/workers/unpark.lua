-- Puts messages whose instant has come on their queue: at once and whole, so that whoever is killed loses none.
-- KEYS: the sorted set of what is parked, its messages, the queue, its messages
-- ARGV: the present millisecond, how many at most
local due = redis.call('zrangebyscore', KEYS[1], '-inf', ARGV[1], 'limit', 0, ARGV[2])
for _, id in ipairs(due) do
  local contents = redis.call('hget', KEYS[2], id)
  if contents then
    redis.call('hset', KEYS[4], id, contents)
    redis.call('rpush', KEYS[3], id)
    redis.call('hdel', KEYS[2], id)
  end
  redis.call('zrem', KEYS[1], id)
end
return #due
