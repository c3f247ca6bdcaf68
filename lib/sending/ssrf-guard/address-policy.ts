/** Which addresses a delivery may reach: public ones, and what the operator allows besides. */
import ipaddr from 'ipaddr.js';
import { settings } from '../../shared/config.ts';

type Network = [ipaddr.IPv4 | ipaddr.IPv6, number];

export interface AddressPolicy {
  /** The only exceptions to what is blocked. */
  allowedNetworks: readonly Network[];
  allowHttp: boolean;
}

/** The settings that make the policy. */
export interface AddressSettings {
  /** CIDRs, comma separated; empty: none. */
  ALLOWED_PRIVATE_NETWORKS: string;
  ALLOW_HTTP_DESTINATIONS: boolean;
}

/** The policy of this environment. @throws when a network is no CIDR */
export function addressPolicy({
  ALLOWED_PRIVATE_NETWORKS,
  ALLOW_HTTP_DESTINATIONS,
}: AddressSettings): AddressPolicy {
  const cidrs = ALLOWED_PRIVATE_NETWORKS.split(',').map((cidr) => cidr.trim());
  return {
    allowHttp: ALLOW_HTTP_DESTINATIONS,
    allowedNetworks: cidrs.filter((cidr) => cidr !== '').map(parseNetwork),
  };
}

/** The policy of this function's settings. @throws {ConfigurationError} */
export const configuredAddressPolicy = (): AddressPolicy =>
  addressPolicy(settings({ ALLOWED_PRIVATE_NETWORKS: true, ALLOW_HTTP_DESTINATIONS: true }));

function parseNetwork(cidr: string): Network {
  if (!ipaddr.isValidCIDR(cidr))
    throw new Error(`ALLOWED_PRIVATE_NETWORKS: ${cidr} is not a CIDR, as in 10.1.0.0/16`);
  return ipaddr.parseCIDR(cidr);
}

// Only this block is handed out as global unicast (IANA, IPv6 Address Space).
const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR('2000::/3');

/**
 * Why an IP address may not be reached, null when it may. Blocked is the union of all special-purpose ranges
 * (IANA's IPv4 and IPv6 registries): whatever is not plain global unicast, tunnels and translations included.
 */
export function refusedAddress(text: string, { allowedNetworks }: AddressPolicy): string | null {
  if (!ipaddr.isValid(text)) return 'is not an IP address';
  // ::ffff:127.0.0.1 is 127.0.0.1 to the system.
  const address = ipaddr.process(text);
  if (allowedNetworks.some((network) => address.kind() === network[0].kind() && address.match(network)))
    return null;
  const range = address.range();
  if (address instanceof ipaddr.IPv6 && range === 'unicast' && !address.match(GLOBAL_UNICAST)) {
    return 'is not a public address (not global unicast)';
  }
  return range === 'unicast' ? null : `is not a public address (${range})`;
}
