-- Tells who else is in a user's rooms, or in one of them.
--
-- KEYS[1]  what all keys begin with
-- ARGV     the user; how many a room may hold for its users to count; 1 to forget the rooms in which the user has no
--          connection any more, else 0; the one room, or nothing for all of them
-- Returns  their ids, each once
local keys, user, most, forget, only = KEYS[1], ARGV[1], tonumber(ARGV[2]), ARGV[3] == '1', ARGV[4]
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local answer, found, looked = {}, {[user] = true}, {}
local function look(room)
    if looked[room] then
        return
    end
    looked[room] = true
    local key = keys .. 'room:' .. room
    redis.call('ZREMRANGEBYSCORE', key, '-inf', now)
    if redis.call('ZCARD', key) <= most then
        for _, entry in ipairs(redis.call('ZRANGE', key, 0, -1)) do
            local other = string.sub(entry, string.find(entry, ' ', 1, true) + 1)
            if not found[other] then
                found[other] = true
                answer[#answer + 1] = other
            end
        end
    end
end

if only then
    look(only)
    return answer
end
local rooms = keys .. 'rooms:' .. user
for _, place in ipairs(redis.call('SMEMBERS', rooms)) do
    local space = string.find(place, ' ', 1, true)
    local room = string.sub(place, space + 1)
    look(room)
    if forget and not redis.call('ZSCORE', keys .. 'room:' .. room, string.sub(place, 1, space) .. user) then
        redis.call('SREM', rooms, place)
    end
end
return answer
