import { describe, expect, it } from '@jest/globals';
import { Ending } from './ending.js';

describe('the ending of a service', () => {
  it('is told once, by the first reason', () => {
    const ending = new Ending();
    const told: string[] = [];
    ending.listen(({ message }) => told.push(message));
    ending.because(new Error('first'));
    ending.because(new Error('second'));
    expect(told).toEqual(['first']);
  });

  it('is told to one who listens too late', () => {
    const ending = new Ending();
    ending.because(new Error('while it started'));
    const told: string[] = [];
    ending.listen(({ message }) => told.push(message));
    expect(told).toEqual(['while it started']);
  });
});
