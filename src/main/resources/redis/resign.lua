-- Gives an instance's lease back. What users it still has are reaped by the others.
--
-- KEYS[1]  what all keys begin with
-- ARGV     the instance
-- Returns  whether it held the lease (1 or 0)
local keys, instance = KEYS[1], ARGV[1]
if redis.call('EXISTS', keys .. 'instance:' .. instance) == 0 then
    redis.call('ZREM', keys .. 'instances', instance)
end
return redis.call('DEL', keys .. 'lease:' .. instance)
