import { appendFileSync, writeSync } from 'node:fs';
import { FailpointError } from './failpoint-error.js';
import { watchPoints } from './reach.js';
import { type ArmedPoint, type PointAct, readFailpoints } from './read-failpoints.js';

/** Replaces what an armed point does: called with its name when it is hit, and awaited there. */
export interface ActsOnHit {
  readonly onHit: (point: string) => Promise<void>;
}

/**
 * Arms the points that `text` names, instead of those armed before. An armed point acts as the text says, or calls
 * `acts.onHit`; the first that fits a name counts its hit. See `readFailpoints` for the words.
 *
 * Throws a SyntaxError that names the part of the text it cannot read.
 */
export function armFailpoints(text: string, acts?: ActsOnHit): void {
  const { points, trace } = readFailpoints(text);
  const hits = new Map<ArmedPoint, number>();
  const seen = new Set<string>();
  watchPoints((name) => {
    if (trace !== null && !seen.has(name)) {
      seen.add(name);
      appendFileSync(trace, `${name}\n`);
    }
    const point = points.find((each) => fits(each.name, name));
    if (!point) return undefined;
    const hit = (hits.get(point) ?? 0) + 1;
    hits.set(point, hit);
    if (point.onHit !== null && point.onHit !== hit) return undefined;
    return acts ? acts.onHit(name) : act(point.act, name);
  });
}

const fits = (armed: string, name: string): boolean =>
  armed.endsWith('*') ? name.startsWith(armed.slice(0, -1)) : name === armed;

function act(how: PointAct, name: string): Promise<void> {
  switch (how.kind) {
    case 'kill':
      // Synchronously, and past every logger: nothing of this process may run after this line.
      writeSync(2, `failpoint ${name}\n`);
      process.kill(process.pid, 'SIGKILL');
      return never();
    case 'hang':
      return never();
    case 'fail':
      return Promise.reject(new FailpointError(name));
    case 'pause':
      return new Promise((resolve) => setTimeout(resolve, how.ms));
    default:
      return how satisfies never;
  }
}

const never = () => new Promise<void>(() => undefined);
