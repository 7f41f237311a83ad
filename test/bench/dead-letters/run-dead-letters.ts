import { mkdirSync } from 'node:fs';
import { BenchScene } from '../bench-scene.js';
import type { BenchSurroundings } from '../bench-surroundings.js';
import { machineFacts } from '../machine.js';
import { Program } from '../program.js';
import { type Figure, figureLine, type RatioRule, ratioLines, tables } from '../report.js';
import { readable } from '../statistics.js';
import type { Count } from './judge.js';
import { type LetterStory, tellLetterStory } from './letter-story.js';
import type { DeadLetterOptions } from './options.js';

/** Letters may be drained and grouped at half the rate at which tasks are claimed, or faster. */
const RULES: readonly RatioRule[] = [
  { of: 'drain', to: 'claim', mark: { atLeast: 0.5 } },
  { of: 'drain', to: 'claim-statement' },
];

/**
 * Tells the story of dead letters, and prints figures, ratio and counts. Servers are found by the TEST_* variables.
 *
 * @returns whether every count is what it shall be; a missed mark is said only
 * @throws Error where a service fails
 */
export async function runDeadLetters(
  options: DeadLetterOptions,
  { logs, marks, line, say }: Omit<BenchSurroundings, 'redisUrl'>,
): Promise<boolean> {
  const { profile } = options;
  if (profile) mkdirSync(profile, { recursive: true });
  const scene = await BenchScene.make(logs);
  try {
    const start = (name: string, file: string, env: Record<string, string>) =>
      new Program({ name, file, env, logs, marks, profile });
    const story = await tellLetterStory(scene, options, { start, say });
    const machine = await machineFacts();
    const figures = figuresOf(story, options);
    const lines = figures.map((figure) => ({ ...figureLine(figure), machine }));
    const compared = ratioLines(figures, RULES);
    for (const one of [...lines, ...compared.map((ratio) => ({ ...ratio, machine })), ...story.counts]) {
      line(JSON.stringify(one));
    }
    say(`\n${tables(lines, compared)}\n\n${table(story.counts)}\n`);
    return story.counts.every(({ met }) => met);
  } finally {
    await scene.drop();
  }
}

function figuresOf({ drained, claimed, redriven }: LetterStory, { letters }: DeadLetterOptions): Figure[] {
  const { cancelled, last, rate, killsMidway, seconds } = redriven;
  return [
    {
      name: 'drain',
      unit: 'letters/s',
      runs: drained.map(({ lettersPerSecond }) => lettersPerSecond),
      conditions: {
        letters,
        method: 'queue filled before the start; from broker to incident, timed from a third of them to the last',
        cpuMicrosPerLetter: drained.map(({ cpuMicros }) => readable(cpuMicros)),
      },
    },
    {
      name: 'claim',
      unit: 'tasks/s',
      runs: claimed.map(({ fromBroker }) => fromBroker),
      conditions: {
        tasks: letters / 2,
        method: 'queue filled with hints before the start; taken, claimed in batches and acked; timed as the drain is',
      },
    },
    {
      name: 'claim-statement',
      unit: 'tasks/s',
      runs: claimed.map(({ statement }) => statement),
      conditions: { tasks: letters / 2, method: 'the statement alone, 200 tasks each, on one connection' },
    },
    {
      name: 'redrive',
      unit: 'letters/s',
      runs: [(cancelled.sent + last.sent) / seconds],
      conditions: {
        rate,
        method: 'both runs from the first start to the last end, with the time nobody was there to carry them out',
        killsMidway,
        sentBeforeTheCancel: cancelled.sent,
        sentAfter: last.sent,
      },
    },
  ];
}

function table(counts: readonly Count[]): string {
  const wide = Math.max(...counts.map(({ count }) => count.length));
  return counts
    .map(
      ({ count, value, shallBe, met }) =>
        `${met ? '✓' : '✗'} ${count.padEnd(wide)}  ${value}${met ? '' : `, shall be ${shallBe}`}`,
    )
    .join('\n');
}
