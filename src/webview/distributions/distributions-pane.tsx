/**
 * Distributions pane: activations and gradients, with a row of histograms for each block, the share
 * of inactive ReLUs, and the share of dead units.
 */

import { useRef } from 'preact/hooks';
import type { DistributionsSnapshot, LayerActivity } from '../../inspection/panes/distributions';
import type { Block } from '../../step/model/blocks';
import type { BlockDistributions } from '../../step/model/distributions';
import { formatCount } from '../../text/numbers';
import { MoreBelow } from '../matrices/more-below';
import { sharePercent } from '../matrices/ratio';
import type { PaneProps } from '../page/pane-props';
import { strings } from '../strings';
import { HistogramView } from './histogram-view';
import { missingRelus } from './missing-relus';

export function DistributionsPane({ data }: PaneProps<'distributions'>) {
  const { distributions: words } = strings;
  const content = useRef<HTMLElement>(null);
  return (
    <div class="distributions-pane">
      {/* Content longer than its room scrolls; a keyboard can scroll it only when it has the focus. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: see above */}
      <section ref={content} class="distributions-content" tabIndex={0} aria-label={words.tab}>
        <Relus data={data} />
        <table class="blocks">
          <thead>
            <tr>
              <td />
              <th scope="col" title={words.activationsTitle}>
                {words.activations}
              </th>
              <th scope="col">{words.activationGradients}</th>
              <th scope="col">{words.weightGradients}</th>
            </tr>
          </thead>
          <tbody>
            {data.blocks.map((block) => (
              <BlockRow key={nameOf(block.block)} distributions={block} />
            ))}
          </tbody>
        </table>
      </section>
      <MoreBelow of={content} what={`${data.blocks.length}`} />
    </div>
  );
}

function BlockRow({ distributions }: { readonly distributions: BlockDistributions }) {
  const { distributions: words } = strings;
  const { activations, values, gradients, untouched, weights } = distributions;
  const block = nameOf(distributions.block);
  return (
    <tr data-block={block}>
      <th scope="row">
        {block}
        <span class="block-count">{words.activationCount(activations)}</span>
        {weights !== null && <span class="block-count">{weights.matrices.join(', ')}</span>}
      </th>
      <td>
        <HistogramView histogram={values} untouched={null} what={words.activations} block={block} log={false} />
      </td>
      <td>
        <HistogramView histogram={gradients} untouched={untouched} what={words.activationGradients} block={block} log />
      </td>
      <td>
        {weights === null ? (
          <p class="muted">{words.noWeights}</p>
        ) : (
          <HistogramView
            histogram={weights.gradients}
            untouched={weights.untouched}
            what={words.weightGradients}
            block={block}
            log
          />
        )}
      </td>
    </tr>
  );
}

function Relus({ data: { relus, documents } }: { readonly data: DistributionsSnapshot }) {
  const { distributions: words } = strings;
  const ofUnits = relus.filter(({ units }) => units > 0);
  const missing = missingRelus(relus);
  const outside = relus.length === 1 ? words.relusOfModel : words.relusOutside;
  return (
    <>
      {relus.length > 0 && (
        <div class="relus" title={words.inactiveTitle}>
          <h3>{words.inactive}</h3>
          {relus.map(({ layer, relus: all, inactive }) => (
            <Share key={layer} field="inactive-relus" layer={layer} outside={outside} some={inactive} all={all} />
          ))}
        </div>
      )}
      {ofUnits.length > 0 && documents > 0 && (
        <div class="relus" title={words.deadTitle}>
          <h3>{words.dead}</h3>
          {ofUnits.map(({ layer, units, dead }) => (
            <Share key={layer} field="dead-units" layer={layer} outside={outside} some={dead} all={units} />
          ))}
          <span class="muted" data-field="dead-over">
            {words.deadOver(documents)}
          </span>
        </div>
      )}
      {missing !== null && (
        <p class="muted" data-field="missing-relus">
          {missing}
        </p>
      )}
    </>
  );
}

interface ShareProps {
  readonly field: string;
  readonly layer: LayerActivity['layer'];
  /** The name of those outside of layers. */
  readonly outside: string;
  readonly some: number;
  readonly all: number;
}

/** Shows how many elements of a layer have a property, as a bar and in numbers. */
function Share({ field, layer, outside, some, all }: ShareProps) {
  const { distributions: words } = strings;
  return (
    <p data-field={field} data-layer={layer}>
      <span>{layer === null ? outside : words.relusOf(String(layer))}</span>
      <span class="share-bar" aria-hidden="true">
        <span style={{ width: `${(100 * some) / all}%` }} />
      </span>
      <span class="figure-number">{words.share(formatCount(some), formatCount(all), sharePercent(some, all))}</span>
    </p>
  );
}

function nameOf(block: Block): string {
  const { blocks } = strings.distributions;
  switch (block.kind) {
    case 'call':
      return blocks.call(String(block.layer), block.callee);
    case 'residual':
      return blocks.residual(String(block.layer));
    case 'part':
      return block.name;
    default:
      return blocks[block.kind];
  }
}
