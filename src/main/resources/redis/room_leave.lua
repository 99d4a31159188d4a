-- Notes that users are in rooms no longer. Where they have said so, the room hears of them no more; where their
-- connections have ended, it hears how they go on until they have departed.
--
-- KEYS[1]  what all keys begin with
-- ARGV     the instance; 1 where they have said so, else 0; then user, room, user, room, …
-- Returns  1
local keys, instance, said = KEYS[1], ARGV[1], ARGV[2] == '1'

for i = 3, #ARGV, 2 do
    local user, room = ARGV[i], ARGV[i + 1]
    redis.call('ZREM', keys .. 'room:' .. room, instance .. ' ' .. user)
    if said then
        for _, place in ipairs(redis.call('SMEMBERS', keys .. 'rooms:' .. user)) do
            local space = string.find(place, ' ', 1, true)
            if string.sub(place, space + 1) == room and not redis.call('ZSCORE', keys .. 'room:' .. room,
                    string.sub(place, 1, space) .. user) then
                redis.call('SREM', keys .. 'rooms:' .. user, place)
            end
        end
    end
end
return 1
