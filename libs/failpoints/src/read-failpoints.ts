/** What happens at an armed point: `kill` ends the process at once, `hang` never goes on, `fail` throws. */
export type PointAct = { kind: 'kill' } | { kind: 'hang' } | { kind: 'fail' } | { kind: 'pause'; ms: number };

/** One armed point. */
export interface ArmedPoint {
  /** A point's name, or the beginning of names with `*` behind it. */
  name: string;
  act: PointAct;
  /** The hit it acts on, from 1; null is every one. Hits of all names that a `*` covers count together. */
  onHit: number | null;
}

/** What a text arms. */
export interface FailpointPlan {
  points: readonly ArmedPoint[];
  /** Where the name of every point is appended when it is first reached; null nowhere. */
  trace: string | null;
}

const POINT =
  /^(?<name>[a-z0-9][a-z0-9.-]*\*?|\*)=(?<act>kill|hang|fail|pause:(?<ms>\d{1,6}))(?:@(?<hit>[1-9]\d{0,5}))?$/;
const TRACE = /^trace:(?<file>\/.+)$/;

const ACTS = { kill: { kind: 'kill' }, hang: { kind: 'hang' }, fail: { kind: 'fail' } } as const;

/**
 * Reads `<name>=kill`, `<name>=hang`, `<name>=fail`, `<name>=pause:<milliseconds>`, each with `@<hit>` behind it where
 * only that hit counts, and `trace:<absolute path>`; several are separated by commas, and a name may end in `*`.
 *
 * Throws a SyntaxError that names the part it cannot read.
 */
export function readFailpoints(text: string): FailpointPlan {
  const points: ArmedPoint[] = [];
  let trace: string | null = null;
  for (const part of text.split(',').map((each) => each.trim())) {
    const file = TRACE.exec(part)?.groups?.['file'];
    if (file === undefined) points.push(readPoint(part));
    else trace = file;
  }
  return { points, trace };
}

function readPoint(part: string): ArmedPoint {
  const { name, act, ms, hit } = POINT.exec(part)?.groups ?? {};
  if (name === undefined || act === undefined) {
    throw new SyntaxError(
      `FAILPOINTS: ${JSON.stringify(part)} is neither <name>=<kill|hang|fail|pause:ms>[@hit] nor trace:</absolute/path>.`,
    );
  }
  return {
    name,
    act: ms === undefined ? ACTS[act as keyof typeof ACTS] : { kind: 'pause', ms: Number(ms) },
    onHit: hit === undefined ? null : Number(hit),
  };
}
