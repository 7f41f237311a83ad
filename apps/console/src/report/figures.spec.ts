import { describe, expect, it } from '@jest/globals';
import { changeText, secondsText, shareText } from './figures.js';

describe('figures of a report', () => {
  it('are read by people', () => {
    expect([shareText(0.99512), shareText(null)]).toEqual(['99.51 %', '–']);
    expect([0.12, 2.34, 90, null].map(secondsText)).toEqual(['120 ms', '2.3 s', '1.5 min', '–']);
  });

  it('say how they have changed', () => {
    expect(changeText(0.5, 0.4, shareText)).toBe('+10.00 %');
    expect(changeText(1, 3, secondsText)).toBe('−2.0 s');
    expect([changeText(1, 1, String), changeText(null, 1, String)]).toEqual(['as before', '']);
  });
});
