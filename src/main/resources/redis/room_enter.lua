-- Notes that users are in rooms, or still are.
--
-- KEYS[1]  what all keys begin with
-- ARGV     the instance; how long that holds, in ms; how long a user's rooms are remembered, in ms; in how many rooms a
--          user counts; then user, room, user, room, …
-- Returns  how many were noted
local keys, instance, holds, remembered, most = KEYS[1], ARGV[1], tonumber(ARGV[2]), ARGV[3], tonumber(ARGV[4])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local noted = 0
for i = 5, #ARGV, 2 do
    local user, room = ARGV[i], ARGV[i + 1]
    local rooms, place = keys .. 'rooms:' .. user, instance .. ' ' .. room
    if redis.call('SISMEMBER', rooms, place) == 1 or redis.call('SCARD', rooms) < most then
        redis.call('SADD', rooms, place)
        redis.call('PEXPIRE', rooms, remembered)
        redis.call('ZADD', keys .. 'room:' .. room, now + holds, instance .. ' ' .. user)
        redis.call('PEXPIRE', keys .. 'room:' .. room, holds)
        noted = noted + 1
    end
end
return noted
