// A member drawn as a ring: it belongs to no community for sure.
import { NodePointProgram } from "sigma/rendering";

const FRAGMENT = `
precision mediump float;
varying vec4 v_color;
varying float v_border;
void main(void) {
  float away = distance(gl_PointCoord, vec2(0.5));
  #ifdef PICKING_MODE
  if (away > 0.5) discard;
  gl_FragColor = v_color;
  #else
  float soft = clamp(v_border, 0.01, 0.12);
  float inside = 1.0 - smoothstep(0.5 - soft, 0.5, away);
  float band = smoothstep(0.26, 0.26 + soft, away);
  gl_FragColor = mix(vec4(1.0, 1.0, 1.0, 1.0), v_color, band) * inside;
  #endif
}
`;

export class RingProgram extends NodePointProgram {
  getDefinition() {
    return { ...super.getDefinition(), FRAGMENT_SHADER_SOURCE: FRAGMENT };
  }
}
