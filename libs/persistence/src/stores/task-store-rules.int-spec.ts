import { afterAll, beforeAll, describe, it } from '@jest/globals';
import { TASK_STORE_RULES, type TaskStoreStage } from '#libs/execution';
import { type DatabaseStage, databaseStage } from '../../../../test/support/database-stage.js';
import { redriveTasks } from '../statements/redrive-tasks.js';
import { OperatorStore } from './operator-store.js';
import { PauseStore } from './pause-store.js';
import { PostgresEndpointStore } from './postgres-endpoint-store.js';
import { PostgresMaintenanceStore } from './postgres-maintenance-store.js';
import { PostgresTaskStore } from './postgres-task-store.js';

let made: DatabaseStage;
let stage: TaskStoreStage;

beforeAll(async () => {
  made = await databaseStage('acme', 'other');
  const { owner: database } = made;
  const operator = new OperatorStore(database);
  const set = (name: string, assignment: string) => async (ref: { tenant: string; id: string }) => {
    await database.run({ name, text: `UPDATE tasks SET ${assignment} WHERE id = $1` }, [ref.id]);
  };
  stage = {
    tasks: new PostgresTaskStore(database),
    endpoints: new PostgresEndpointStore(database),
    upkeep: new PostgresMaintenanceStore(database),
    tenant: 'acme',
    otherTenant: 'other',
    expireLease: set('expire-lease', `lease_until = now() - interval '1 second'`),
    makeDue: set('make-due', `wake_at = now() - interval '1 second'`),
    dueIn: async ({ id }) => {
      const text = `SELECT 1000 * extract(epoch FROM wake_at - now())::double precision AS ms FROM tasks WHERE id = $1`;
      const [row] = await database.run<{ ms: number | null }>({ name: 'due-in', text }, [id]);
      return row?.ms ?? Number.POSITIVE_INFINITY;
    },
    pause: (kind, name) => PauseStore.pauseIn(database, { tenant: 'acme', kind, name }, { actor: 'spec', note: null }),
    resume: (kind, name) =>
      PauseStore.resumeIn(database, { tenant: 'acme', kind, name }, { actor: 'spec', note: null }),
    requestCancel: ({ tenant, id }) => operator.requestCancel(tenant, id),
    settleParked: ({ tenant, id }, outcome) => operator.settleParked(tenant, id, outcome),
    redrive: async ({ tenant, id }) => {
      const [row] = await database.run<{ trace: unknown }>(redriveTasks, [tenant, [id], '-infinity', 'infinity']);
      return row?.trace !== null;
    },
  };
});

afterAll(() => made?.drop());

describe('the task store in PostgreSQL', () => {
  it.each(TASK_STORE_RULES)('$name', ({ check }) => check(stage));
});
