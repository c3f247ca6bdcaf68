/** A part of the benchmark, which can be run alone. */
export interface Part {
  name: string;
  /** How often `onRun` is called. */
  runs: number;
  run: (given: {
    /** A synthesized assembly with its bundles. */
    assembly: string;
    onRun: () => void;
  }) => Promise<{
    /** Everything, as it goes into the part's JSON file. */
    measured: unknown;
    /** In Markdown, as they go into docs/performance.md. */
    tables: string[];
  }>;
}
