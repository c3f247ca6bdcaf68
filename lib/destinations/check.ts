/**
 * Checks a destination beyond its schema: problems that refuse it, and warnings about likely
 * mistakes.
 */
import * as z from 'zod';
import type { Destination } from '../domain/destination.ts';
import type { Variable } from '../domain/variable.ts';
import type { Item } from '../http/items.ts';
import { refusedHeaderNames } from '../sending/header-names.ts';
import type { AddressPolicy } from '../sending/ssrf-guard/address-policy.ts';
import { isIpv6Literal, validateUrl } from '../sending/ssrf-guard/validate-url.ts';
import type { Problem } from '../shared/errors.ts';
import { joined } from '../shared/validate.ts';
import { templateProblems, unknownName, unknownPlaceholders } from '../template/check.ts';
import { conditionProblem, namesInCondition } from '../template/conditions.ts';
import { isSystemName } from '../template/scope.ts';
import { urlWithSamples } from '../template/url.ts';

export const Warning = z.object({
  path: z.string().meta({
    description: 'The field of the destination that it is about.',
    examples: ['api_body.lead.name'],
  }),
  placeholder: z
    .string()
    .nullable()
    .meta({ description: 'The name that has no value; null when the warning is not about a name.' }),
  message: z.string().meta({ description: 'What is probably wrong, and what to do.' }),
});
export type Warning = z.infer<typeof Warning>;

/**
 * Returns the problems that its schema cannot find: in the template, the condition, the URL, the
 * headers.
 */
export function problemsWith({ path, value }: Item<Destination>, policy: AddressPolicy): Problem[] {
  const ofTemplate = templateProblems(value);
  const headers = refusedHeaderNames(Object.keys(value.api_headers));
  const problems = [
    ...ofTemplate,
    ...whenProblems(value),
    // With a wrong placeholder the URL has a problem already, and its sample is not a URL to
    // validate.
    ...(ofTemplate.some((problem) => problem.path === 'api_url') ? [] : urlProblems(value, policy)),
    ...headers.map(({ name, message }) => ({ path: joined(['api_headers', name]), message })),
  ];
  return problems.map((problem) => ({ ...problem, path: joined([...path, problem.path]) }));
}

const urlProblems = ({ api_url }: Destination, policy: AddressPolicy): Problem[] =>
  validateUrl(urlWithSamples(api_url), policy).map((message) => ({ path: 'api_url', message }));

function whenProblems({ when }: Destination): Problem[] {
  const message = when ? conditionProblem(when) : undefined;
  return message === undefined ? [] : [{ path: 'when', message }];
}

/** Returns the warnings about a destination; `connected` are the variables whose values it gets. */
export function warningsAbout(destination: Destination, connected: readonly Variable[]): Warning[] {
  const names = new Set(connected.map(({ var_name }) => var_name));
  const warnings: Warning[] = unknownPlaceholders(destination, names);
  for (const placeholder of new Set(destination.when ? namesInCondition(destination.when) : [])) {
    if (isSystemName(placeholder) || names.has(placeholder)) continue;
    const message = unknownName(placeholder, 'it will always be null');
    warnings.push({ path: 'when', placeholder, message });
  }
  if (isIpv6Literal(urlWithSamples(destination.api_url))) {
    const message =
      'postcall cannot reach IPv6 addresses, so deliveries will fail: use a host name or an IPv4 address';
    warnings.push({ path: 'api_url', placeholder: null, message });
  }
  return warnings;
}
