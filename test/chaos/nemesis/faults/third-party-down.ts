import { type Fault, oneOf } from '../fault.js';

/** The third party refuses everything for a while, hangs, or knows no credential. */
export const thirdPartyDown: Fault = {
  name: 'third-party-down',
  weight: 'light',
  losesQueues: false,
  holds: ['third-party'],
  lastsMs: [1_000, 3_000],
  often: 2,
  make: async ({ servers }, random) => {
    const mode = oneOf(random, ['refuse', 'hang', 'unauthorized']);
    const set = async (modes: Record<string, boolean>) => {
      const url = `http://127.0.0.1:${servers.addresses.thirdPartyPort}/admin/mode`;
      const answer = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(modes),
        signal: AbortSignal.timeout(5_000),
      });
      if (!answer.ok) throw new Error(`The third party answered ${answer.status} when told to misbehave`);
    };
    await set({ [mode]: true });
    return () => set({});
  },
};
