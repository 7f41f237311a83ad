import { type ChannelModel, connect } from 'amqplib';
import { topologyFor } from '#libs/messaging';
import { Account } from '../singles/account.js';
import { judgeTask } from '../singles/judge.js';
import { observeEnds, observeUnfinished } from '../singles/observe.js';
import { needsSingle, SERVICES } from '../singles/points.js';
import { makeWorld, type World } from '../singles/world.js';
import type { Course, CourseReport } from './course.js';
import { hasten } from './hasten.js';
import { pointOf } from './plan.js';
import { makePremises, type Premises } from './premises.js';
import { wrongNow } from './rest.js';
import { PAIR_STORIES } from './stories/pair-stories.js';
import { type Sighting, Town } from './town.js';

/** How long a course may take to come to rest, in milliseconds. */
const PATIENCE_MS = 15_000;
/** A place that is met by and by only, as by the sweeper, has so long for it, in milliseconds. */
const MEETING_MS = 600;
/** A call that outlives the renewal of its lease, in milliseconds. */
const LONG_CALL_MS = 220;
/** So long nothing but idle looks may have been reached for a course to be over, in milliseconds. */
const QUIET_MS = 60;
/** How long idle services are watched to know their idle looks, in milliseconds. */
const WATCH_MS = 800;

const INBOXES = ['results', 'replies', 'events', 'forwarded'] as const;

/** All services in this process with a database and a virtual host of their own, in which courses are played. */
export class Scene {
  readonly #queues: readonly string[];
  /** Everything that was accepted in courses that ended well. */
  readonly #account = new Account();

  private constructor(
    private readonly premises: Premises,
    private readonly town: Town,
    private readonly world: World,
    private readonly broker: ChannelModel,
    /** Places that are reached all the time, without a reason. */
    readonly idle: ReadonlySet<string>,
  ) {
    this.#queues = topologyFor(['http'])
      .queues.map(({ name }) => name)
      // The identity of the database rests in a queue of its own, for ever.
      .filter((name) => name !== 'waybill.installation');
  }

  static async make(): Promise<Scene> {
    const premises = await makePremises();
    const town = await Town.open(premises);
    const { apiKey, amqp, database, ports } = premises;
    const addresses = { controlPlane: `http://127.0.0.1:${ports['control-plane']}`, apiKey, amqp, database };
    const patience = { deadlineMs: PATIENCE_MS, everyMs: 15 };
    const world = await makeWorld({ addresses }, { patience, refusing: false });
    const broker = await connect(amqp);
    town.arm([]);
    await new Promise((resolve) => setTimeout(resolve, WATCH_MS));
    const idle = new Set(town.reached.map(({ place }) => place));
    return new Scene(premises, town, world, broker, idle);
  }

  /**
   * Plays a course to its end, and judges it; `cold`, its services are begun anew before: those of its places, or all of
   * a course without. Rejects where it cannot be played.
   */
  async play({ story, places }: Course, cold: boolean): Promise<CourseReport> {
    if (cold) await this.town.renew(SERVICES.filter((name) => places.length === 0 || places[0]?.startsWith(name)));
    await this.town.whole();
    const world = this.#freshWorld();
    // Leases are renewed where a call takes its time.
    const delayMs = places.some((place) => place.includes('.renew-leases.')) ? LONG_CALL_MS : 0;
    const stop = hasten(world);
    this.town.arm(places);
    const wrong: string[] = [];
    try {
      await PAIR_STORIES[story](world, delayMs);
    } catch (error) {
      wrong.push(error instanceof Error ? error.message : String(error));
    }
    wrong.push(...(await this.#rest(world, places.length)));
    await stop();
    if (wrong.length === 0) for (const task of world.account.tasks) this.#account.expect(task);
    const { thrown, reached } = this.town;
    this.town.arm([]);
    await this.#clear();
    return {
      wrong: [...wrong, ...this.town.takeFailures()],
      thrown,
      reached: reached.map(({ at: _, ...each }) => each),
    };
  }

  /**
   * Ends the services in good order. Returns what is wrong then: what they leave in queues, and what has become of tasks
   * since their courses were judged.
   */
  async close(): Promise<string[]> {
    await this.town.close();
    const ends = await observeEnds({ ...this.world, account: this.#account });
    const left = [
      ...(await this.#ready()),
      ...(await observeUnfinished(this.world)),
      ...this.#account.tasks.flatMap((task) => judgeTask(task, ends.get(task.id))),
    ];
    await this.world.close();
    await this.broker.close();
    await this.premises.drop();
    return left;
  }

  /** The world with an empty account, and only what comes from now on. */
  #freshWorld(): World {
    for (const inbox of INBOXES) (this.world[inbox] as unknown[]).length = 0;
    this.world.callbacks.bodies.clear();
    return { ...this.world, account: new Account() };
  }

  /** Waits until all is done and right, and every place was met or has had its time; what still is not right then. */
  async #rest(world: World, places: number): Promise<string[]> {
    const began = performance.now();
    for (;;) {
      const wrong = await this.#unrest(world);
      const ms = performance.now() - began;
      if (ms > PATIENCE_MS || (wrong.length === 0 && (this.town.thrown === places || ms > MEETING_MS))) return wrong;
      await new Promise((resolve) => setTimeout(resolve, 15));
    }
  }

  async #unrest(world: World): Promise<string[]> {
    await this.town.whole();
    const last = Math.max(...this.#busy().map(({ at }) => at));
    if (performance.now() - last < QUIET_MS) return ['it never came to rest'];
    const wrong = await wrongNow(world);
    return wrong.length > 0 ? wrong : this.#ready((name) => !name.startsWith('waybill.delay.'));
  }

  #busy(): Sighting[] {
    return this.town.reached.filter(({ place }) => !this.idle.has(place) && needsSingle(pointOf(place)));
  }

  async #ready(which: (queue: string) => boolean = () => true): Promise<string[]> {
    const channel = await this.broker.createChannel();
    const left: string[] = [];
    for (const queue of this.#queues.filter(which)) {
      const { messageCount } = await channel.checkQueue(queue);
      if (messageCount > 0) left.push(`${queue} still has ${messageCount} messages`);
    }
    await channel.close();
    return left;
  }

  /** Takes out of the next course's way what is left of this one: hints for what is over, and doubts about the provider. */
  async #clear(): Promise<void> {
    const channel = await this.broker.createChannel();
    for (const queue of this.#queues.filter((name) => name.startsWith('waybill.delay.'))) {
      await channel.purgeQueue(queue);
    }
    await channel.close();
    await this.world.query('DELETE FROM endpoint_health');
  }
}
