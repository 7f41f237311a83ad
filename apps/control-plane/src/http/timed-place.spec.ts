import { expect, it } from '@jest/globals';
import { isTimedPlace, keyOfPlace, timedPlaceOf } from './timed-place.js';

it.each(['a', 'a/b', '018f/1', 'línea\nnueva', '💥'])('keeps the place of %j', (id) => {
  const key = keyOfPlace('1790000000000001', id);
  expect(isTimedPlace(key)).toBe(true);
  expect(timedPlaceOf(key)).toEqual({ micros: '1790000000000001', id });
});

it.each(['', '/', '1', '1/', 'x/1', '1e3/a', `-${'9'.repeat(18)}/a`, '1/a\0b', '1/\ud800'])(
  'knows %j for none',
  (key) => {
    expect(isTimedPlace(key)).toBe(false);
  },
);

it('is nowhere on the first page', () => {
  expect(timedPlaceOf(null)).toBeNull();
});
