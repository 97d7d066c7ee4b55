/** Memo: components that are rendered again only when their properties change. */

import { Component, type ComponentChild, createElement, type FunctionComponent } from 'preact';

/**
 * Returns the component, rendered again only when one of its properties differs. `preact/compat`
 * has the same, and with it a hook that visits every property of every element of the page.
 */
export function memo<P extends object>(component: FunctionComponent<P>): new () => Component<P> {
  return class extends Component<P> {
    override shouldComponentUpdate(next: Readonly<P>): boolean {
      return !sameProperties(this.props, next);
    }

    override render(): ComponentChild {
      return createElement(component, this.props as P);
    }
  };
}

function sameProperties(before: object, next: object): boolean {
  const names = Object.keys(next);
  return (
    names.length === Object.keys(before).length &&
    names.every((name) => Object.is(Reflect.get(before, name), Reflect.get(next, name)))
  );
}
