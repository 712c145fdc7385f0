-- SPDX-License-Identifier: EUPL-1.2
-- For wrk: asks for the paths of a file in turn (one a line) and ends with one line of figures: requests a second, p50 and p99 in
-- microseconds, bad answers. Both sides of the comparison run this same script, so what it costs wrk is equal.
local requests, at = {}, 0

function init(args)
	for path in io.lines(args[1]) do requests[#requests + 1] = wrk.format("GET", path) end
end

function request()
	at = at % #requests + 1
	return requests[at]
end

function done(summary, latency)
	local e = summary.errors
	io.write(string.format("figures %.0f %.0f %.0f %d\n", summary.requests / (summary.duration / 1e6), latency:percentile(50),
		latency:percentile(99), e.connect + e.read + e.write + e.status + e.timeout))
end
