import { setTimeout as pause } from 'node:timers/promises';
import { STORIES } from './stories/stories.js';
import type { Story } from './stories/story.js';
import type { World } from './world.js';

/** Tellings of one story at a time: a slow machine is told less, not flooded. */
const TELLERS = 2;

const ENDS = ['succeeded', 'failed', 'cancelled', 'expired', 'parked'];

/** Tells all stories again and again, each beside the others, until it is stopped. */
export class Teller {
  readonly failures: string[] = [];
  /** How often each story was told to its end. */
  readonly told = new Map<string, number>();
  readonly #stopped = Promise.withResolvers<void>();
  #running = true;
  readonly #tellers: Promise<unknown>;

  constructor(
    private readonly world: World,
    private readonly pauseMs: number,
  ) {
    const tellers = Object.entries(STORIES).flatMap(([name, story]) =>
      Array.from({ length: TELLERS }, (_, nth) => this.#tell(name, story, nth * pauseMs)),
    );
    this.#tellers = Promise.all(tellers);
  }

  /** Whether every story was told so often, or has failed. */
  hasTold(times: number): boolean {
    return this.failures.length > 0 || Object.keys(STORIES).every((name) => (this.told.get(name) ?? 0) >= times);
  }

  /** Begins no further story, and resolves when every one begun has come to its end. */
  async stop(): Promise<void> {
    this.#running = false;
    this.#stopped.resolve();
    await this.#tellers;
  }

  async #tell(name: string, story: Story, delayMs: number): Promise<void> {
    await this.#rest(delayMs);
    while (this.#running) {
      await this.#once(story).then(
        () => void this.told.set(name, (this.told.get(name) ?? 0) + 1),
        (error: unknown) => void this.failures.push(`${name}: ${error}`),
      );
      await this.#rest(this.pauseMs);
    }
  }

  /** A story is over when all its tasks are: what is not over yet is not added to. */
  async #once(story: Story): Promise<void> {
    const account = this.world.account.part();
    await story({ ...this.world, account });
    for (const { id } of account.tasks) await this.world.untilTask(id, ENDS);
  }

  #rest(ms: number): Promise<void> {
    return Promise.race([pause(ms), this.#stopped.promise]);
  }
}
