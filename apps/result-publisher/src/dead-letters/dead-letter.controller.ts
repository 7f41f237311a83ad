import { Controller } from '@nestjs/common';
import { MessagePattern, Payload } from '@nestjs/microservices';
import { ShuttingDown } from '#libs/execution';
import type { Delivery, Settlement } from '#libs/messaging';
import { PATTERNS } from '../dispatch/dispatch.controller.js';
import { Drain } from './drain.js';

/** Takes dead letters. They are acked once they are kept; one that cannot be kept stays where it is, loudly. */
@Controller()
export class DeadLetterController {
  constructor(private readonly drain: Drain) {}

  @MessagePattern(PATTERNS.dead)
  async dead(@Payload() delivery: Delivery): Promise<Settlement> {
    try {
      await this.drain.take(delivery);
      return { kind: 'ack' };
    } catch (error) {
      if (error instanceof ShuttingDown) return { kind: 'requeue' };
      throw error;
    }
  }
}
