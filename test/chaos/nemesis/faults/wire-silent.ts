import { type Fault, oneOf } from '../fault.js';

/** Connections to broker, database or third party stay open and carry nothing, then break. */
export const wireSilent: Fault = {
  name: 'wire-silent',
  weight: 'light',
  losesQueues: false,
  holds: [],
  lastsMs: [500, 2_500],
  make: ({ wires }, random) => {
    const wire = wires[oneOf(random, ['amqp', 'database', 'thirdParty'])];
    wire.hush();
    return () => wire.speak();
  },
};
