import { expect, it } from '@jest/globals';
import { taskOfEvent } from './task-of-event.js';

it('is told by the id of a result, and of nothing else', () => {
  const task = '018f0000-0000-7000-8000-000000000001';
  expect(taskOfEvent(`${task}/2`)).toBe(task);
  for (const other of [task, `${task}/`, `${task}/x`, `x${task}/1`, 'javascript:alert(1)/1', '']) {
    expect(taskOfEvent(other)).toBeNull();
  }
});
