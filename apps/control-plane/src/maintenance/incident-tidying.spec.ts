import { expect, it } from '@jest/globals';
import { IncidentTidying } from './incident-tidying.js';

it('looks for what an earlier version has left at once, and then at each 61st call', async () => {
  const looks: number[] = [];
  const said: string[] = [];
  let call = 0;
  const store = { groupStrays: async () => looks.push(call), resolveSettled: async () => 0 };
  const tidying = new IncidentTidying(store, { info: (_details: object, text?: string) => void said.push(text ?? '') });
  for (call = 1; call <= 123; call++) await tidying.tidyUp();
  expect(looks).toEqual([1, 62, 123]);
  expect(said).toEqual(Array(3).fill('Put dead letters of an earlier version into incidents'));
});
