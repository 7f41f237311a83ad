import { afterAll, describe, expect, it, jest } from '@jest/globals';
import { repositoryFile } from '../../support/repository-file.js';
import { buildMutant } from '../bugs/tree.js';
import { Player } from './player.js';

/** Each scene is a process with a virtual host and a database of its own, and a violation is waited for. */
jest.setTimeout(120_000);

/** Of a run over what `npm run build` has made. */
const player = new Player(repositoryFile('.'));
afterAll(() => player.close(), 60_000);

const WORKER = 'connector-worker';

describe('a service thrown away at one point, and one on the way of its recovery at another', () => {
  it.each([
    ['keyed', `${WORKER} call.after`, `${WORKER} db.record-intents.after`],
    ['keyed', `${WORKER} db.complete-tasks.before`, `${WORKER} db.claim-tasks.after`],
    ['once', `${WORKER} publish.waybill.results.after`, 'result-publisher db.record-answers.before'],
    ['cancelled', 'control-plane db.request-cancel.after', `${WORKER} call.after@2`],
    ['forced', 'control-plane db.force-token.after', `${WORKER} call.after`],
    ['quarantined', `${WORKER} publish.waybill.quarantine.before`, `${WORKER} delivery.quarantine.before`],
    ['webhook', 'webhook-ingest db.accept-deliveries.after', 'webhook-ingest publish.waybill.events.after'],
  ] as const)('leaves nothing lost and nothing doubled: %s, %s, %s', async (story, first, second) => {
    expect(await player.play({ story, places: [first, second] })).toMatchObject({ end: 'clean', said: [] });
  });

  it('leaves no queue with a message in it, nor a message in nobody’s hands', async () => {
    await player.close();
    expect(player.left).toEqual([]);
  });
});

describe('a bug', () => {
  it('that acks early turns the loss of a worker red', async () => {
    const early = new Player(await buildMutant('ack-before-commit', repositoryFile('.'), 'pairs-ack-before-commit'));
    const { end, said } = await early.play({ story: 'keyed', places: [`${WORKER} db.accept-and-intend.before`] });
    await early.close();
    expect([end, said[0]]).toEqual(['red', expect.stringMatching(/^keyed keyed \S+ was accepted and is lost$/)]);
  });
});
