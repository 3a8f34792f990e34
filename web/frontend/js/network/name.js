// Names of communities in their middle, of members beside them: each only where it covers no name written before it.
const EDGE = 3;
const RING = 5;
const CLOSEST = 20;
const FEW = 5;
const NARROW = 500;
// Where a name is tried around its middle, the nearest first: parts of its width aside, lines up or down.
const AROUND = [];
for (let aside = -4; aside <= 4; aside++) {
  for (let step = -14; step <= 14; step++) AROUND.push([aside / 4, step / 2]);
}
AROUND.sort((a, b) => a[0] ** 2 * 9 + a[1] ** 2 - b[0] ** 2 * 9 - b[1] ** 2);
const INK = "#14181c";

export class Names {
  constructor(drawn) {
    this.labels = drawn.labels.map((one) => ({ ...one, x: one.x / drawn.scale, y: one.y / drawn.scale }));
    this.asked = [];
  }

  // What sigma calls for each name that may be shown; they are drawn together when all are known.
  ask = (context, data, settings) => {
    if (data.label) this.asked.push({ context, data, settings });
  };

  // Names that must be seen come first, then those tied to the middle most, then those of the largest members.
  draw(renderer) {
    const { width, height } = renderer.getDimensions();
    const context = renderer.getCanvases().labels.getContext("2d");
    const size = renderer.getSetting("labelSize");
    const font = renderer.getSetting("labelFont");
    const room = new Room(width, height);
    const order = ({ data }) => [-Number(Boolean(data.forceLabel)), -data.first, -data.size, data.label];
    const asked = this.asked.sort((a, b) => compare(order(a), order(b)));
    for (const { data } of asked) {
      room.circle(data, data.size);
      if (data.middle) ring(context, data, room);
    }
    // Names of communities keep off every member, whether it is named itself or not.
    if (this.labels.length) {
      renderer.getGraph().forEachNode((node) => {
        const data = renderer.getNodeDisplayData(node);
        room.circle(renderer.framedGraphToViewport(data), renderer.scaleSize(data.size));
      });
    }
    const large = size + 1;
    context.font = `bold ${large}px ${font}`;
    const middles = this.labels.map((one) => renderer.graphToViewport(one));
    for (const [at, label] of this.labels.entries()) {
      community(context, label, middles[at], large, room, middles.filter((_, other) => other !== at));
    }
    // On a narrow screen few names, which the table below goes on with: more would lie on ties and each other.
    const named = asked.filter(({ data }, at) => width >= NARROW || data.forceLabel || at <= FEW);
    for (const [at, { data }] of named.entries()) {
      context.font = `${data.middle ? "bold " : ""}${size}px ${font}`;
      member(context, data, size, room, data.forceLabel || (data.first >= 0 && at <= (width < NARROW ? FEW : CLOSEST)));
    }
    this.asked = [];
  }
}

class Room {
  constructor(width, height) {
    Object.assign(this, { width, height, names: [], circles: [] });
  }

  circle({ x, y }, radius) {
    this.circles.push({ x: x - radius, y: y - radius, width: 2 * radius, height: 2 * radius });
  }

  // Circles that come nearer to a point than so far across and up.
  within(x, y, across, up) {
    const box = { x: x - across, y: y - up, width: 2 * across, height: 2 * up };
    return this.circles.filter((one) => overlap(box, one, 0));
  }

  // Whether a place was free of names, and of circles unless it may stand over them; it is taken then.
  take(x, y, width, height, over = false, circles = this.circles) {
    const box = { x, y, width, height };
    const inside = x >= 0 && y >= 0 && x + width <= this.width && y + height <= this.height;
    const free = inside && !this.names.some((other) => overlap(box, other, EDGE))
      && (over || !circles.some((other) => overlap(box, other, 0)));
    if (free) this.names.push(box);
    return free;
  }
}

// Those tied to the middle most are named over small circles rather than not at all.
function member(context, data, size, room, over) {
  const across = context.measureText(data.label).width;
  const away = data.size + EDGE + 1 + (data.middle ? RING : 0);
  const places = [
    [data.x + away, data.y],
    [data.x - away - across, data.y],
    [data.x - across / 2, data.y - away - size / 2],
    [data.x - across / 2, data.y + away + size / 2],
  ];
  const free = (covers) => places.find(([x, y]) => room.take(x, y - size / 2, across, size, covers));
  // A name that must be seen is pushed inside where it fits nowhere.
  const kept = data.forceLabel && [Math.max(0, Math.min(data.x + away, room.width - across)), data.y];
  const place = free(false) ?? (over ? free(true) : undefined) ?? kept;
  if (place) write(context, data.label, place[0], place[1] + size / 3);
}

function community(context, { lines, colour }, { x, y }, size, room, others) {
  const line = size * 1.2;
  const number = [lines[0].split(" ", 1)[0]];
  // Its number stands where there is no room for the name, and on a narrow screen: the list has both.
  const tries = room.width < NARROW ? [[number, false], [number, true]] : [[lines, false], [number, false], [number, true]];
  for (const [said, over] of tries) {
    const across = Math.max(...said.map((one) => context.measureText(one).width)) + 4;
    const high = said.length * line;
    const near = room.within(x, y, across * 1.5, high * 7.5);
    for (const [aside, step] of AROUND) {
      const middle = Math.max(across / 2, Math.min(x + aside * across, room.width - across / 2));
      const top = y - high / 2 + step * high;
      // Nearer to another it would seem to be its name.
      const far = (one) => Math.hypot(one.x - middle, one.y - top - high / 2);
      const own = far({ x, y });
      if (others.some((one) => far(one) < own)) continue;
      if (!room.take(middle - across / 2, top, across, high + 4, over, near)) continue;
      context.textAlign = "center";
      context.fillStyle = colour;
      context.fillRect(middle - across / 2, top + high, across, 3);
      said.forEach((one, at) => write(context, one, middle, top + at * line + size));
      context.textAlign = "start";
      return;
    }
  }
}

function ring(context, { x, y, size }, room) {
  const reach = size + RING;
  room.names.push({ x: x - reach, y: y - reach, width: 2 * reach, height: 2 * reach });
  context.beginPath();
  context.arc(x, y, size + RING, 0, 2 * Math.PI);
  context.lineWidth = 3;
  context.strokeStyle = INK;
  context.stroke();
}

// On a white edge, so that it reads on ties and on other members.
function write(context, text, x, y) {
  context.lineJoin = "round";
  context.lineWidth = 4;
  context.strokeStyle = "#ffffff";
  context.strokeText(text, x, y);
  context.fillStyle = INK;
  context.fillText(text, x, y);
}

function overlap(one, other, edge) {
  return one.x < other.x + other.width + edge && other.x < one.x + one.width + edge
    && one.y < other.y + other.height && other.y < one.y + one.height;
}

function compare(one, other) {
  for (let at = 0; at < one.length; at++) {
    if (one[at] < other[at]) return -1;
    if (one[at] > other[at]) return 1;
  }
  return 0;
}
