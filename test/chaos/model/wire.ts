/** A process of the model. What it asked for is never answered once it is dead. */
export interface Owner {
  readonly name: string;
  alive: boolean;
}

/** The database or broker does not answer: nobody knows whether it has done what it was asked. */
export class Away extends Error {
  override readonly name = 'Away';
}

/** What happens to something asked for: done and answered, never done, done with its answer lost, or done with its answer late. */
export type Ending = 'answered' | 'not-done' | 'answer-lost' | 'answer-late';

interface Asked {
  owner: Owner;
  act(): unknown;
  resolve(result: unknown): void;
  reject(error: unknown): void;
}

/** All that is under way between the processes and what they rely on; the schedule says what happens to it, and when. */
export class Wire {
  #asked: Asked[] = [];
  /** Errors of the other side that no process should ever cause. */
  readonly faults: unknown[] = [];

  get size(): number {
    return this.#asked.length;
  }

  /** Asks for something to be done over there. */
  ask<Result>(owner: Owner, act: () => Result | Promise<Result>): Promise<Result> {
    return new Promise<Result>((resolve, reject) => {
      if (owner.alive) this.#asked.push({ owner, act, resolve: resolve as (result: unknown) => void, reject });
    });
  }

  /** Lets one of the things asked for come to its end, or nearer to it. */
  async end(which: number, ending: Ending): Promise<void> {
    const [asked] = this.#asked.splice(which % Math.max(1, this.#asked.length), 1);
    if (!asked) return;
    if (ending === 'not-done') return asked.reject(new Away('The request was lost'));
    try {
      const result = await asked.act();
      if (ending === 'answered') asked.resolve(result);
      else if (ending === 'answer-late') this.#asked.push({ ...asked, act: () => result });
      else asked.reject(new Away('The answer was lost'));
    } catch (error) {
      this.faults.push(error);
      asked.reject(error);
    }
  }

  /** Ends a process: of what it had asked for, `isDone` says what is still done, with nobody there to hear of it. */
  async kill(owner: Owner, isDone: (index: number) => boolean): Promise<void> {
    owner.alive = false;
    const orphans = this.#asked.filter((asked) => asked.owner === owner);
    this.#asked = this.#asked.filter((asked) => asked.owner !== owner);
    for (const [index, orphan] of orphans.entries()) if (isDone(index)) await orphan.act();
  }
}
