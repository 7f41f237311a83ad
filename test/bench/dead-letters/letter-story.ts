import { newUuid } from '#libs/contracts';
import { waitUntil } from '../../support/wait-until.js';
import type { BenchScene, Place } from '../bench-scene.js';
import { TaskSender } from '../task-sender.js';
import { Api } from './api.js';
import { BrokerSide } from './broker-side.js';
import { findEvidence } from './find-evidence.js';
import { type Count, judge } from './judge.js';
import { type Claimed, measureClaims } from './measure-claims.js';
import { type Drained, measureDrain } from './measure-drain.js';
import { midwayCounts, type RedriveStory, redriveAll } from './redrive-story.js';
import { RefusingProvider } from './refusing-provider.js';
import { CONNECTOR, Services, type StartProgram } from './services.js';

const DEADLINE_MS = 600_000;
const CONNECTION = 'orders';

/** What a whole story came to. */
export interface LetterStory {
  drained: Drained[];
  claimed: Claimed[];
  redriven: RedriveStory;
  counts: Count[];
}

/**
 * Makes dead letters round by round, has them drained and claims as many tasks beside it, redrives all, and counts.
 *
 * @throws Error where a service ends, or does not get on
 */
export async function tellLetterStory(
  scene: BenchScene,
  { letters, rounds }: { letters: number; rounds: number },
  { start, say }: { start: StartProgram; say: (text: string) => void },
): Promise<LetterStory> {
  const undos: (() => unknown)[] = [];
  const later = <Of>(made: Of, undo: (made: Of) => unknown): Of => {
    undos.push(() => undo(made));
    return made;
  };
  try {
    const provider = later(await RefusingProvider.start(), (made) => made.close());
    const place = later(await scene.place([CONNECTOR]), (made) => made.drop());
    const claims = later(await scene.place(), (made) => made.drop());
    const broker = later(await BrokerSide.open(place.rabbitmqUrl), (made) => made.close());
    const services = later(new Services(place, start), (made) => made.stopAll());
    await services.start('control-plane');
    await services.ready('control-plane');
    const api = await Api.enter(place, () => services.api);
    await api.call('POST', '/v1/connections', {
      ...{ name: CONNECTION, connector: CONNECTOR, settings: { baseUrl: provider.url } },
      credentials: { type: 'none' },
    });
    await services.start('connector-worker');
    await services.ready('connector-worker');
    const sent: string[] = [];
    const [drained, claimed]: [Drained[], Claimed[]] = [[], []];
    for (let round = 1; round <= rounds; round++) {
      const count = Math.floor((letters * round) / rounds) - sent.length;
      sent.push(...(await makeLetters(count, { place, broker, services })));
      const drain = await measureDrain(services, place, broker, count);
      const claim = await measureClaims(claims, count, start);
      drained.push(drain);
      claimed.push(claim);
      const [kept, taken] = [drain.lettersPerSecond, claim.fromBroker].map(Math.round);
      say(`round ${round} of ${rounds}: ${kept} letters/s drained, ${taken} tasks/s claimed`);
    }
    await services.start('result-publisher');
    provider.mend();
    const redriven = await redriveAll(services, api, say);
    const counts = [...midwayCounts(redriven), ...judge(await findEvidence(sent, { place, broker, provider }))];
    return { drained, claimed, redriven, counts };
  } finally {
    for (const undo of undos.reverse()) await undo();
  }
}

/** Sends tasks that are refused, and returns when all of them are dead letters in the broker. Their ids. */
async function makeLetters(
  count: number,
  { place, broker, services }: { place: Place; broker: BrokerSide; services: Services },
): Promise<string[]> {
  const ids = Array.from({ length: count }, newUuid);
  const sender = await TaskSender.open(place.rabbitmqUrl);
  try {
    await sender.sendEach(ids, `${CONNECTOR}.request`, bodyOf);
  } finally {
    await sender.close();
  }
  const dead = async () => (await broker.dead()) >= count;
  const patience = { deadlineMs: DEADLINE_MS, everyMs: 100 };
  await services.during(waitUntil(`${count} dead letters in the broker`, dead, patience), DEADLINE_MS);
  await broker.dropResults();
  return ids;
}

const bodyOf = (id: string): Buffer =>
  Buffer.from(
    JSON.stringify({
      ...{ connector: CONNECTOR, action: 'request', connection: CONNECTION },
      input: { method: 'PUT', path: `/orders/${id}`, body: { order: id, customer: 'Ada Lovelace', quantity: 3 } },
    }),
  );
