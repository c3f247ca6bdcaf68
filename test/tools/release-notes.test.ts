import { describe, expect, it } from '@jest/globals';
import { releaseNotes } from '../../tools/release-notes.ts';

const CHANGELOG = `# Changelog

## [Unreleased]

### Added
- Not yet.

## [1.10.0] - 2026-12-01

### Fixed
- Something.

## [1.1.0] - 2026-11-01

## [1.0.0] - 2026-10-01

- The first.

[1.0.0]: https://example.com/v1.0.0
`;
const notes = (tag: string, version = tag.slice(1)) => releaseNotes({ tag, version, changelog: CHANGELOG });

describe('the notes of a release', () => {
  it('are the section of its version, up to the next one', () => {
    expect(notes('v1.10.0')).toBe('### Fixed\n- Something.');
  });

  it('hold no definitions of links', () => {
    expect(notes('v1.0.0')).toBe('- The first.');
  });

  it.each([
    ['a tag of another version', 'v1.0.0', '1.10.0', 'package.json has version 1.10.0'],
    ['a tag without v', '1.0.0', '1.0.0', 'its tag is v1.0.0'],
    ['a version without a section', 'v2.0.0', '2.0.0', 'no section'],
    ['a version whose name only begins like one', 'v1.1', '1.1', 'no section'],
    ['an empty section', 'v1.1.0', '1.1.0', 'is empty'],
    ['what is not released', 'vUnreleased', 'Unreleased', 'no section'],
  ])('are refused for %s', (_, tag, version, why) => {
    expect(() => notes(tag, version)).toThrow(why);
  });
});
