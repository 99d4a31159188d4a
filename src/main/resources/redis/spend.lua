-- Takes from what somebody may spend: so much a second, and so much at once after a quiet time. What was spent already
-- is taken even where there is not enough, and then is missing for a while: twice the burst at most.
--
-- KEYS[1]  holds until when it is not whole again (ms); not there where it is whole
-- ARGV     how much was spent, how much a second, how much at once
-- Returns  for how many ms there is nothing left; 0 where there is something
local spent, rate, burst = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local whole = math.max(now, tonumber(redis.call('GET', KEYS[1]) or now)) + spent * 1000 / rate
whole = math.min(whole, now + 2 * burst * 1000 / rate)
redis.call('SET', KEYS[1], string.format('%.3f', whole), 'PX', math.ceil(whole - now) + 1)
return math.max(0, math.ceil(whole - now - burst * 1000 / rate))
