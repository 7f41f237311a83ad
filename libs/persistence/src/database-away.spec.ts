import { describe, expect, it } from '@jest/globals';
import { isDatabaseAway } from './database-away.js';

const failure = (message: string, code?: string) =>
  Object.assign(new Error(message), code === undefined ? {} : { code });

describe('the database is taken to be away', () => {
  it.each([
    failure('connect ECONNREFUSED 127.0.0.1:5432', 'ECONNREFUSED'),
    failure('read ECONNRESET', 'ECONNRESET'),
    failure('timeout exceeded when trying to connect'),
    failure('Connection terminated unexpectedly'),
    failure('Connection terminated due to connection timeout'),
    failure('Query read timeout'),
    failure('terminating connection due to administrator command', '57P01'),
    failure('the database system is starting up', '57P03'),
    failure('too many connections', '53300'),
  ])('by %s', (error) => {
    expect(isDatabaseAway(error)).toBe(true);
  });

  it.each([
    failure('duplicate key', '23505'),
    failure('deadlock detected', '40P01'),
    failure('x is not a function'),
    null,
    undefined,
    'Connection terminated',
  ])('but not by %s', (error) => {
    expect(isDatabaseAway(error)).toBe(false);
  });
});
