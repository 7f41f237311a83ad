import { afterEach, describe, expect, it } from '@jest/globals';
import { Trap } from '../trap.js';
import { AmqpPassage, type AmqpTraps } from './amqp-passage.js';
import { exampleFrames } from './example-frames.js';

const { method, publish, ack } = exampleFrames;
const CHANNEL = 3;
const confirmSelect = method(CHANNEL, 85, 10);

let passage: AmqpPassage;
afterEach(() => passage.end());

function scene(traps: Partial<AmqpTraps> = {}) {
  const toServer: Buffer[] = [];
  const toClient: Buffer[] = [];
  const ends = {
    toServer: (bytes: Buffer) => void toServer.push(bytes),
    toClient: (bytes: Buffer) => void toClient.push(bytes),
    cut: () => undefined,
  };
  const none = { dropConfirm: null, duplicate: null, reorder: null, reorderLongestMs: 60_000 };
  passage = new AmqpPassage(ends, { ...none, ...traps });
  passage.fromClient(confirmSelect);
  toServer.length = 0;
  return { toServer, toClient };
}

describe('what passes between client and broker', () => {
  it('never confirms a publish that the broker has not seen, though the one before it went twice', () => {
    const { toServer, toClient } = scene({ duplicate: new Trap(1), reorder: new Trap(1) });
    passage.fromClient(publish(CHANNEL, 'held'));
    passage.fromClient(publish(CHANNEL, 'twice'));
    expect(toServer).toEqual(['twice', 'twice', 'held'].map((text) => publish(CHANNEL, text)));
    passage.fromServer(ack(CHANNEL, 1));
    passage.fromServer(ack(CHANNEL, 2));
    expect(toClient).toEqual([ack(CHANNEL, 2)]);
    passage.fromServer(ack(CHANNEL, 3));
    expect(toClient).toEqual([ack(CHANNEL, 2), ack(CHANNEL, 1)]);
  });

  it('splits a confirm of many into those the client has sent, less the ones to be dropped', () => {
    const dropConfirm = new Trap(1);
    const { toClient } = scene({ dropConfirm });
    for (const text of ['a', 'b', 'c']) passage.fromClient(publish(CHANNEL, text));
    passage.fromServer(ack(CHANNEL, 3, true));
    expect(toClient).toEqual([ack(CHANNEL, 2), ack(CHANNEL, 3)]);
    expect(dropConfirm).toMatchObject({ fired: 1, armed: false });
  });

  it('is left alone on a channel that does not confirm, whose acks are of another kind', () => {
    const { toServer, toClient } = scene();
    passage.fromClient(ack(9, 5, true));
    passage.fromServer(ack(9, 5, true));
    expect([toServer, toClient]).toEqual([[ack(9, 5, true)], [ack(9, 5, true)]]);
  });

  it('counts anew on a channel that is opened again', () => {
    const { toClient } = scene({ duplicate: new Trap(1) });
    passage.fromClient(publish(CHANNEL, 'a'));
    passage.fromClient(method(CHANNEL, 20, 10));
    passage.fromClient(confirmSelect);
    passage.fromClient(publish(CHANNEL, 'b'));
    passage.fromServer(ack(CHANNEL, 1));
    expect(toClient).toEqual([ack(CHANNEL, 1)]);
  });
});
