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
 * The first free port from `preferred` upwards that nobody in this plan has been promised.
 *
 * @param {number} preferred 1 to 65535
 * @param {Set<number>} promised ports already given to others; the answer is added
 * @param {(port: number) => Promise<boolean>} free how to look; replaced in specs
 * @throws {StepFailure} when two hundred ports in a row are taken
 */
export async function stepOverTaken(preferred, promised, free = isFree) {
  for (let port = preferred; port < Math.min(preferred + 200, 65_536); port += 1) {
    if (promised.has(port) || !(await free(port))) continue;
    promised.add(port);
    return port;
  }
  throw new StepFailure({
    tried: `to find a free port from ${preferred} upwards`,
    cameBack: 'two hundred ports in a row are taken',
    remedy: 'stop what holds them (`ss -ltnp` lists it) and run the command again',
  });
}
