-- Takes users from an instance that has lost its lease. Those without a connection elsewhere have left: there is no
-- time to come back, for they had the lease's.
--
-- KEYS[1]  what all keys begin with
-- ARGV     at most how many
-- Returns  how many users were taken; 1 where there may be more, of this instance or another, else 0
local keys, limit = KEYS[1], ARGV[1]
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

for _, instance in ipairs(redis.call('ZRANGE', keys .. 'instances', 0, -1)) do
    if redis.call('EXISTS', keys .. 'lease:' .. instance) == 0 then
        local renewed = tonumber(redis.call('ZSCORE', keys .. 'instances', instance))
        local users = redis.call('SPOP', keys .. 'instance:' .. instance, limit)
        for _, user in ipairs(users) do
            local key = keys .. 'user:' .. user
            local since = redis.call('HGET', key, 'on:' .. instance)
            if since then
                redis.call('HDEL', key, 'on:' .. instance)
                if redis.call('HLEN', key) == 2 then
                    -- The last time that the instance, and so the user, was known to be there.
                    redis.call('HSET', key, 'seen', math.max(renewed, tonumber(since)))
                    redis.call('ZADD', keys .. 'leaving', now, user)
                end
            end
        end
        if redis.call('EXISTS', keys .. 'instance:' .. instance) == 0 then
            redis.call('ZREM', keys .. 'instances', instance)
        end
        return {#users, 1}
    end
end
return {0, 0}
