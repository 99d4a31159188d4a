-- Sets how a user shows themself, wherever they are connected.
--
-- KEYS[1]  what all keys begin with
-- ARGV     the user; the status
-- Returns  the status before and the time now in ms; nil for a user who is offline
local keys, user, status = KEYS[1], ARGV[1], ARGV[2]
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local key = keys .. 'user:' .. user
local before = redis.call('HGET', key, 'status')
if not before then
    return false
end
redis.call('HSET', key, 'status', status, 'at', now)
return {before, tostring(now)}
