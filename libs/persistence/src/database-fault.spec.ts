import { describe, expect, it } from '@jest/globals';
import { classifyDatabaseError } from './database-fault.js';

const withCode = (code: string) => Object.assign(new Error('x'), { code });

describe('an error of the database', () => {
  it.each(['22021', '22P05', '23505', '54000'])('%s lies with the rows', (code) => {
    expect(classifyDatabaseError(withCode(code))).toBe('data');
  });

  it.each(['40001', '40P01', '55P03'])('%s may succeed at once', (code) => {
    expect(classifyDatabaseError(withCode(code))).toBe('repeat');
  });

  it.each([
    '08006',
    '28P01',
    '28000',
    '3D000',
    '42501',
    '42P01',
    '42703',
    '26000',
    '53300',
    '57P01',
    '57014',
    '25P03',
    'ECONNREFUSED',
    'ECONNRESET',
    'EPIPE',
    'ENOTFOUND',
  ])('%s is waited out: no row is to blame', (code) => {
    expect(classifyDatabaseError(withCode(code))).toBe('unavailable');
  });

  it('without a code is told by what the driver says; rows it cannot send are data', () => {
    expect(classifyDatabaseError(new Error('Connection terminated unexpectedly'))).toBe('unavailable');
    expect(classifyDatabaseError(new RangeError('Invalid string length'))).toBe('data');
  });
});
