import { machineFacts } from '../machine.js';
import { type Figure, figureLine, type RatioRule, ratioLines, tables } from '../report.js';
import { quantile } from '../statistics.js';
import { AgedDatabase } from './aged-database.js';
import type { HistoryOptions } from './options.js';
import { OPERATIONS, type Timings } from './store-timings.js';

/** Batches of a round, by their tasks: as many as make a median worth something. */
const BATCHES: Readonly<Record<number, number>> = { 1: 300, 100: 30 };

/** A claim among so many finished tasks may take so much longer than among the fewest. */
const CLAIM_MARK = { atMost: 1.3 };

/** Where a run takes place, and who listens. */
export interface HistorySurroundings {
  /** Takes one JSON line. */
  line(text: string): void;
  /** Takes what is for people. */
  say(text: string): void;
}

/** Fills the databases, measures them in turns, and prints figures and ratios. Servers are found by the TEST_* variables. */
export async function runHistory(options: HistoryOptions, { line, say }: HistorySurroundings): Promise<void> {
  const databases: AgedDatabase[] = [];
  try {
    for (const finished of options.finished) {
      const onRows = (rows: number) => rows % 1_000_000 === 0 && say(`  ${rows} of ${finished} finished tasks`);
      databases.push(await AgedDatabase.make({ finished, narrow: options.narrow }, onRows));
      say(`✓ a database with ${finished} finished tasks`);
    }
    const figures = await measure(databases, options.rounds, say);
    const machine = await machineFacts();
    const lines = figures.map((figure) => ({ ...figureLine(figure), machine }));
    const compared = ratioLines(figures, rulesFor(options.finished));
    for (const one of [...lines, ...compared.map((ratio) => ({ ...ratio, machine }))]) line(JSON.stringify(one));
    say(`\n${tables(lines, compared)}\n`);
  } finally {
    for (const database of databases) await database.drop();
  }
}

/** In every other round the databases come in the opposite order. */
async function measure(
  databases: readonly AgedDatabase[],
  rounds: number,
  say: (text: string) => void,
): Promise<Figure[]> {
  const figures = new Map<string, Figure & { runs: number[] }>();
  const note = (name: string, unit: string, value: number) => {
    const figure = figures.get(name) ?? { name, unit, runs: [], conditions: {} };
    figure.runs.push(value);
    figures.set(name, figure);
  };
  for (let round = 1; round <= rounds; round++) {
    for (const database of round % 2 === 1 ? databases : databases.toReversed()) {
      for (const [size, batches] of Object.entries(BATCHES)) {
        const timings = await database.time(batches, Number(size));
        for (const [name, value] of medians(timings, size)) note(`${name} @ ${database.finished}`, 'ms', value);
      }
      note(`claim-pages @ ${database.finished}`, 'pages', await database.pagesOfAClaim());
    }
    say(`round ${round} of ${rounds}`);
  }
  return [...figures.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function medians(timings: Timings, size: string): [string, number][] {
  return OPERATIONS.flatMap((operation) => {
    const sorted = timings[operation].toSorted((a, b) => a - b);
    const p50: [string, number] = [`${operation} of ${size}`, quantile(sorted, 0.5)];
    const p99: [string, number] = [`${operation} of ${size}, p99`, quantile(sorted, 0.99)];
    return size === '1' ? [p50, p99] : [p50];
  });
}

/** Every figure against that of the fewest finished tasks; claims have a mark. */
function rulesFor([fewest, ...more]: readonly number[]): RatioRule[] {
  const names = Object.keys(BATCHES).flatMap((size) => OPERATIONS.map((operation) => `${operation} of ${size}`));
  return more.flatMap((finished) =>
    [...names, 'claim-pages'].map((name) => ({
      of: `${name} @ ${finished}`,
      to: `${name} @ ${fewest}`,
      ...(name.startsWith('claim of') ? { mark: CLAIM_MARK } : {}),
    })),
  );
}
