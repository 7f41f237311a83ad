import { AmqpAnnouncer, ManagedConnection, Publisher } from '#libs/messaging';
import { Database, PostgresTaskStore } from '#libs/persistence';
import { type Place, TENANT } from '../bench-scene.js';
import { newSubmission } from '../history/new-submission.js';
import { WARM_UP } from '../measure-tasks.js';
import { IN_HAND } from '../task-measures.js';
import type { StartProgram } from './services.js';

/** Tasks of one statement: as many as a worker claims at once. */
const BATCH = 200;
const DEADLINE_MS = 600_000;

/** What claims came to, in tasks per second. */
export interface Claimed {
  /** From the broker: hints are taken, their tasks claimed in batches, and acked, as the drain takes, keeps and acks letters. */
  fromBroker: number;
  /** The statement alone, one batch after the other. */
  statement: number;
}

type Batches = ReturnType<typeof newSubmission>[][];

/**
 * How fast tasks are claimed that have been accepted before: half of them by their statement alone, half from the broker,
 * of which a third warms up.
 *
 * @throws Error where the store does not claim what it was asked for
 */
export async function measureClaims(place: Place, tasks: number, start: StartProgram): Promise<Claimed> {
  const url = place.worker['DATABASE_URL'] ?? '';
  const database = new Database({ url, applicationName: 'bench claims', poolSize: 1 });
  try {
    const store = new PostgresTaskStore(database);
    const batches = Array.from({ length: Math.max(2, Math.ceil(tasks / BATCH)) }, () =>
      Array.from({ length: Math.min(BATCH, Math.ceil(tasks / 2)) }, () => newSubmission(false)),
    );
    for (const batch of batches) await store.accept(batch, null);
    const half = Math.floor(batches.length / 2);
    const statement = await claimAll(store, batches.slice(0, half));
    return { statement, fromBroker: await claimHinted(place, batches.slice(half), start) };
  } finally {
    await database.close();
  }
}

async function claimAll(store: PostgresTaskStore, batches: Batches): Promise<number> {
  const began = performance.now();
  for (const batch of batches) {
    const claims = await store.claim(batch);
    if (!claims.every(({ kind }) => kind === 'claimed')) throw new Error('A new task was not claimed');
  }
  return batches.flat().length / ((performance.now() - began) / 1_000);
}

async function claimHinted(place: Place, batches: Batches, start: StartProgram): Promise<number> {
  const tasks = batches.flat();
  await hintAt(place, batches);
  const env = { ...place.worker, TENANT, CONNECTOR: 'bench', PREFETCH: String(IN_HAND) };
  const program = start('claiming', 'dist/test/bench/dead-letters/claiming.js', env);
  try {
    const warm = Math.round(tasks.length * WARM_UP);
    const done = new Promise<number>((resolve) => {
      // Few are claimed all at once: then it counts from the start of the program.
      let from = { atMs: performance.now(), claimed: 0 };
      let isWarm = false;
      program.onMessage((message) => {
        const { claimed } = message as { claimed: number };
        const atMs = performance.now();
        if (claimed === tasks.length) resolve((claimed - from.claimed) / ((atMs - from.atMs) / 1_000));
        if (isWarm || claimed < warm) return;
        isWarm = true;
        from = { atMs, claimed };
      });
    });
    return await program.during(done, DEADLINE_MS);
  } finally {
    await program.stop();
  }
}

/** Fills the queue with hints, as the control-plane gives them. */
async function hintAt(place: Place, batches: Batches): Promise<void> {
  const connection = new ManagedConnection({ url: place.controlPlane['RABBITMQ_URL'] ?? '', name: 'bench hints' });
  await connection.start();
  const announcer = new AmqpAnnouncer(new Publisher(connection), connection.userName);
  for (const batch of batches) await Promise.all(batch.map((task) => announcer.hint(task, 0)));
  await connection.close();
}
