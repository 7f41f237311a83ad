import { describe, expect, it } from '@jest/globals';
import { ConfirmTags } from './confirm-tags.js';
import { exampleFrames } from './example-frames.js';
import { type Frame, FrameReader } from './frame-reader.js';
import { PublishGatherer } from './publish-gatherer.js';

const { greeting, heartbeat, method, header, body } = exampleFrames;
const framesOf = (...bytes: Buffer[]): Frame[] => new FrameReader().push(Buffer.concat(bytes));

describe('frames', () => {
  const wire = Buffer.concat([greeting, method(1, 60, 40), header(1, 3), body(1, 'abc'), heartbeat]);

  it.each([1, 2, 7, 19, wire.length])('are found again in pieces of %d bytes', (size) => {
    const reader = new FrameReader();
    const frames: Frame[] = [];
    for (let from = 0; from < wire.length; from += size) frames.push(...reader.push(wire.subarray(from, from + size)));
    expect(frames.map(({ type, channel, method }) => [type, channel, method])).toEqual([
      ['other', 0, null],
      ['method', 1, '60.40'],
      ['header', 1, null],
      ['body', 1, null],
      ['other', 0, null],
    ]);
    expect(Buffer.concat(frames.map(({ bytes }) => bytes))).toEqual(wire);
  });
});

describe('a publish', () => {
  const unitsOf = (...bytes: Buffer[]) => {
    const gatherer = new PublishGatherer();
    return framesOf(...bytes).flatMap((each) => gatherer.push(each) ?? []);
  };

  it('is gathered from its frames, those of other channels between them', () => {
    const one = [method(1, 60, 40), header(1, 6), body(1, 'abc'), body(1, 'def')];
    const two = [method(2, 60, 40), header(2, 2), body(2, 'xy')];
    const units = unitsOf(
      ...one.slice(0, 2),
      two[0] ?? one[0] ?? greeting,
      method(3, 20, 10),
      ...one.slice(2),
      ...two.slice(1),
    );
    expect(units.map(({ kind, channel }) => [kind, channel])).toEqual([
      ['frame', 3],
      ['publish', 1],
      ['publish', 2],
    ]);
    expect(units[1]?.bytes).toEqual(Buffer.concat(one));
    expect(units[2]?.bytes).toEqual(Buffer.concat(two));
  });

  it('without a body ends with its header', () => {
    expect(unitsOf(method(1, 60, 40), header(1, 0)).map(({ kind }) => kind)).toEqual(['publish']);
  });
});

describe('the tags of a channel that confirms', () => {
  it('mean what the client has sent, though one publish went twice', () => {
    const tags = new ConfirmTags();
    const first = tags.sent();
    tags.given(first);
    tags.given(null);
    tags.given(tags.sent());
    expect([tags.confirmed(1, false), tags.confirmed(2, false), tags.confirmed(3, false)]).toEqual([[1], [], [2]]);
  });

  it('mean what the client has sent, though one publish passed another', () => {
    const tags = new ConfirmTags();
    const [first, second, third] = [tags.sent(), tags.sent(), tags.sent()];
    for (const tag of [second, first, third]) tags.given(tag);
    expect(tags.confirmed(1, true)).toEqual([second]);
    expect(tags.confirmed(3, true)).toEqual([first, third]);
    expect(tags.confirmed(3, true)).toEqual([]);
  });
});
