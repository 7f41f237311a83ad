/**
 * The health check of a service's container: exits 0 where the service answers `/readyz` on this port with 200, else
 * says why not and exits 1. The image has no curl.
 *
 * Usage: node is-ready.mjs PORT
 */
const url = `http://127.0.0.1:${process.argv[2]}/readyz`;
try {
  const answer = await fetch(url, { signal: AbortSignal.timeout(4_000) });
  if (!answer.ok) throw new Error(`${answer.status} ${(await answer.text()).slice(0, 300)}`);
} catch (error) {
  console.error(`${url}: ${error.cause?.message ?? error.message}`);
  process.exitCode = 1;
}
