import { waitUntil } from '../../support/wait-until.js';
import type { Place } from '../bench-scene.js';
import { WARM_UP } from '../measure-tasks.js';
import type { BrokerSide } from './broker-side.js';
import type { Services } from './services.js';

const DEADLINE_MS = 600_000;
/** Pause between two looks at how far the drain is, in milliseconds. */
const EVERY_MS = 10;

/** What a round of draining came to. */
export interface Drained {
  lettersPerSecond: number;
  /** Processor time of the result-publisher for each letter; NaN where the system does not tell. */
  cpuMicros: number;
}

/** Dead letters that belong to an incident: the drain counts them where it keeps them. */
const GROUPED = 'SELECT coalesce(sum(letters), 0)::int AS letters FROM waybill.incidents';

/**
 * Letters per second that a result-publisher moves from the broker into PostgreSQL and into incidents, in steady state: so
 * many wait before it starts, and a third of them warms it up. It is ended when the last one is kept and acked.
 */
export async function measureDrain(
  services: Services,
  place: Place,
  broker: BrokerSide,
  letters: number,
): Promise<Drained> {
  const before = await grouped(place);
  const program = await services.start('result-publisher');
  const reached = async (count: number) => {
    let now = 0;
    const enough = async () => {
      now = (await grouped(place)) - before;
      return now >= count;
    };
    await waitUntil(`${count} letters in incidents`, enough, { deadlineMs: DEADLINE_MS, everyMs: EVERY_MS });
    return { atMs: performance.now(), letters: now, cpuMicros: program.cpuMicros() };
  };
  const from = await services.during(reached(Math.round(letters * WARM_UP)), DEADLINE_MS);
  const to = await services.during(reached(letters), DEADLINE_MS);
  const acked = async () => (await broker.dead()) === 0;
  await services.during(waitUntil('the last letters to be acked', acked, { deadlineMs: DEADLINE_MS }), DEADLINE_MS);
  await services.stop('result-publisher');
  const timed = to.letters - from.letters;
  return {
    lettersPerSecond: timed / ((to.atMs - from.atMs) / 1_000),
    cpuMicros: (to.cpuMicros - from.cpuMicros) / timed,
  };
}

async function grouped(place: Place): Promise<number> {
  const [row] = await place.query<{ letters: number }>(GROUPED);
  return row?.letters ?? 0;
}
