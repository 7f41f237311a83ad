import { createServer } from 'node:net';
import { StepFailure } from './progress.mjs';

const HOST = '127.0.0.1';

/** Whether nothing listens on the port, neither on loopback nor on every address. */
export async function isFree(port) {
  return (await canListen(port, HOST)) && (await canListen(port, '0.0.0.0'));
}

function canListen(port, host) {
  return new Promise((answer) => {
    const probe = createServer();
    probe.once('error', () => answer(false));
    probe.listen({ port, host, exclusive: true }, () => probe.close(() => answer(true)));
  });
}

/**
 * How much higher than usual ports are looked for, by WAYBILL_PORT_OFFSET: for stacks that start at the same moment, which
 * would find the same ports free.
 *
 * @throws {StepFailure} when it is no whole number from 0 to 20000
 */
function offset() {
  const said = process.env.WAYBILL_PORT_OFFSET || '0';
  if (/^\d{1,5}$/.test(said) && Number(said) <= 20_000) return Number(said);
  throw new StepFailure({
    tried: 'to choose ports',
    cameBack: `WAYBILL_PORT_OFFSET is ${JSON.stringify(said)}`,
    remedy: 'set it to a whole number from 0 to 20000, or not at all',
  });
}

/**
 * The first free port from `preferred`, and the offset above it, upwards that nobody in this plan has been promised.
 *
 * @param {number} preferred 1 to 65535
 * @param {Set<number>} promised ports already given to others; the answer is added
 * @param {(port: number) => Promise<boolean>} free how to look; replaced in specs
 * @throws {StepFailure} when two hundred ports in a row are taken, or the offset makes no sense
 */
export async function stepOverTaken(preferred, promised, free = isFree) {
  const first = preferred + offset();
  for (let port = first; port < Math.min(first + 200, 65_536); port += 1) {
    if (promised.has(port) || !(await free(port))) continue;
    promised.add(port);
    return port;
  }
  throw new StepFailure({
    tried: `to find a free port from ${first} upwards`,
    cameBack: 'two hundred ports in a row are taken',
    remedy: 'stop what holds them (`ss -ltnp` lists it) and run the command again',
  });
}
