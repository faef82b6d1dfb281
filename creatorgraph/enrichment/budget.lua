-- Moves what a task has spent, if no limit is passed by it.
-- KEYS: the day's hash, the month's. ARGV: task, micro-dollars to add (may be negative), calls to add,
-- limits of the task a day and a month, of all tasks a day and a month (negative: none), seconds to keep each hash.
local add = tonumber(ARGV[2])
local task = 'task:' .. ARGV[1]
local function has_room(key, field, limit)
  return tonumber(limit) < 0 or tonumber(redis.call('HGET', key, field) or 0) + add <= tonumber(limit)
end
if not (has_room(KEYS[1], task, ARGV[4]) and has_room(KEYS[2], task, ARGV[5])
    and has_room(KEYS[1], 'total', ARGV[6]) and has_room(KEYS[2], 'total', ARGV[7])) then
  return 0
end
for index, key in ipairs(KEYS) do
  redis.call('HINCRBY', key, 'total', add)
  redis.call('HINCRBY', key, task, add)
  redis.call('HINCRBY', key, 'calls:' .. ARGV[1], ARGV[3])
  redis.call('EXPIRE', key, ARGV[7 + index])
end
return 1
