/** Who may do what on this machine, by the roles of the templates, as IAM would decide it (docs/adr/0010). */
import { ACCOUNT, CREDENTIALS } from '../region.ts';
import type { Grant } from './grants.ts';
import type { Permission } from './permissions.ts';

/** A function as a caller: its name is its access key's id. */
export interface Caller {
  name: string;
  role: string;
  grants: readonly Grant[];
}

export interface Access {
  /** From now on these callers have what is granted to them, and nothing that was before. */
  admit: (callers: readonly Caller[]) => void;
  /** What AWS would say to a caller that lacks one of the permissions; undefined when it has them all. */
  refusal: (caller: string, permissions: readonly Permission[]) => string | undefined;
  /** What was granted, and whether anybody needed it. */
  report: () => UsedGrant[];
  /** How often a caller was refused what this grant would have given it. */
  refusals: (caller: string, grant: Grant) => number;
}

export interface UsedGrant extends Grant {
  function: string;
  used: boolean;
}

export function createAccess(): Access {
  const admitted = new Map<string, Caller>();
  const used = new Set<Grant>();
  /** By caller, then by the permission in AWS's words; there are no more than requests of different kinds. */
  const refused = new Map<string, Map<string, { permission: Permission; times: number }>>();

  const missing = (caller: Caller | undefined, permission: Permission): boolean => {
    const grant = caller?.grants.find((one) => isGrantOf(one, permission));
    if (grant) used.add(grant);
    return !grant;
  };

  return {
    admit: (callers) => {
      for (const caller of callers) admitted.set(caller.name, caller);
    },
    refusal: (name, permissions) => {
      // Whoever runs the stack owns the account.
      if (name === CREDENTIALS.accessKeyId) return undefined;
      const caller = admitted.get(name);
      const lacked = permissions.find((permission) => missing(caller, permission));
      if (!lacked) return undefined;
      const words = inWordsOfAws(name, caller?.role, lacked);
      const ofCaller = refused.get(name) ?? new Map();
      refused.set(name, ofCaller);
      ofCaller.set(words, { permission: lacked, times: 1 + (ofCaller.get(words)?.times ?? 0) });
      return words;
    },
    refusals: (name, grant) =>
      [...(refused.get(name)?.values() ?? [])]
        .filter(({ permission }) => isGrantOf(grant, permission))
        .reduce((total, { times }) => total + times, 0),
    report: () =>
      [...admitted.values()].flatMap(({ name, grants }) =>
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

const inWordsOfAws = (name: string, role = 'unknown', { action, resource }: Permission): string =>
  `User: arn:aws:sts::${ACCOUNT}:assumed-role/${role}/${name} is not authorized to perform: ${action} on resource: ${resource}` +
  ` because no identity-based policy allows the ${action} action`;
