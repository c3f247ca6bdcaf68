/** What is wrong with a destination, and what is probably not meant, beyond what its schema sees. */
import * as z from 'zod';
import type { Destination } from '../domain/destination.ts';
import type { Variable } from '../domain/variable.ts';
import type { Item } from '../http/items.ts';
import { refusedHeaderNames } from '../sending/header-names.ts';
import type { AddressPolicy } from '../sending/ssrf-guard/address-policy.ts';
import { isIpv6Literal, validateUrl } from '../sending/ssrf-guard/validate-url.ts';
import type { Problem } from '../shared/errors.ts';
import { joined } from '../shared/validate.ts';
import { checkTemplate, unknownPlaceholders } from '../template/check.ts';
import { conditionProblem, namesInCondition } from '../template/condition.ts';
import { isSystemName } from '../template/scope.ts';
import { urlWithSamples } from '../template/url.ts';

/** Something that works but is probably not meant; `placeholder` is null where it is about none. */
export const Warning = z.object({
  path: z.string(),
  placeholder: z.string().nullable(),
  message: z.string(),
});
export type Warning = z.infer<typeof Warning>;

/** What the schema cannot see: the template, and where the URL leads. */
export async function problemsWith(
  { path, value }: Item<Destination>,
  policy: AddressPolicy,
): Promise<Problem[]> {
  const headers = refusedHeaderNames(Object.keys(value.api_headers));
  const problems = [
    ...(await checkTemplate(value)),
    ...whenProblems(value),
    ...validateUrl(urlWithSamples(value.api_url), policy).map((message) => ({ path: 'api_url', message })),
    ...headers.map(({ name, message }) => ({ path: joined(['api_headers', name]), message })),
  ];
  return problems.map((problem) => ({ ...problem, path: joined([...path, problem.path]) }));
}

function whenProblems({ when }: Destination): Problem[] {
  const message = when ? conditionProblem(when) : undefined;
  return message === undefined ? [] : [{ path: 'when', message }];
}

/** @param connected the variables whose values it gets */
export function warningsAbout(destination: Destination, connected: readonly Variable[]): Warning[] {
  const names = new Set(connected.map(({ var_name }) => var_name));
  const warnings: Warning[] = unknownPlaceholders(destination, names);
  for (const placeholder of new Set(destination.when ? namesInCondition(destination.when) : [])) {
    if (isSystemName(placeholder) || names.has(placeholder)) continue;
    const message = `"${placeholder}" is neither a connected variable nor a system field: it is never heard`;
    warnings.push({ path: 'when', placeholder, message });
  }
  if (isIpv6Literal(urlWithSamples(destination.api_url))) {
    const message =
      'functions outside a VPC have no IPv6 way out: deliveries to a literal IPv6 address will fail';
    warnings.push({ path: 'api_url', placeholder: null, message });
  }
  return warnings;
}
