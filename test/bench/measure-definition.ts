import type { BenchScene, Place } from './bench-scene.js';
import type { Program } from './program.js';

/** What one measurement has to work with. */
export interface Bench {
  readonly scene: BenchScene;
  /** Tasks, or webhooks, of one measurement. */
  readonly tasks: number;
  /** Where a Redis is that measurements may empty; null where there is none. */
  readonly redisUrl: string | null;
  /** Starts a program of the repository; `name` is for people. */
  start(name: string, file: string, env: Record<string, string>): Program;
}

/** The figures of one measurement, by name, and what else is worth seeing. */
export interface Measured {
  figures: Record<string, number>;
  notes?: Record<string, number>;
}

/** One program under one load. */
export interface MeasureDefinition {
  /** Every figure it yields, with its unit. */
  readonly figures: Readonly<Record<string, string>>;
  /** Whose rows shall be in the tables beforehand. */
  readonly rows?: 'tasks' | 'webhooks';
  /** About how long it takes on two cores with so many tasks, in seconds. */
  readonly seconds: (tasks: number) => number;
  /** What a reader must know of the load. */
  readonly conditions: (tasks: number) => Readonly<Record<string, unknown>>;
  /** What the program does not do that Waybill does. */
  readonly lacks?: string;
  run(bench: Bench, place: Place): Promise<Measured>;
}

/** About how long it takes to make a place, and to start and end a program there, in seconds. */
export const AROUND = 4;
