-- Fires requests that were made beforehand, one after another: `wrk … -- file first once expected`.
-- The file holds whole requests with a NUL between. `once`: stop at the end instead of starting again.
local requests, at, once, expected = {}, 0, false, 200
wrong = 0
local threads = {}

function setup(thread)
   table.insert(threads, thread)
end

function init(args)
   local file = assert(io.open(args[1], "rb"))
   for request in file:read("*a"):gmatch("[^%z]+") do
      table.insert(requests, request)
   end
   file:close()
   once = args[3] == "once"
   at = once and 0 or tonumber(args[2]) % #requests
   expected = tonumber(args[4])
end

function request()
   if at >= #requests then
      if once then
         wrk.thread:stop()
      end
      at = 0
   end
   at = at + 1
   return requests[at]
end

function response(status)
   if status ~= expected then
      wrong = wrong + 1
   end
end

function done(summary, latency)
   local refused = 0
   for _, thread in ipairs(threads) do
      refused = refused + thread:get("wrong")
   end
   local errors = summary.errors
   io.write(string.format(
      '\n{"requests": %d, "seconds": %.6f, "bytes": %d, "wrong": %d, "p50": %.3f, "p95": %.3f, "p99": %.3f}\n',
      summary.requests, summary.duration / 1e6, summary.bytes,
      refused + errors.connect + errors.read + errors.write + errors.timeout,
      latency:percentile(50) / 1000, latency:percentile(95) / 1000, latency:percentile(99) / 1000
   ))
end
