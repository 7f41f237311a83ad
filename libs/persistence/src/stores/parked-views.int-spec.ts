import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ParkedStage, parkedStage } from '../../../../test/support/parked-stage.js';
import { DecisionRunStore } from './decision-run-store.js';
import { ParkedViewStore } from './parked-view-store.js';

let stage: ParkedStage;
let runs: DecisionRunStore;
beforeAll(async () => {
  stage = await parkedStage();
  runs = new DecisionRunStore(stage.controlPlane);
}, 30_000);
afterAll(() => stage?.drop());

const parked: ParkedStage['parked'] = (over) => stage.parked(over);
const ABANDON = {
  decision: 'abandon',
  effectRuledOut: false,
  note: 'none arrived',
  rate: 50,
  idempotencyKey: null,
} as const;

describe('A forecast', () => {
  it('says what there is by cause, what is refused and why, and names the oldest', async () => {
    const once = await parked({ count: 7, effectClass: 'once', labels: { story: 'forecast' } });
    const keyed = await parked({ count: 2, labels: { story: 'forecast' } });
    await parked({ tenant: 'other', labels: { story: 'forecast' } });
    const wish = {
      filter: { label: ['story:forecast'] },
      decision: 'retry',
      effectRuledOut: false,
      limit: null,
    } as const;
    const groups = await runs.forecast('acme', { ...wish, filter: { label: [...wish.filter.label] } });
    const seen = groups.toSorted((one, other) => other.tasks - one.tasks);
    expect(seen).toMatchObject([
      { reason: once.reason, effectClass: 'once', refusal: 'doubtful', tasks: 7, examples: once.ids.slice(0, 5) },
      { reason: keyed.reason, effectClass: 'keyed', refusal: null, tasks: 2, examples: keyed.ids },
    ]);
    const few = await runs.forecast('acme', { ...ABANDON, filter: { reason: once.reason }, limit: 3 });
    expect(few).toMatchObject([{ refusal: null, tasks: 3 }]);
  });

  it('has no run follow it that is about more than one may be', async () => {
    const { reason } = await parked({ count: 4 });
    const small = new DecisionRunStore(stage.controlPlane, 3);
    expect(await small.start('acme', { ...ABANDON, filter: { reason }, limit: null }, 'ada')).toEqual({
      kind: 'too-many',
    });
    expect(await small.start('acme', { ...ABANDON, filter: { reason }, limit: 3 }, 'ada')).toMatchObject({
      ...{ kind: 'started', run: { selected: 3 } },
    });
  });
});

describe('Parked tasks', () => {
  it('are narrowed by each thing of them, and come page by page, the oldest first', async () => {
    const { reason, ids } = await parked({ count: 3, labels: { a: '1', b: '2' }, effectClass: 'once' });
    await stage.query(`UPDATE tasks SET agent = 'triage', updated_at = now() - interval '2 hours' WHERE id = $1`, [
      ids[1],
    ]);
    const view = new ParkedViewStore(stage.controlPlane);
    const seen = async (filter: object) => {
      const { tasks, groups } = await view.page('acme', { reason, ...filter }, null, 10);
      return [tasks.map(({ id }) => ids.indexOf(id)), groups.reduce((sum, one) => sum + one.tasks, 0)];
    };
    const hour = (ago: number) => new Date(Date.now() - ago * 3_600_000).toISOString();
    expect(await seen({ label: ['a:1', 'b:2'], connector: 'http', action: 'request', connection: 'shop' })).toEqual([
      [0, 1, 2],
      3,
    ]);
    expect(await seen({ label: ['a:2'] })).toEqual([[], 0]);
    expect(await seen({ agent: 'triage' })).toEqual([[1], 1]);
    expect(await seen({ parkedBefore: hour(1) })).toEqual([[1], 1]);
    expect(await seen({ parkedAfter: hour(1) })).toEqual([[0, 2], 2]);
    expect(await seen({ createdBefore: hour(2) })).toEqual([[], 0]);
    expect(await seen({ createdAfter: hour(2), createdBefore: hour(0) })).toEqual([[0, 1, 2], 3]);
    const [first] = (await view.page('acme', { reason }, null, 1)).tasks;
    expect(first?.attempts).toMatchObject([{ effectClass: 'once', url: 'https://shop.example' }]);
    const rest = await view.page('acme', { reason }, first ?? null, 10);
    expect(rest.tasks.map(({ id }) => id)).toEqual(ids.slice(1));
  });
});
