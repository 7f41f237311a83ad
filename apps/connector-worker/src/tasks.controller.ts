import { Controller } from '@nestjs/common';
import { MessagePattern, Payload } from '@nestjs/microservices';
import { type IncomingMessage, TaskWorker } from '#libs/execution';
import type { Delivery, Settlement } from '#libs/messaging';

/** Hands the deliveries of the connectors' queues to the core. */
@Controller()
export class TasksController {
  constructor(private readonly worker: TaskWorker) {}

  /** A task or a hint, one of many at a time. */
  @MessagePattern('task')
  task(@Payload() delivery: Delivery): Promise<Settlement> {
    return this.worker.handle(toMessage(delivery));
  }

  /** A task that kept stopping its worker, one at a time. */
  @MessagePattern('quarantined-task')
  quarantinedTask(@Payload() delivery: Delivery): Promise<Settlement> {
    return this.worker.handle(toMessage(delivery), true);
  }
}

function toMessage({ routingKey, content, redelivered, headers, properties }: Delivery): IncomingMessage {
  return { routingKey, content, redelivered, headers, properties };
}
