/**
 * Decides like IAM whether a function may send a request, by the role in its template
 * (docs/adr/0010).
 */
import { ACCOUNT, CREDENTIALS } from '../account.ts';
import type { Grant } from './grants.ts';
import type { Permission } from './permissions.ts';

/** A function that sends requests; its name is its access key id. */
export interface Caller {
  name: string;
  role: string;
  grants: readonly Grant[];
}

export interface Access {
  /** Sets the grants of these callers; earlier grants of theirs end. */
  setCallers: (callers: readonly Caller[]) => void;
  /**
   * Returns the message that AWS sends when a permission is missing, or undefined when the caller
   * has all.
   */
  refusal: (caller: string, permissions: readonly Permission[]) => string | undefined;
  /** Returns every grant and whether a request needed it. */
  report: () => UsedGrant[];
  /** Returns how many requests of a caller were refused that this grant would have allowed. */
  refusals: (caller: string, grant: Grant) => number;
}

export interface UsedGrant extends Grant {
  function: string;
  used: boolean;
}

export function createAccess(): Access {
  const callersByName = new Map<string, Caller>();
  const used = new Set<Grant>();
  /**
   * By caller, then by message. There are no more entries than kinds of requests, so nothing
   * removes them.
   */
  const refused = new Map<string, Map<string, { permission: Permission; times: number }>>();

  const missing = (caller: Caller | undefined, permission: Permission): boolean => {
    const grant = caller?.grants.find((one) => isGrantOf(one, permission));
    if (grant) used.add(grant);
    return !grant;
  };

  return {
    setCallers: (callers) => {
      for (const caller of callers) callersByName.set(caller.name, caller);
    },
    refusal: (name, permissions) => {
      // The person who runs the stack owns the account.
      if (name === CREDENTIALS.accessKeyId) return undefined;
      const caller = callersByName.get(name);
      const denied = permissions.find((permission) => missing(caller, permission));
      if (!denied) return undefined;
      const message = accessDeniedMessage(name, caller?.role, denied);
      const ofCaller = refused.get(name) ?? new Map();
      refused.set(name, ofCaller);
      ofCaller.set(message, { permission: denied, times: 1 + (ofCaller.get(message)?.times ?? 0) });
      return message;
    },
    refusals: (name, grant) =>
      [...(refused.get(name)?.values() ?? [])]
        .filter(({ permission }) => isGrantOf(grant, permission))
        .reduce((total, { times }) => total + times, 0),
    report: () =>
      [...callersByName.values()].flatMap(({ name, grants }) =>
        grants.map((grant) => ({ function: name, ...grant, used: used.has(grant) })),
      ),
  };
}

const isGrantOf = (grant: Grant, { action, resource, viaService }: Permission): boolean =>
  grant.action === action &&
  covers(grant.resource, resource) &&
  (grant.viaService === undefined || grant.viaService === viaService);

const covers = (pattern: string, resource: string): boolean =>
  pattern.endsWith('*') ? resource.startsWith(pattern.slice(0, -1)) : resource === pattern;

const accessDeniedMessage = (name: string, role = 'unknown', { action, resource }: Permission): string =>
  `User: arn:aws:sts::${ACCOUNT}:assumed-role/${role}/${name} is not authorized to perform: ${action} on resource: ${resource}` +
  ` because no identity-based policy allows the ${action} action`;
