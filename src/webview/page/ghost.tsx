/**
 * Ghost: the shape of a step's graph before there is one. Attention and the MLP hang from the
 * residual stream and are added to it again.
 */

const width = 520;
const height = 150;
const spine = 118;
const box = { width: 84, height: 28 };

/** What hangs from the stream: its name, and where it leaves and joins it. */
const branches = [
  { name: 'attention', leaves: 96, joins: 236 },
  { name: 'mlp', leaves: 268, joins: 408 },
] as const;

/** A picture for the eyes alone. */
export function Ghost() {
  return (
    <svg class="ghost" viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
      <path class="ghost-spine" d={`M 20 ${spine} H ${width - 20}`} />
      {branches.map(({ name, leaves, joins }) => {
        const x = (leaves + joins - box.width) / 2;
        const y = 36;
        const middle = y + box.height / 2;
        return (
          <g key={name}>
            <path d={`M ${leaves} ${spine} V ${middle + 8} q 0 -8 8 -8 H ${x}`} />
            <path d={`M ${x + box.width} ${middle} H ${joins - 8} q 8 0 8 8 V ${spine - 9}`} />
            <rect x={x} y={y} width={box.width} height={box.height} rx={4} />
            <text x={x + box.width / 2} y={middle + 4}>
              {name}
            </text>
            <circle cx={joins} cy={spine} r={9} />
            <path d={`M ${joins - 4} ${spine} h 8 M ${joins} ${spine - 4} v 8`} />
          </g>
        );
      })}
      <text x={30} y={spine - 12}>
        token
      </text>
      <text x={width - 34} y={spine - 12}>
        loss
      </text>
    </svg>
  );
}
