import { Controller } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  DEFAULT_PAGE_LIMIT,
  GET_INCIDENT,
  type InputOf,
  isUuid,
  LIST_INCIDENTS,
  UPDATE_INCIDENT,
} from '#libs/contracts';
import { ProblemError } from '#libs/nest-runtime';
import { IncidentStore, type IncidentView } from '#libs/persistence';
import { actorOf, type Caller } from '../auth/caller.js';
import { type Page, pageOf, readCursor } from '../http/page.js';
import { Operates } from '../operations/operates.js';
import { type PresentedIncident, presentIncident } from './present-incident.js';

/** What went wrong, cause by cause, and who is on it. */
@ApiTags('incidents')
@Controller()
export class IncidentsController {
  constructor(private readonly incidents: IncidentStore) {}

  @Operates(LIST_INCIDENTS)
  async list({ tenant }: Caller, query: InputOf<typeof LIST_INCIDENTS>): Promise<Page<IncidentView>> {
    const { state = 'open', connector = null, limit = DEFAULT_PAGE_LIMIT } = query;
    const after = readCursor(query.cursor, isUuid);
    const found = await this.incidents.list(tenant, { state, connector }, after, limit + 1);
    return pageOf(
      found,
      limit,
      ({ id }) => id,
      (incident) => incident,
    );
  }

  @Operates(GET_INCIDENT)
  async find({ tenant }: Caller, { id }: InputOf<typeof GET_INCIDENT>): Promise<PresentedIncident> {
    const found = await this.incidents.find(tenant, id);
    if (!found) throw ProblemError.notFound(`incident ${id}`);
    return presentIncident(found);
  }

  @Operates(UPDATE_INCIDENT)
  async update(caller: Caller, { id, ...body }: InputOf<typeof UPDATE_INCIDENT>): Promise<PresentedIncident> {
    const { assignee, note, state } = body;
    const change = { assignee, note, resolve: state === 'resolved' };
    const changed = await this.incidents.change(caller.tenant, id, change, actorOf(caller));
    const incident = await this.find(caller, { id });
    if (changed?.kind === 'open') {
      const detail = `Incident ${id} has ${changed.letters} open dead letters: redrive or discard them, and it resolves itself`;
      throw ProblemError.stale('incident_open', detail, incident);
    }
    if (changed?.kind === 'resolved-already') {
      const by = incident.resolvedBy === null ? '' : ` by ${incident.resolvedBy}`;
      throw ProblemError.stale('incident_resolved', `Incident ${id} is resolved${by} already`, incident);
    }
    return incident;
  }
}
