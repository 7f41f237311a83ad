import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { check } from './check/check.js';
import { printReport } from './check/print-report.js';
import type { Report } from './check/report.js';
import { expectRun } from './expect-run.js';
import type { FaultLine, History } from './history.js';
import { startLoad } from './load/start-load.js';
import { FAULTS, faultsFor } from './nemesis/faults.js';
import { Governor } from './nemesis/governor.js';
import { Nemesis } from './nemesis/nemesis.js';
import { type PlannedFault, planFaults } from './nemesis/plan-faults.js';
import type { ChaosOptions } from './options.js';
import { readLogs } from './rig/read-logs.js';
import { waitForRest } from './rig/rest.js';
import { ledgerFile, openRig, type Rig } from './rig/rig.js';
import type { Servers } from './rig/servers.js';
import { WholeTime } from './rig/whole-time.js';
import { collectHistory } from './witness/collect-history.js';
import { startWitnesses, type Witnesses } from './witness/start-witnesses.js';
import { REPLY_QUEUE } from './witness/witness-places.js';

/** Where a run takes place, and who listens. */
export interface ChaosSurroundings {
  servers: Servers;
  /** Folder of the build that is run, which holds its `dist`. */
  tree: string;
  /** Folder of the processes' logs. */
  logs: string;
  /** Folder for what the run leaves behind. */
  evidence: string;
  /** Aborts where all that was started is being ended: nothing is started any more. */
  ending: AbortSignal;
  /** Takes a line for people. */
  say(text: string): void;
}

/** The longest that a task of this profile waits by itself: its connection is held after a limit. */
const LONGEST_BACKOFF_MS = 15_000;
/** The longest lease of this profile is no task's: a callback of a publisher that was killed is called again after it. */
const LONGEST_LEASE_MS = 45_000;
/** When all must be at rest, after the last fault was mended and the last copy sent. */
const REST_DEADLINE_MS = 3 * LONGEST_LEASE_MS + LONGEST_BACKOFF_MS;
/** The share of the time for which the system is to be whole. */
const LEAST_WHOLE = 0.5;
/** How far a run may be stretched on a machine that takes long to bring things back. */
const LONGEST_STRETCH = 3;

/**
 * Runs Waybill under load and faults, lets it come to rest, and reconciles what four witnesses wrote.
 *
 * @returns whether it was clean and complete; by the profile `npm-test`, whether it was clean
 * @throws Error where the rig cannot be brought up, or a fault not be mended
 */
export async function runChaos(options: ChaosOptions, surroundings: ChaosSurroundings): Promise<boolean> {
  const { servers, tree, logs, evidence, ending, say } = surroundings;
  const seed = options.seed ?? 1 + Math.floor(Math.random() * 2 ** 31);
  say(`seed ${seed}, ${options.minutes} minutes, ${options.rate} tasks a second, ${options.workers} workers`);
  mkdirSync(evidence, { recursive: true });
  const rig = await openRig(servers, { tree, logs, evidence }, ending);
  try {
    say('✓ services and third party');
    const witnesses = await startWitnesses(addressesOf(servers), seed.toString(36));
    rig.bindWitnesses = () => witnesses.rebind();
    try {
      const plan = planFaults(seed, options.minutes, faultsFor(servers));
      const run = await breakAndMend({ rig, seed, options, plan, evidence, witnesses, say });
      const facts = { options, plan, secrets: run.secrets, texts: readLogs(logs) };
      const report = check(run.history, expectRun(facts));
      return conclude(report, run, { ...surroundings, profile: options.profile });
    } finally {
      await witnesses.close();
    }
  } finally {
    await rig.stop();
  }
}

interface Run {
  history: History;
  secrets: readonly string[];
  /** Share of the time for which the whole system was ready, 0 to 1. */
  whole: number;
  /** What had not come to rest when the time for it was over. */
  left: Readonly<Record<string, number>>;
  ends: Rig['fleet']['ends'];
  /** Callbacks whose signature was wrong. */
  forged: number;
}

async function breakAndMend(parts: {
  rig: Rig;
  seed: number;
  options: ChaosOptions;
  plan: readonly PlannedFault[];
  evidence: string;
  witnesses: Witnesses;
  say(text: string): void;
}): Promise<Run> {
  const { rig, seed, options, plan, evidence, witnesses, say } = parts;
  const { servers } = rig;
  const longestMs = LONGEST_STRETCH * options.minutes * 60_000;
  const governor: Governor = new Governor({ share: () => watch.share, least: LEAST_WHOLE, longestMs });
  const nemesis: Nemesis = new Nemesis(rig, FAULTS, governor, say);
  const journalFile = join(evidence, 'journal.jsonl');
  const files = { journalFile, ledgerFile: ledgerFile(evidence) };
  const load = await startLoad({
    seed,
    rate: options.rate,
    addresses: { ...addressesOf(servers), amqp: rig.wires.amqp.url, thirdParty: rig.thirdParty },
    replyQueue: REPLY_QUEUE,
    ...files,
    faults: () => nemesis.lines,
  });
  say('✓ load');
  const watch: WholeTime = new WholeTime(async () => !nemesis.heavyInForce && (await rig.fleet.allReady()));
  await nemesis.carryOut(plan, new AbortController().signal);
  const whole = await watch.stop();
  await rig.fleet.ready();
  say('✓ all is mended');
  await load.stop();
  const began = performance.now();
  const left = await waitForRest(rig, REST_DEADLINE_MS);
  say(`✓ waited ${((performance.now() - began) / 1_000).toFixed(1)} s for rest`);
  await load.close();
  const history = await collectHistory({
    ...files,
    witnesses,
    faults: nemesis.lines,
    database: servers.database.url,
    management: servers.broker.management,
    vhost: servers.broker.vhost,
  });
  return {
    history,
    secrets: [...load.secrets, ...witnesses.secrets],
    whole,
    left,
    ends: rig.fleet.ends,
    forged: witnesses.forged,
  };
}

function conclude(
  report: Report,
  run: Run,
  { evidence, say, profile }: ChaosSurroundings & Pick<ChaosOptions, 'profile'>,
): boolean {
  const { history, whole, left, ends, forged } = run;
  const text = [
    printReport(report),
    `Faults: ${tellFaults(history.faults)}`,
    `The system was whole for ${(whole * 100).toFixed(0)} % of the time`,
    `Ended by themselves: ${
      ends
        .filter(({ wanted }) => !wanted)
        .map(({ instance, how }) => `${instance} (${how})`)
        .join(', ') || 'none'
    }`,
    `Not at rest in time: ${
      Object.entries(left)
        .map(([what, count]) => `${count} ${what}`)
        .join(', ') || 'nothing'
    }`,
    `Callbacks whose signature was wrong: ${forged}`,
  ].join('\n');
  say(`\n${text}\n`);
  writeFileSync(join(evidence, 'report.txt'), `${text}\n`);
  writeFileSync(join(evidence, 'history.json'), JSON.stringify(history));
  writeFileSync(join(evidence, 'process-ends.json'), JSON.stringify(ends, null, 1));
  const good = profile === 'full' ? report.complete : report.green;
  return good && forged === 0 && Object.keys(left).length === 0;
}

const tellFaults = (lines: readonly FaultLine[]): string =>
  [...Map.groupBy(lines, ({ name }) => name)].map(([name, of]) => `${of.length} ${name}`).join(', ');

const addressesOf = ({ addresses, broker, database }: Servers) => ({
  controlPlane: addresses.controlPlane,
  apiKey: addresses.apiKey,
  amqp: broker.amqp,
  database: database.url,
});
