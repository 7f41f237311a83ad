/**
 * Loaded into a program that is watched: tells by `process.send` how much memory it takes, every TELL_MEMORY_MS milliseconds.
 * `rss` is what the process occupies; `heap` what its objects take, those not yet collected included.
 */
const tell = () => {
  const { rss, heapUsed, heapTotal, external, arrayBuffers } = process.memoryUsage();
  process.send?.({ memory: { rss, heapUsed, heapTotal, external, arrayBuffers } });
};

setInterval(tell, Number(process.env['TELL_MEMORY_MS'] ?? 10_000)).unref();
