import { seededRandom } from '../../support/seeded-random.js';
import type { Fault } from './fault.js';

/** What the plan needs to know of a fault. */
export type PlannableFault = Pick<Fault, 'name' | 'weight' | 'lastsMs' | 'often'>;

/** A fault with its time. */
export interface PlannedFault {
  readonly name: string;
  /** When it is made, in milliseconds since the run began; later where it has to wait for another one. */
  readonly atMs: number;
  /** How long it lasts before it is mended, in milliseconds. */
  readonly lastsMs: number;
  /** The seed of its own dice. */
  readonly seed: number;
}

/** Light faults in a minute, beside one of each heavy kind. */
const LIGHT_PER_MINUTE = 14;
/** No fault before this; the load has begun by then. */
const WARM_UP_MS = 2_000;

type Dice = () => number;

/**
 * The faults of a run, in order of time: every heavy kind once a minute, in an order of its own each minute, and light
 * ones between and over them, every kind at least once. The same seed, length and faults give the same plan.
 *
 * @param minutes how long the run is, above 0
 */
export function planFaults(seed: number, minutes: number, faults: readonly PlannableFault[]): PlannedFault[] {
  const random = seededRandom(seed);
  const heavy = faults.filter(({ weight }) => weight === 'heavy');
  const light = faults.filter(({ weight }) => weight === 'light');
  const rounds = Math.max(1, Math.ceil(minutes));
  const heavies = Array.from({ length: rounds }, () => shuffled(heavy, random)).flat();
  const lights = light.length === 0 ? [] : drawLights(light, Math.round(LIGHT_PER_MINUTE * minutes), random);
  const span = minutes * 60_000 - WARM_UP_MS;
  // A heavy fault needs room after it: it begins in the first part of its share of the time.
  const planned = [...spread(heavies, span, 0.3, random), ...spread(lights, span, 1, random)];
  return planned.toSorted((a, b) => a.atMs - b.atMs);
}

function drawLights(light: readonly PlannableFault[], count: number, random: Dice): PlannableFault[] {
  const urn = light.flatMap((fault) => Array.from({ length: fault.often ?? 1 }, () => fault));
  const more = Math.max(0, count - light.length);
  const drawn = Array.from({ length: more }, () => urn[Math.floor(random() * urn.length)] ?? urn[0]);
  return shuffled([...light, ...drawn.filter((fault) => fault !== undefined)], random);
}

/** Gives each its share of the time, and within the first `part` of that a moment by the dice. */
function spread(faults: readonly PlannableFault[], span: number, part: number, random: Dice): PlannedFault[] {
  return faults.map(({ name, lastsMs: [shortest, longest] }, index) => ({
    name,
    atMs: Math.round(WARM_UP_MS + ((index + part * random()) * span) / faults.length),
    lastsMs: Math.round(shortest + random() * (longest - shortest)),
    seed: 1 + Math.floor(random() * 2 ** 31),
  }));
}

function shuffled<Thing>(things: readonly Thing[], random: Dice): Thing[] {
  return things
    .map((thing) => ({ thing, place: random() }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ thing }) => thing);
}
