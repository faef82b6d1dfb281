-- Moves what a task has spent, if no limit is passed by it.
-- KEYS: the day's hash, the month's. ARGV: task, micro-dollars to add (may be negative), calls to add,
-- limit of the task a day, of the day, of the month (negative: none), seconds to keep the day's hash, the month's.
local add = tonumber(ARGV[2])
local task, day = 'task:' .. ARGV[1], tonumber(redis.call('HGET', KEYS[1], 'total') or 0)
local month = tonumber(redis.call('HGET', KEYS[2], 'total') or 0)
local own = tonumber(redis.call('HGET', KEYS[1], task) or 0)
local function passes(now, limit) return tonumber(limit) >= 0 and now + add > tonumber(limit) end
if passes(own, ARGV[4]) or passes(day, ARGV[5]) or passes(month, ARGV[6]) then
  return {0, own, day, month}
end
for index, key in ipairs(KEYS) do
  redis.call('HINCRBY', key, 'total', add)
  redis.call('HINCRBY', key, task, add)
  redis.call('HINCRBY', key, 'calls:' .. ARGV[1], ARGV[3])
  redis.call('EXPIRE', key, ARGV[6 + index])
end
return {1, own + add, day + add, month + add}
