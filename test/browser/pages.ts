/** Paths of the console's pages, by name. */
export const PAGES = {
  overview: '/overview',
  calls: '/calls',
  call: '/calls/table-for-four',
  variables: '/variables',
  destinations: '/destinations',
  'new destination': '/destinations/new',
  destination: '/destinations/1',
} as const;
