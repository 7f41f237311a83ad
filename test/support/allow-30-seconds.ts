import { jest } from '@jest/globals';
import { waitUpTo } from './wait-until.js';

jest.setTimeout(30_000);
waitUpTo(20_000);
