// Names beside their members: each only where it covers no name drawn before it, and never cut off at an edge.
const EDGE = 3;

export class Names {
  constructor() {
    this.asked = [];
  }

  // What sigma calls for each name that may be shown; they are drawn together when all are known.
  ask = (context, data, settings) => {
    if (data.label) this.asked.push({ context, data, settings });
  };

  // Names that must be seen come first, then those of the largest members.
  draw({ width }) {
    const order = (one) => [-Number(Boolean(one.data.forceLabel)), -one.data.size, one.data.label];
    const taken = [];
    for (const one of this.asked.sort((a, b) => compare(order(a), order(b)))) {
      const { context, data, settings } = one;
      context.font = `${settings.labelSize}px ${settings.labelFont}`;
      const across = context.measureText(data.label).width;
      const right = data.x + data.size + EDGE;
      const left = data.x - data.size - EDGE - across;
      if (right + across > width && left < 0 && !data.forceLabel) continue;
      const beside = right + across <= width ? right : left;
      const x = Math.max(0, Math.min(beside, width - across));
      const box = { x, y: data.y - settings.labelSize / 2, width: across, height: settings.labelSize };
      if (taken.some((other) => overlap(box, other))) continue;
      taken.push(box);
      write(context, data.label, x, data.y + settings.labelSize / 3);
    }
    this.asked = [];
  }
}

// On a white edge, so that it reads on ties and on other members.
function write(context, text, x, y) {
  context.lineJoin = "round";
  context.lineWidth = 3;
  context.strokeStyle = "#ffffff";
  context.strokeText(text, x, y);
  context.fillStyle = "#14181c";
  context.fillText(text, x, y);
}

function overlap(one, other) {
  return one.x < other.x + other.width + EDGE && other.x < one.x + one.width + EDGE
    && one.y < other.y + other.height && other.y < one.y + one.height;
}

function compare(one, other) {
  for (let at = 0; at < one.length; at++) {
    if (one[at] < other[at]) return -1;
    if (one[at] > other[at]) return 1;
  }
  return 0;
}
