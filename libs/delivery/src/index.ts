export {
  type AnnouncedMessage,
  type Announcement,
  type AnnouncementReading,
  readAnnouncedEvent,
  readAnnouncedResult,
} from './announcement.js';
export { type CallbackContent, callbackRequest, webhookId } from './callbacks/callback-request.js';
export { CALLBACK_DELAYS_MS, type DeliveryVerdict, judgeCallback, tryAgain } from './callbacks/callback-schedule.js';
export { type AttemptEnd, type AttemptPorts, attemptDelivery } from './callbacks/delivery-attempt.js';
export { DeliveryRunner, type RunnerOptions, type RunnerPorts } from './callbacks/delivery-runner.js';
export { readSigningSecret, SigningSecretError } from './callbacks/signing-secret.js';
export { attributeTenant, type TenantFacts } from './dead-letters/attribute-tenant.js';
export { categoryOf } from './dead-letters/dead-letter-category.js';
export { type DeadLetterReading, readDeadLetter } from './dead-letters/dead-letter-reading.js';
export { deadLetterRecord } from './dead-letters/dead-letter-record.js';
export type { DeadMessage } from './dead-letters/dead-message.js';
export { type IncidentCause, incidentFingerprint } from './dead-letters/incident-fingerprint.js';
export { type QuarantineLetter, quarantineLetter } from './dead-letters/quarantine.js';
export type { DispatchItem } from './dispatch/dispatch-item.js';
export { Dispatcher, type DispatcherPorts } from './dispatch/dispatcher.js';
export { emptyTally, type Tally } from './dispatch/tally.js';
export type { DeadLetterRecord, DeadLetterSink } from './ports/dead-letter-store.js';
export type {
  ClaimLimits,
  DeliveryRecord,
  DeliveryStore,
  DueDelivery,
  MailTarget,
  NewDelivery,
  Places,
} from './ports/delivery-store.js';
export type { Post, PostOutcome, QueueLetter } from './ports/post.js';
export type { ReplayRef, ReplayRules, ReplayStep, ReplayStore } from './ports/replay-store.js';
export type {
  AnswerRecord,
  OwedAnswer,
  ReplyCursor,
  ReplyStore,
  TaskKey,
  UnansweredReply,
} from './ports/reply-store.js';
export type { Steady } from './ports/steady.js';
export type { Subscriber, SubscriptionStore } from './ports/subscription-store.js';
export { chooseReplayed, type ReplayedRow, type ReplayedShare } from './replaying/choose-replayed.js';
export { decideNextReplay, type NextReplay, type ReplayStanding } from './replaying/decide-next-replay.js';
export { nextSlice } from './replaying/next-slice.js';
export { type ReplayCandidate, type ReplayFate, type ReplaySelection, replayFate } from './replaying/replay-fate.js';
export { ReplayRounds, type ReplayWatch, replayRules } from './replaying/replay-rounds.js';
export { isDirectReply, judgeReplyQueue, mayForward, type ReplyVerdict } from './replies/reply-rules.js';
export { type ReplyHint, type ReplyHintMessage, readReplyHint } from './reply-hint.js';
export { matchesRouting } from './subscriptions/routing-match.js';
