import { expect, it } from '@jest/globals';
import { eventFrames } from './event-frames.js';

const TEXT = ': still here\n\nevent: changed\ndata: {"lists":["tasks"]}\n\ndata: a\ndata: b\n\nevent: empty\n\n';
const EVENTS = [
  { name: 'changed', data: '{"lists":["tasks"]}' },
  { name: 'message', data: 'a\nb' },
];

it('gives every event of a stream once it is whole, wherever the stream is cut', () => {
  expect(eventFrames()(TEXT)).toEqual(EVENTS);
  const take = eventFrames();
  expect([...TEXT].flatMap(take)).toEqual(EVENTS);
  expect(eventFrames()(TEXT.replaceAll('\n', '\r\n'))).toEqual(EVENTS);
  expect(eventFrames()('event: changed\ndata: cut')).toEqual([]);
});
