-- Notes that users have no connection on an instance any more. Those without one anywhere are leaving from now on.
--
-- KEYS[1]  what all keys begin with
-- ARGV     the instance; how long they may take to come back, in ms; the users
-- Returns  how many are leaving
local keys, instance, grace = KEYS[1], ARGV[1], tonumber(ARGV[2])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local leaving = 0
for i = 3, #ARGV do
    local user = ARGV[i]
    local key = keys .. 'user:' .. user
    redis.call('SREM', keys .. 'instance:' .. instance, user)
    -- What is left then is the status and its time.
    if redis.call('HDEL', key, 'on:' .. instance) == 1 and redis.call('HLEN', key) == 2 then
        redis.call('HSET', key, 'seen', now)
        redis.call('ZADD', keys .. 'leaving', now + grace, user)
        leaving = leaving + 1
    end
end
return leaving
