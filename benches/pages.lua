-- A day's worth of requests for wrk, over the pages of a record:
--
--   demarche serve large.dmr &
--   wrk -t2 -c8 -d60s --latency -s benches/pages.lua http://127.0.0.1:8750
--
-- What people look at again and again; and one request in two hundred (or as the variable RARE says; 0 for none) for a board of one of 84 other days or parties, more than
-- are kept, so that most of these are made anew. At the end it prints how many answers were no success.

local paths = {
  "/", "/board", "/positions", "/timeline", "/actors", "/disputes", "/assessments", "/reports", "/judge", "/search?q=talks",
  "/board/proposals", "/board/meetings?page=2", "/api/v1/totals", "/api/v1/acts?limit=50", "/api/v1/reports?limit=20", "/changes.atom", "/calendar.ics",
  "/assets/style.css",
}
local rare = { "/board?at=2025-05-%02d", "/positions?party=RUS&at=2025-04-%02d", "/?at=2025-03-%02d" }
local one_in = tonumber(os.getenv("RARE") or "200")
local threads = {}
failed = 0 -- of each thread, so no local

function setup(thread)
  table.insert(threads, thread)
  thread:set("number", #threads)
end

function init(_)
  failed = 0
  math.randomseed(number)
end

function request()
  local path = paths[math.random(#paths)]
  if one_in > 0 and math.random(one_in) == 1 then
    path = string.format(rare[math.random(#rare)], math.random(28))
  end
  return wrk.format("GET", path)
end

function response(status, _, _)
  if status ~= 200 then
    failed = failed + 1
  end
end

function done(summary, latency, _)
  local all = 0
  for _, thread in ipairs(threads) do
    all = all + thread:get("failed")
  end
  io.write(string.format("%d requests, %d failed, p50 %.1f ms, p99 %.1f ms, longest %.1f ms\n", summary.requests, all, latency:percentile(50) / 1000,
    latency:percentile(99) / 1000, latency.max / 1000))
end
