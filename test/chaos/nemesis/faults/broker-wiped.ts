import type { Fault } from '../fault.js';

/** The broker is killed and loses all its data; an operator provisions an empty one. */
export const brokerWiped: Fault = {
  name: 'broker-wiped',
  weight: 'heavy',
  losesQueues: true,
  holds: ['broker'],
  lastsMs: [0, 500],
  make: async (rig) => {
    const { broker } = rig.servers;
    await broker.kill();
    await broker.forgetAll();
    return async () => {
      await broker.start();
      await broker.provision();
      await rig.bindWitnesses();
    };
  },
};
