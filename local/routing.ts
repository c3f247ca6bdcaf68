/** API Gateway's choice of a route: the most specific one that fits, else `$default`. */
import findMyWay from 'find-my-way';
import type { RouteDefinition } from './template.ts';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'] as const;

export interface Routed {
  /** As the event names it. */
  routeKey: string;
  function: string;
  /** Decoded. */
  parameters: Record<string, string>;
}

/** Finds the route of a method and a path that is still percent-encoded; undefined where there is none. */
export function createRouting(
  routes: readonly RouteDefinition[],
): (method: string, path: string) => Routed | undefined {
  // Its own limit of 100 characters guards regular expressions in routes; ours have none, and call ids are longer.
  const router = findMyWay({ maxParamLength: Number.POSITIVE_INFINITY });
  const functionOf = new Map(routes.map(({ key, function: name }) => [key, name]));
  for (const { key } of routes) {
    const [method, path = ''] = key.split(' ');
    const known = METHODS.find((one) => one === method);
    if (known) router.on(known, path.replaceAll(/\{(\w+)\}/g, ':$1'), () => undefined, key);
  }
  const target = (routeKey: string, parameters: Routed['parameters']): Routed | undefined => {
    const name = functionOf.get(routeKey);
    return name === undefined ? undefined : { routeKey, function: name, parameters };
  };
  return (method, path) => {
    const known = METHODS.find((one) => one === method);
    const found = known ? router.find(known, path) : null;
    const parameters = Object.entries(found?.params ?? {}).map(
      ([name, value]) => [name, value ?? ''] as const,
    );
    // A parameter is a segment, and no segment is empty.
    const isRoute = typeof found?.store === 'string' && parameters.every(([, value]) => value !== '');
    return isRoute ? target(found.store, Object.fromEntries(parameters)) : target('$default', {});
  };
}
