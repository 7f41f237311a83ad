import { LIST_AUDIT_CHAIN, MAX_LINKS } from '#libs/contracts';
import type { Api } from '../api/api.js';
import type { GivenFlags } from '../command-line/parse-flags.js';
import { UsageError } from '../command-line/usage-error.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import { plainJson } from '../output/plain-text.js';
import type { Surroundings } from '../surroundings.js';
import { ChainCheck } from './chain-check.js';
import { describeReport, type VerifiedTrail } from './describe-report.js';
import { readAnchors } from './read-anchors.js';
import { readChainPage } from './read-chain-page.js';
import { readVerifyOptions } from './verify-options.js';

/**
 * Reads the chain of the audit trail, makes every hash anew here, and holds it against anchors that were kept outside the
 * database. Entries that are written meanwhile stand behind all that was anchored before.
 *
 * @returns `altered` where anything is wrong
 * @throws UsageError, and what `Api` throws
 */
export async function runAuditVerify(api: Api, given: GivenFlags, around: Surroundings): Promise<ExitCode> {
  const options = readVerifyOptions(given, api.place.auditAnchors);
  const page = async (cursor: string | null) =>
    readChainPage(
      await api.call(LIST_AUDIT_CHAIN, { limit: MAX_LINKS, ...(cursor === null ? {} : { cursor }) }, around.signal),
    );
  let { tenant, items, nextCursor } = await page(null);
  if (options.tenant !== null && options.tenant !== tenant) {
    throw new UsageError(`The API key is of ${tenant}, and --tenant says ${options.tenant}: nothing was verified`);
  }
  const { anchors, forged, unreadable, keys } = await readAnchors(tenant, options);
  if (options.anchors.length > 0 && anchors.count + forged.length === 0) {
    throw new UsageError(
      `${options.anchors.join(', ')} holds no anchor of ${tenant} that counts: nothing was verified`,
    );
  }
  const check = new ChainCheck(tenant, anchors);
  let links = 0;
  for (;;) {
    for (const link of items) check.take(link);
    links += items.length;
    around.progress(`${links} entries verified`);
    if (nextCursor === null) break;
    ({ items, nextCursor } = await page(nextCursor));
  }
  around.progress(null);
  const report = check.end();
  const trail: VerifiedTrail = {
    ...report,
    findings: [...report.findings, ...forged],
    anchors: { read: anchors.count, unreadable, newest: anchors.newest, keys },
  };
  if (options.json) around.say(plainJson(trail, 2));
  else for (const line of describeReport(trail, options, around.now())) around.say(line);
  if (options.anchors.length === 0) {
    around.note('Without --anchors nobody can tell whether the end was cut off, or the whole chain made anew.');
  } else if (options.keys.length === 0) {
    around.note(`The anchors are signed by ${keys.join(', ')}; --anchor-key insists on a key that you know.`);
  }
  return trail.findings.length > 0 ? EXIT.altered : EXIT.done;
}
