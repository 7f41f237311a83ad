import Type from 'typebox';

/** Who has to act on an error. */
export const ERROR_CATEGORIES = ['transient', 'client', 'data', 'configuration', 'policy', 'budget'] as const;

/** Who has to act on an error: time, the caller, the data's author, the operator, a rule's owner, the payer. */
export type ErrorCategory = (typeof ERROR_CATEGORIES)[number];

/** The error of a task's result, as it crosses the wire. */
export const TaskError = Type.Object({
  category: Type.Enum(ERROR_CATEGORIES),
  code: Type.String(),
  message: Type.String(),
  retryable: Type.Boolean(),
  providerRequestId: Type.Optional(Type.String()),
});

/** The error of a task's result. `code` is stable; `message` is for people. */
export type TaskError = Type.Static<typeof TaskError>;
