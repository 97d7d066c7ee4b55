// Desktop windows: arrangements that give a window in a browser what one on the desktop has:
// webviews in a process of their own.

/**
 * Names of the server besides its own; to the browser each is another site, and so another process.
 */
const sites = '*.localhost';

/** Options of the browser for such windows: how names are resolved, and its arguments. */
export const asOnDesktop = {
  rules: `MAP ${sites} 127.0.0.1, EXCLUDE ${sites}, `,
  args: [
    '--site-per-process',
    // A page that was changed on its way has no address, and could not connect to this machine.
    '--disable-features=LocalNetworkAccessChecks,LocalNetworkAccessChecksWebSockets',
  ],
};

/**
 * Gives the webviews of a window sites of their own.
 * @param {import('playwright-core').Page} page
 * @param {string} origin of the server
 */
export async function separateWebviews(page, origin) {
  const { host } = new URL(origin);
  const elsewhere = `http://{{uuid}}.${host.replace('127.0.0.1', 'localhost')}/`;
  await page.route(
    (url) => url.origin === origin && url.pathname === '/',
    async (route) => {
      const response = await route.fetch();
      const page = await response.text();
      const body = page.replace(/(?<=&quot;webviewEndpoint&quot;:&quot;)\/?/, elsewhere);
      if (body === page) throw new Error('the page of the workbench does not say where its webviews are');
      const headers = response.headers();
      const policy = headers['content-security-policy'] ?? '';
      headers['content-security-policy'] = policy.replace("frame-src 'self'", `$& http://${sites}:*`);
      await route.fulfill({ response, body, headers });
    },
  );
}
