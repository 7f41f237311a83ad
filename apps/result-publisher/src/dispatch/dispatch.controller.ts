import { Controller } from '@nestjs/common';
import { MessagePattern, Payload } from '@nestjs/microservices';
import { type DispatchItem, readAnnouncedEvent, readAnnouncedResult, readReplyHint } from '#libs/delivery';
import type { Delivery, Settlement } from '#libs/messaging';
import { describeSpan, traceHeadersNow } from '#libs/tracing';
import { settleFailure } from '../settle-failure.js';
import { DispatchDesk } from './dispatch-desk.js';

/** The patterns that queues are joined to. */
export const PATTERNS = { results: 'results', events: 'events', replyHints: 'reply-hints', dead: 'dead' } as const;

/** Takes what is announced and brings it to those who want it. */
@Controller()
export class DispatchController {
  constructor(private readonly desk: DispatchDesk) {}

  @MessagePattern(PATTERNS.results)
  result(@Payload() delivery: Delivery): Promise<Settlement> {
    const reading = readAnnouncedResult(delivery);
    return reading.ok ? this.#dispatch(reading.announcement) : refuse(reading.problem);
  }

  @MessagePattern(PATTERNS.events)
  event(@Payload() delivery: Delivery): Promise<Settlement> {
    const reading = readAnnouncedEvent(delivery);
    return reading.ok ? this.#dispatch(reading.announcement) : refuse(reading.problem);
  }

  @MessagePattern(PATTERNS.replyHints)
  replyHint(@Payload() delivery: Delivery): Promise<Settlement> {
    const reading = readReplyHint(delivery);
    return reading.ok ? this.#dispatch(reading.hint) : refuse(reading.problem);
  }

  async #dispatch(item: DispatchItem): Promise<Settlement> {
    try {
      describeSpan(attributesOf(item));
      await this.desk.dispatch({ ...item, trace: traceHeadersNow(item.trace) });
      return { kind: 'ack' };
    } catch (error) {
      return settleFailure(error);
    }
  }
}

function attributesOf(item: DispatchItem): Record<string, string> {
  const taskId = item.kind === 'reply-hint' ? item.taskId : 'task' in item ? item.task?.id : undefined;
  return {
    'waybill.tenant': item.tenant,
    ...(taskId === undefined ? {} : { 'waybill.task.id': taskId }),
    ...('eventId' in item ? { 'waybill.event.id': item.eventId } : {}),
  };
}

/** Only services publish here, so this is a mistake of ours or of an operator's. */
function refuse(problem: string): Promise<Settlement> {
  return Promise.resolve({ kind: 'dead-letter', reason: 'unreadable_announcement', detail: problem });
}
