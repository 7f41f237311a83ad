import { Catch, type RpcExceptionFilter } from '@nestjs/common';
import { type Observable, throwError } from 'rxjs';

/**
 * Lets the errors of message handlers through as they are. Nest's own filter turns them into a nameless "Internal server
 * error" for a caller who does not exist here. For microservices only: HTTP keeps its problem details.
 */
@Catch()
export class PassThroughRpcFilter implements RpcExceptionFilter {
  catch(error: unknown): Observable<never> {
    return throwError(() => error);
  }
}
