/** A process to be kept running: how it is started, and on which port of this machine it says that it is ready. */
export interface ProcessPlan {
  /** `<service>.<n>`, n from 1. */
  readonly instance: string;
  readonly service: string;
  readonly port: number;
  /** Answered with 200 once it is ready. @default /readyz */
  readonly readyPath?: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** Why this machine cannot make a fault; null where it can. */
export interface Doubtful {
  readonly notRun: string | null;
}

/**
 * The broker and the database of a run, both its own, and how each is hurt and mended. Made by infra/local, which knows
 * how servers are started on a plain machine.
 */
export interface Servers {
  readonly broker: {
    /** For an operator, who has all rights in the virtual host. */
    readonly amqp: string;
    /** The management API, as administrator. */
    readonly management: string;
    readonly vhost: string;
    /** Ends it as a lost power supply does; returns when it is gone. */
    kill(): Promise<void>;
    /** Starts it on the data there is; returns when it serves. */
    start(): Promise<void>;
    /** Deletes all it has kept; only while it is down. */
    forgetAll(): Promise<void> | void;
    /** Makes virtual host, users and topology, as an operator does with an empty broker. */
    provision(): Promise<void>;
    /** Runs rabbitmqctl. @throws Error with what it said */
    control(...args: string[]): Promise<string>;
  };
  readonly database: {
    /** The product's database, as its server's superuser. */
    readonly url: string;
    /** As `pg_ctl stop -m immediate`: nothing is written out, the next start recovers. */
    stopImmediately(): Promise<void>;
    start(): Promise<void>;
    /** The small disk all tables are on. */
    readonly disk: Doubtful & { fill(): Promise<void>; free(): Promise<void> };
  };
  /** Gives a process another wall clock: the environment to start it with. */
  readonly clock: { readonly notRun: string } | { shifted(seconds: number): Record<string, string> };
  /** A build of the commit before, as whose replicas those of this one are replaced. */
  readonly previousBuild: { readonly notRun: string } | { readonly folder: string };
  /** Whether the broker is several nodes, of which only the one that leads is killed. */
  readonly clustered: boolean;
  readonly addresses: {
    readonly controlPlane: string;
    readonly webhookIngest: string;
    /** Free for the third party. */
    readonly thirdPartyPort: number;
    readonly apiKey: string;
  };
  /** Variables of every process started, by which it can be found and ended. */
  readonly surroundings: Readonly<Record<string, string>>;
  /** The services, given where broker and database are reached. */
  plan(through: { amqp: string; database: string }): readonly ProcessPlan[];
}
