-- Cached answers of searches: one hash for each version of the index, so that one command removes all of them.
-- KEYS: the version written, the version shown, the counters. ARGV: what to do, and its arguments. The version shown
-- follows the one written within some seconds, at once after a removal.
local written, shown, counters = KEYS[1], KEYS[2], KEYS[3]

local function version(lag)
  local now = redis.call('GET', shown)
  if not now then
    now = redis.call('GET', written) or '0'
    redis.call('SET', shown, now, 'EX', lag)
  end
  return now
end

local function answers(of)
  return shown .. ':' .. of
end

if ARGV[1] == 'ask' then -- digest, lag in seconds: gives the version, and the answer where there is one
  local now = version(ARGV[3])
  local found = redis.call('HGET', answers(now), ARGV[2])
  redis.call('HINCRBY', counters, found and 'hits' or 'misses', 1)
  return {now, found}
elseif ARGV[1] == 'keep' then -- digest, version, answer, seconds: an answer of another version is not kept
  if redis.call('GET', shown) ~= ARGV[3] then
    return 0
  end
  local key = answers(ARGV[3])
  redis.call('HSET', key, ARGV[2], ARGV[4])
  if redis.call('TTL', key) < 0 then
    redis.call('EXPIRE', key, ARGV[5])
  end
  return 1
elseif ARGV[1] == 'version' then -- lag in seconds, the version that somebody holds an answer of: gives the version in force
  local now = version(ARGV[2])
  if now == ARGV[3] then
    redis.call('HINCRBY', counters, 'hits', 1)
  end
  return now
elseif ARGV[1] == 'changed' then -- whether something was removed: then nothing of before is answered or kept any more
  redis.call('INCR', written)
  if ARGV[2] == '1' then
    local now = redis.call('GET', shown)
    if now then
      redis.call('UNLINK', answers(now), shown)
    end
  end
  return 1
end
return redis.error_reply('no such thing to do')
