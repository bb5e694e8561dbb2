// A worker that ends writes what it covered. Under load that takes longer than the second that the pool of mocha waits before it
// sends SIGTERM, and what a worker covered would be lost: then less seems to be covered than is.
if (process.env.NODE_V8_COVERAGE) process.on('SIGTERM', () => {});
// Processes that it starts run what is built, of which nothing is counted, and writing that takes them as long as their work.
delete process.env.NODE_V8_COVERAGE;
