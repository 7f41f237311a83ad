import type { Fault } from '../fault.js';
import { sprung } from './sprung.js';

/** Confirms of the broker get lost, of messages it has taken. */
export const confirmDropped: Fault = {
  name: 'confirm-dropped',
  weight: 'light',
  losesQueues: false,
  holds: ['broker'],
  lastsMs: [200, 800],
  often: 2,
  make: ({ wires }) => sprung(wires.amqp.proxy.dropConfirms(5), 'a confirm'),
};
