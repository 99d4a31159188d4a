-- Has an instance that leaves not count as alive any more.
--
-- KEYS[1]  what all keys begin with
-- ARGV     the instance
local keys, instance = KEYS[1], ARGV[1]

redis.call('SREM', keys .. 'all', instance)
redis.call('DEL', keys .. 'instance:' .. instance)
return 1
