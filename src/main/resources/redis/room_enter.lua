-- Notes that users are in rooms, or still are. One who comes is told in the same step who was there before: of any two
-- who come at once, exactly one finds the other.
--
-- KEYS[1]  what all keys begin with
-- ARGV     the instance; how long that holds, in ms; how long a user's rooms are remembered, in ms; in how many rooms a
--          user counts; how many a room may hold for its users to be told, 0 for none to be told; then user, room, user,
--          room, …
-- Returns  how many were noted, and for each room the ids of the others there, each once
local keys, instance, holds, remembered, most = KEYS[1], ARGV[1], tonumber(ARGV[2]), ARGV[3], tonumber(ARGV[4])
local crowd = tonumber(ARGV[5])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local noted, others = 0, {}
for i = 6, #ARGV, 2 do
    local user, room = ARGV[i], ARGV[i + 1]
    local rooms, place = keys .. 'rooms:' .. user, instance .. ' ' .. room
    if redis.call('SISMEMBER', rooms, place) == 1 or redis.call('SCARD', rooms) < most then
        redis.call('SADD', rooms, place)
        redis.call('PEXPIRE', rooms, remembered)
        redis.call('ZADD', keys .. 'room:' .. room, now + holds, instance .. ' ' .. user)
        redis.call('PEXPIRE', keys .. 'room:' .. room, holds)
        noted = noted + 1
        if crowd > 0 then
            local key, found = keys .. 'room:' .. room, {[user] = true}
            redis.call('ZREMRANGEBYSCORE', key, '-inf', now)
            if redis.call('ZCARD', key) <= crowd then
                for _, entry in ipairs(redis.call('ZRANGE', key, 0, -1)) do
                    local other = string.sub(entry, string.find(entry, ' ', 1, true) + 1)
                    if not found[other] then
                        found[other] = true
                        others[#others + 1] = other
                    end
                end
            end
        end
    end
end
return {noted, others}
