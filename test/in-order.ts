/** Tests that follow on from each other. */

type Body = (this: Mocha.Context) => Promise<void> | void;

/**
 * Stands in for mocha's `it` in a suite whose tests go on where the one before has ended. Where those before are left out,
 * as with `--grep`, their steps are taken first: so each test can be run alone.
 */
export function inOrder(): (title: string, body: Body) => void {
  const bodies: Body[] = [];
  let taken = 0;
  return (title, body) => {
    const index = bodies.push(body) - 1;
    it(title, async function () {
      for (; taken < index; taken++) await bodies[taken]?.call(this);
      taken = index + 1;
      await body.call(this);
    });
  };
}
