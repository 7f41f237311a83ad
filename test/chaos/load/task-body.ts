import type { OrderPlan } from './order-plan.js';

/** A task as it is posted or published. */
export interface TaskBody {
  connector: string;
  action: string;
  connection: string;
  input: Record<string, unknown>;
  deadline?: string;
  notBefore?: string;
  orderingKey?: string;
  agent: string;
  labels: { order: string };
}

/** The body for a plan: the third party learns the order, and what it is to do, from the request itself. Pure. */
export function taskBody(plan: OrderPlan, order: string, connection: string, now: number): TaskBody {
  const { connector, action, orderingKey, deadlineMs, notBeforeMs } = plan;
  return {
    connector,
    action,
    connection,
    input: connector === 'http' ? httpInput(plan, order) : { order, ...told(plan) },
    ...(deadlineMs === null ? {} : { deadline: new Date(now + deadlineMs).toISOString() }),
    ...(notBeforeMs === null ? {} : { notBefore: new Date(now + notBeforeMs).toISOString() }),
    ...(orderingKey === null ? {} : { orderingKey }),
    agent: 'chaos',
    labels: { order },
  };
}

function httpInput(plan: OrderPlan, order: string): Record<string, unknown> {
  const body = { order, ...told(plan) };
  switch (plan.effect) {
    case 'read': {
      const query = plan.behave.length === 0 ? {} : { query: { behave: plan.behave.join(',') } };
      return { method: 'GET', path: `/effects/${order}`, ...query };
    }
    case 'natural':
      return { method: 'PUT', path: `/effects/${order}`, body };
    default:
      return { method: 'POST', path: '/effects', body };
  }
}

const told = ({ behave }: OrderPlan): { behave?: readonly string[] } => (behave.length === 0 ? {} : { behave });
