-- Quota, atomically: takes every cost of a message or none (`reserve`), or learns what a platform said (`learn`).
-- quota.py explains the arithmetic, tests/operations/quota_model.py has it in Python; the instants are microseconds, all numbers whole.
--
-- KEYS    one hash a bucket: t and t:<queue> (arrival times), period, u and u:<queue> (used), left, till, parked
-- ARGV[1] 'reserve' or 'learn'
-- ARGV[2] the present instant, or 0 for the clock of this server
-- ARGV[3] the queue
-- ARGV[4] JSON: one request a bucket, in the order of KEYS
-- Gives   {wait in microseconds (0: taken; -1: the clocks are days apart), number of the bucket that refuses,
--          the largest cost that this bucket would have granted instead}

local command, now, queue = ARGV[1], tonumber(ARGV[2]), ARGV[3]
local requests = cjson.decode(ARGV[4])
local KEPT_SECONDS = 40 * 86400

if now == 0 then
  local time = redis.call('TIME')
  now = time[1] * 1000000 + time[2]
end

local function whole(number)
  return string.format('%.0f', number)
end

local function read(key, names)
  local values = redis.call('HMGET', key, unpack(names))
  for i = 1, #names do
    values[i] = tonumber(values[i] or 0)
  end
  return values
end

local function write(key, ...)
  redis.call('HSET', key, ...)
  redis.call('EXPIRE', key, KEPT_SECONDS)
end

-- names of the queues' fields, this queue's first
local function fields(prefix, request, first)
  local names = {}
  for i, name in ipairs(first) do
    names[i] = name
  end
  names[#names + 1] = prefix
  names[#names + 1] = prefix .. ':' .. queue
  for _, other in ipairs(request.others) do
    names[#names + 1] = prefix .. ':' .. other[1]
  end
  return names
end

local function rolling(key, request)
  local values = read(key, fields('t', request, {'parked', 'left', 'till'}))
  local function credit(i, most)
    return math.max(0, now + most - math.max(values[i], now))
  end
  local short = request.step - (now + request.tolerance - math.max(values[4], now))
  local claimed = 0
  for i, other in ipairs(request.others) do
    claimed = claimed + math.floor(other[2] * credit(5 + i, other[3]) / request.weights)
  end
  local beyond = short + math.min(claimed, request.tolerance - request.step)
  if request.own_step > 0 then
    beyond = math.min(beyond, request.own_step - credit(5, request.own_cap))
  end
  local function take()
    write(key, 't', whole(math.max(values[4], now) + request.step))
    if request.own_step > 0 then
      local own = math.max(values[5], now) + request.own_step
      write(key, 't:' .. queue, whole(math.min(own, now + request.own_cap)))
    end
  end
  return values, math.max(0, short, beyond), take
end

local function calendar(key, request)
  local from, to
  for i = 1, #request.resets - 1 do
    if request.resets[i] <= now and now < request.resets[i + 1] then
      from, to = request.resets[i], request.resets[i + 1]
    end
  end
  if not from then
    return nil, -1
  end
  local values = read(key, fields('u', request, {'parked', 'left', 'till', 'period'}))
  local fresh = values[4] ~= from
  if fresh then
    for i = 5, #values do
      values[i] = 0
    end
  end
  local left, own, claimed = request.amount - values[5], request.own_share - values[6], 0
  for i, other in ipairs(request.others) do
    local claim = math.min(other[2] - values[6 + i], math.floor(other[2] * ((to - now) / (to - from))))
    claimed = claimed + math.max(0, claim)
  end
  local wait, room = 0, 0
  if request.cost > left then
    wait, room = to - now, math.min(left, math.max(own, left - claimed))
  elseif request.cost > own and left - request.cost < claimed then
    wait, room = math.min(to - now, request.hint), math.min(left, own)
  end
  if now < math.max(values[1], values[3]) then
    room = 0
  end
  local function take()
    if fresh then
      local kept = {'parked', whole(values[1]), 'left', whole(values[2]), 'till', whole(values[3])}
      redis.call('DEL', key)
      write(key, unpack(kept))
    end
    write(key, 'period', whole(from), 'u', whole(values[5] + request.cost),
      'u:' .. queue, whole(values[6] + request.cost))
  end
  return values, wait, take, math.max(0, room)
end

if command == 'reserve' then
  local longest, refusing, instead, takes = 0, 0, 0, {}
  for i, request in ipairs(requests) do
    local values, wait, take, room = (request.resets and calendar or rolling)(KEYS[i], request)
    if wait == -1 then
      return {-1, i, 0}
    end
    wait = math.max(wait, values[1] - now)
    if now < values[3] and request.cost > values[2] then
      wait = math.max(wait, values[3] - now)
    end
    if wait > longest then
      longest, refusing, instead = wait, i, room or 0
    end
    takes[i] = function()
      take()
      if now < values[3] then
        write(KEYS[i], 'left', whole(values[2] - request.cost))
      end
    end
  end
  if longest > 0 then
    return {longest, refusing, instead}
  end
  for i = 1, #takes do
    takes[i]()
  end
  return {0, 0, 0}
end

-- learn: what the platform says is left until an instant only ever tightens; parking is only ever prolonged. What takes
-- nothing away prolongs nothing either: a rolling window names a later instant with every answer, and what was counted
-- down until then would never come back
for i, request in ipairs(requests) do
  local values = read(KEYS[i], {'parked', 'left', 'till'})
  if request.till and (now >= values[3] or request.left < values[2]) then
    write(KEYS[i], 'left', whole(request.left), 'till', whole(math.max(values[3], request.till)))
  end
  if request.parked then
    write(KEYS[i], 'parked', whole(math.max(values[1], request.parked)))
  end
end
return {0, 0, 0}
