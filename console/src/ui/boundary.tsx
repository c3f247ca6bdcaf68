import { Component, type ReactNode } from 'react';
import { Button } from './button.tsx';

/** What a page that broke shows in its place, the frame around it stays; a part of it that could not be loaded is loaded anew. */
export class Boundary extends Component<{ children: ReactNode }, { hasFailed: boolean }> {
  override state = { hasFailed: false };

  static getDerivedStateFromError() {
    return { hasFailed: true };
  }

  override render() {
    if (!this.state.hasFailed) return this.props.children;
    return (
      <div className="notice notice-bad" role="alert">
        <h1>This page could not be shown</h1>
        <p>A part of it may not have been loaded, or a newer version is there.</p>
        <Button onPress={() => location.reload()}>Load it again</Button>
      </div>
    );
  }
}
