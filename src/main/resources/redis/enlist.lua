-- Has an instance count as alive for a while.
--
-- KEYS[1]  what all keys begin with
-- ARGV     the instance; for how long, in ms; then what to note of it: name, value, …
local keys, instance, lease = KEYS[1], ARGV[1], ARGV[2]
local key = keys .. 'instance:' .. instance

redis.call('SADD', keys .. 'all', instance)
redis.call('HSET', key, unpack(ARGV, 3))
redis.call('PEXPIRE', key, lease)
return 1
