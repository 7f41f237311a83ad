import { type Fault, oneOf } from '../fault.js';
import { sprung } from './sprung.js';

/** Connections break at a commit: it happens and nobody is told, or it never arrives. */
export const commitCut: Fault = {
  name: 'commit-cut',
  weight: 'light',
  losesQueues: false,
  holds: ['database'],
  lastsMs: [200, 800],
  often: 4,
  make: ({ wires }, random) =>
    sprung(wires.database.proxy.cutAtCommit(oneOf(random, ['answer', 'answer', 'before']), 3), 'a commit'),
};
