-- Names the instances that are alive, and forgets the others.
--
-- KEYS[1]  what all keys begin with
-- Returns  the names
local keys = KEYS[1]

local answer = {}
for _, instance in ipairs(redis.call('SMEMBERS', keys .. 'all')) do
    if redis.call('EXISTS', keys .. 'instance:' .. instance) == 1 then
        answer[#answer + 1] = instance
    else
        redis.call('SREM', keys .. 'all', instance)
    end
end
return answer
