/**
 * The SSRF guard's policy: deliveries reach public addresses, and private networks that the
 * operator allows.
 */
import ipaddr from 'ipaddr.js';
import { settings } from '../../shared/config.ts';

type Network = [ipaddr.IPv4 | ipaddr.IPv6, number];

export interface AddressPolicy {
  /** Private networks that are allowed. */
  allowedNetworks: readonly Network[];
  allowHttp: boolean;
}

/** The settings of the policy. */
export interface AddressSettings {
  /** CIDRs, comma separated; empty: none. */
  ALLOWED_PRIVATE_NETWORKS: string;
  ALLOW_HTTP_DESTINATIONS: boolean;
}

/** Returns the policy of these settings. @throws when a network is not a CIDR */
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

// The only block that IANA assigns as global unicast (IPv6 Address Space registry).
const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR('2000::/3');

/**
 * Returns why an IP address is refused; null when it is allowed. Refused is every special-purpose
 * range of IANA's IPv4 and IPv6 registries: everything that is not global unicast, and tunnels and
 * translations too.
 */
export function refusedAddress(text: string, { allowedNetworks }: AddressPolicy): string | null {
  if (!ipaddr.isValid(text)) return 'is not an IP address';
  // The system connects to ::ffff:127.0.0.1 as 127.0.0.1.
  const address = ipaddr.process(text);
  if (allowedNetworks.some((network) => address.kind() === network[0].kind() && address.match(network)))
    return null;
  const range = address.range();
  if (address instanceof ipaddr.IPv6 && range === 'unicast' && !address.match(GLOBAL_UNICAST)) {
    return 'is not a public address (not global unicast)';
  }
  return range === 'unicast' ? null : `is not a public address (${range})`;
}
