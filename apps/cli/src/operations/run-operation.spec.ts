import { describe, expect, it } from '@jest/globals';
import { TEST_NOTIFICATION_TARGET } from '#libs/contracts';
import type { Api } from '../api/api.js';
import { EXIT } from '../exit-code.js';
import type { Surroundings } from '../surroundings.js';
import { runOperation } from './run-operation.js';

describe('a test message to an alert target', () => {
  const wish = {
    operation: TEST_NOTIFICATION_TARGET,
    input: { name: 'ops' },
    ...{ json: true, yes: true, all: false, detach: false, follow: false },
  };
  const around = { say: () => undefined, now: () => new Date() } as unknown as Surroundings;
  const ends = (delivered: boolean) =>
    runOperation({ call: async () => ({ name: 'ops', delivered }) } as unknown as Api, wish, around);

  it('fails the command where it was not delivered', async () => {
    expect([await ends(true), await ends(false)]).toEqual([EXIT.done, EXIT.failed]);
  });
});
