-- Lets go of the users whose time to come back is over. Each is told to one caller only, who announces it.
--
-- KEYS[1]  what all keys begin with
-- ARGV     at most how many
-- Returns  of each: id, when the last connection ended (ms), status
local keys, limit = KEYS[1], ARGV[1]
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local answer = {}
for _, user in ipairs(redis.call('ZRANGEBYSCORE', keys .. 'leaving', '-inf', now, 'LIMIT', 0, limit)) do
    local key = keys .. 'user:' .. user
    redis.call('ZREM', keys .. 'leaving', user)
    local known = redis.call('HMGET', key, 'seen', 'status')
    if known[1] then
        redis.call('DEL', key)
        answer[#answer + 1] = user
        answer[#answer + 1] = known[1]
        answer[#answer + 1] = known[2]
    end
end
return answer
