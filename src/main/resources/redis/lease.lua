-- Takes or renews an instance's lease.
--
-- KEYS[1]  what all keys begin with
-- ARGV     the instance; the lease in ms
-- Returns  whether the instance still held it (1 or 0); the epoch: which memory this Redis has, told by the time (ms)
--          at which it began, so that a server that has lost its memory is known by it; the time now in ms; how many
--          users are known of the instance
local keys, instance, lease = KEYS[1], ARGV[1], ARGV[2]
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local held = redis.call('EXISTS', keys .. 'lease:' .. instance)
redis.call('SET', keys .. 'lease:' .. instance, now, 'PX', lease)
redis.call('ZADD', keys .. 'instances', now, instance)
redis.call('SETNX', keys .. 'epoch', now)
return {held, redis.call('GET', keys .. 'epoch'), now, redis.call('SCARD', keys .. 'instance:' .. instance)}
