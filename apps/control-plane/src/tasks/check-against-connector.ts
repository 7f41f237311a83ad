import type { TaskMessage } from '#libs/contracts';
import type { ConnectorRegistry } from '#libs/execution';
import { ProblemError } from '#libs/nest-runtime';

/** Throws a 400 where there is no such connector or action, or where the action does not take this input. */
export function checkAgainstConnector(task: TaskMessage, connectors: ConnectorRegistry): void {
  const connector = connectors.get(task.connector);
  if (!connector) {
    throw ProblemError.badRequest('unknown_connector', {
      pointer: '/connector',
      detail: `names no connector; known are ${[...connectors.keys()].join(', ')}`,
    });
  }
  const action = connector.actions.get(task.action);
  if (!action) {
    throw ProblemError.badRequest('unknown_action', {
      pointer: '/action',
      detail: `names no action of ${connector.name}; it has ${[...connector.actions.keys()].join(', ')}`,
    });
  }
  const violation = action.checkInput(task.input);
  if (violation) {
    throw ProblemError.badRequest('invalid_input', {
      pointer: `/input${violation.field}`,
      detail: violation.message,
    });
  }
}
