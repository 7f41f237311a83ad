/** The broker holds, or allows, something else than the topology says. The message names the thing and what to do. */
export class TopologyConflict extends Error {
  override readonly name = 'TopologyConflict';
}

const INEQUIVALENT =
  /inequivalent arg '(?<argument>[^']+)' for (?<kind>queue|exchange) '(?<name>[^']+)' in vhost '[^']*': received (?<wanted>.+?) but current is (?<current>.+?)"?$/;

const codeOf = (error: unknown): unknown =>
  typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;

/** Puts a refused declaration of `thing` ("queue waybill.unroutable") into words; what the broker said stays its cause. */
export const explainDeclaration = (error: unknown, thing: string): Error => {
  const said = error instanceof Error ? error.message : String(error);
  const found = INEQUIVALENT.exec(said)?.groups;
  if (found) {
    const { argument, kind, name, wanted, current } = found;
    return new TopologyConflict(
      `The broker already has ${kind} ${name} with ${argument} ${current}, Waybill needs ${wanted}. ` +
        `Arguments of an existing ${kind} cannot change: empty it, delete ${name} and provision again.`,
      { cause: error },
    );
  }
  if (codeOf(error) === 403) {
    return new TopologyConflict(
      `The broker user may not declare ${thing}. Provision with an administrator, or grant what the access table says.`,
      { cause: error },
    );
  }
  const missing = /no exchange '([^']+)'/.exec(said)?.[1];
  if (missing !== undefined) {
    return new TopologyConflict(`The broker lacks exchange ${missing}, which feeds ${thing}. Provision the broker.`, {
      cause: error,
    });
  }
  if (/feature flag|feature_flag/i.test(said)) {
    return new TopologyConflict(
      `The broker cannot make ${thing}: a feature flag it needs is off. ` +
        'Run "rabbitmqctl enable_feature_flag all" on the broker and provision again.',
      { cause: error },
    );
  }
  return new TopologyConflict(`The broker did not declare ${thing}: ${said}`, { cause: error });
};
