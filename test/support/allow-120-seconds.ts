import { jest } from '@jest/globals';
import { waitUpTo } from './wait-until.js';

jest.setTimeout(120_000);
waitUpTo(30_000);
