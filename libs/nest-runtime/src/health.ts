import {
  Controller,
  type DynamicModule,
  Get,
  HttpCode,
  Inject,
  Module,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
  ServiceUnavailableException,
} from '@nestjs/common';
import { observeReadiness } from './readiness-gauge.js';

/** One thing a service cannot work without. `check` answers within a second or so. */
export interface ReadinessCheck {
  name: string;
  check(): boolean | Promise<boolean>;
}

/** Token of the readiness checks. */
export const READINESS_CHECKS = Symbol('READINESS_CHECKS');

/** Whether the service is on its way down; readiness is refused from then on. */
export class Draining {
  #since: Date | null = null;

  /** From now on `/readyz` answers 503. */
  begin(): void {
    this.#since ??= new Date();
  }

  get active(): boolean {
    return this.#since !== null;
  }
}

/** `/livez`: the process answers. `/readyz`: it can work, and if not, what is missing. */
@Controller()
export class HealthController {
  constructor(
    @Inject(READINESS_CHECKS) private readonly checks: readonly ReadinessCheck[],
    private readonly draining: Draining,
  ) {}

  @Get('livez')
  @HttpCode(200)
  live(): { status: string } {
    return { status: 'alive' };
  }

  @Get('readyz')
  async ready(): Promise<{ status: string }> {
    const missing = this.draining.active ? ['draining'] : await this.#missing();
    if (missing.length > 0) throw new ServiceUnavailableException({ status: 'not ready', missing });
    return { status: 'ready' };
  }

  async #missing(): Promise<string[]> {
    const states = await Promise.all(
      this.checks.map(async ({ name, check }) => ({ name, ok: await Promise.resolve(check()).catch(() => false) })),
    );
    return states.filter(({ ok }) => !ok).map(({ name }) => name);
  }
}

/** Serves `/livez` and `/readyz` over checks given by another module's provider, and has metrics tell of each check. */
@Module({})
export class HealthModule implements OnApplicationBootstrap, OnApplicationShutdown {
  #end: () => void = () => undefined;

  constructor(@Inject(READINESS_CHECKS) private readonly checks: readonly ReadinessCheck[]) {}

  onApplicationBootstrap(): void {
    this.#end = observeReadiness(this.checks);
  }

  onApplicationShutdown(): void {
    this.#end();
  }

  /** `inject` lists the providers that `checks` is called with; they come from `imports`. */
  static register(options: {
    imports?: DynamicModule['imports'];
    inject: Array<symbol | string | (abstract new (...parameters: never[]) => unknown)>;
    checks: (...parameters: never[]) => readonly ReadinessCheck[];
  }): DynamicModule {
    return {
      module: HealthModule,
      imports: options.imports ?? [],
      controllers: [HealthController],
      providers: [
        Draining,
        { provide: READINESS_CHECKS, inject: options.inject as never[], useFactory: options.checks as never },
      ],
      exports: [Draining],
    };
  }
}
