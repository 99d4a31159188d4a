-- Notes that users have a connection on an instance.
--
-- KEYS[1]  what all keys begin with
-- ARGV     the instance; then of each user: id, status and when it was set (ms), an empty status where the instance
--          knows of none
-- Returns  of each user: the status before, empty where the user was neither online nor leaving; the status now; when
--          it was set. Nil, and nothing is done, where the instance does not hold its lease: its users may have been
--          reaped, so it has to begin anew.
local keys, instance = KEYS[1], ARGV[1]
if redis.call('EXISTS', keys .. 'lease:' .. instance) == 0 then
    return false
end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local answer = {}
for i = 2, #ARGV, 3 do
    local user, status, at = ARGV[i], ARGV[i + 1], tonumber(ARGV[i + 2])
    local key = keys .. 'user:' .. user
    local known = redis.call('HMGET', key, 'status', 'at')
    if not known[1] then
        redis.call('HSET', key, 'status', status == '' and 'online' or status, 'at', at)
    else
        redis.call('ZREM', keys .. 'leaving', user)
        redis.call('HDEL', key, 'seen')
        if status ~= '' and at > tonumber(known[2]) then
            redis.call('HSET', key, 'status', status, 'at', at)
        end
    end
    redis.call('HSET', key, 'on:' .. instance, now)
    redis.call('SADD', keys .. 'instance:' .. instance, user)
    answer[#answer + 1] = known[1] or ''
    local stored = redis.call('HMGET', key, 'status', 'at')
    answer[#answer + 1] = stored[1]
    answer[#answer + 1] = stored[2]
end
return answer
